import { join } from 'node:path'
import { type Contender, overHttp } from './contenders.js'
import { batchSize } from './folders.js'
import { inTurn, type Options, Rounds, ratioGoal, type Table } from './measuring.js'
import type { Kind } from './requests.js'
import { withServers } from './servers.js'
import { plainStatements } from './statements.js'

const allKinds: readonly Kind[] = ['contact', 'message', 'event']
const steps = ['create', 'get', 'update', 'delete'] as const

const goals = {
  'create contact': ratioGoal(0.4),
  'create message': ratioGoal(0.4),
  'create event': ratioGoal(0.3),
  ...Object.fromEntries(
    allKinds.flatMap((kind) => [
      [`get ${kind}`, ratioGoal(0.5)],
      [`update ${kind}`, ratioGoal(0.2)],
      [`delete ${kind}`, ratioGoal(0.2)],
    ]),
  ),
}

/**
 * The main job over HTTP (W1 to W4): what each contender does in a second, everyone in the same rounds, one right after the other, so that
 * whatever else the machine does hits all of them.
 */
export async function measureItems(options: Options): Promise<Table[]> {
  const { isQuick, folder, progress } = options
  return withServers(options, async (servers) => {
    const store = join(folder, 'data', 'exchequer.sqlite')
    const [ours, ...others] = await Promise.all(servers.map(overHttp))
    const contenders: Contender[] = [ours!, await plainStatements(join(folder, 'statements.sqlite'), store), ...others]
    const effort = isQuick ? { batches: 5, rounds: 5, warmUp: 2 } : { batches: 10, rounds: 15, warmUp: 2 }
    const rates = await rateSteps(contenders, allKinds, effort, (line) => progress(`items: ${line}`))
    for (const contender of contenders) await contender.close()
    const names = ['exchequer', 'statements', 'null server']
    return [rates.table(`Batches of ${batchSize} over HTTP`, 'items/s', names, goals)]
  })
}

interface Effort {
  readonly batches: number
  readonly rounds: number
  /** Rounds before them, which show what compiling costs. */
  readonly warmUp: number
}

/** How much each contender creates, gets, updates and deletes in a second. */
export async function rateSteps(
  contenders: readonly Contender[],
  kindsOfItems: readonly Kind[],
  { batches, rounds, warmUp }: Effort,
  progress: (line: string) => void,
): Promise<Rounds> {
  const rates = new Rounds()
  for (let round = 0; round < warmUp + rounds; round++)
    for (const kind of kindsOfItems) {
      progress(`round ${round + 1} of ${warmUp + rounds}, ${kind}`)
      for (const step of steps)
        for (const contender of inTurn(contenders, round)) {
          const milliseconds = await contender[step](kind, batches)
          const perSecond = (batches * batchSize * 1000) / milliseconds
          if (round >= warmUp) rates.add(`${step} ${kind}`, contender.name, perSecond)
        }
    }
  return rates
}

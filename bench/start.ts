import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { figure, figureGoal, inTurn, type Options, Rounds, ratioGoal, type Table } from './measuring.js'
import { check, getInbox } from './requests.js'
import { type RunningServer, residentMemory, spawnNode, startExchequer, startNullServer } from './servers.js'
import { mailboxSizes } from './sync.js'

/**
 * From the start of a process to its first answer, with a mailbox of 100,000 messages, and what it has in memory when it rests (W10). What
 * is started is the program as it is published.
 */
export async function measureStart(options: Options): Promise<Table[]> {
  const { isQuick, root, nullServerFile, progress } = options
  const count = mailboxSizes(isQuick)[1]
  const { ours, plain } = await options.largeMailboxes.of(count)
  progress('start: packaging')
  const program = packaged(root)
  const contenders: Record<string, () => Promise<Started>> = {
    exchequer: async () => firstAnswer(await startExchequer(options, ours.data, [], program), isQuick),
    ...(plain &&
      nullServerFile && {
        'null server': async () => firstAnswer(await startNullServer(options, nullServerFile, plain.data), isQuick),
      }),
    'node, a hash': () => bareStart(root, oneHash),
    'node -e 0': () => bareStart(root, '0'),
  }
  const [times, memory] = [new Rounds(), new Rounds()]
  const rounds = isQuick ? 3 : 9
  for (let round = 0; round < rounds; round++)
    for (const [name, begin] of inTurn(Object.entries(contenders), round)) {
      progress(`start: round ${round + 1} of ${rounds}, ${name}`)
      const { milliseconds, resident } = await begin()
      times.add('to the first answer', name, milliseconds)
      if (resident !== undefined) memory.add('at rest', name, resident)
    }
  return [
    times.table(`A start with ${figure(count)} messages`, 'ms', Object.keys(contenders), {
      'to the first answer': ratioGoal(2.5),
    }),
    memory.table(`Resident memory with ${figure(count)} messages in the store`, 'MiB', ['exchequer', 'null server'], {
      'at rest': figureGoal(80),
    }),
  ]
}

/** In the repository, where its dependencies are found. */
function packaged(root: string): string {
  execFileSync(process.execPath, [join(root, 'scripts/package.js')])
  return join(root, 'build/published/node_modules/exchequer/dist/main.js')
}

interface Started {
  readonly milliseconds: number
  readonly resident?: number
}

async function firstAnswer(server: RunningServer, isQuick: boolean): Promise<Started> {
  try {
    const connection = await server.connect()
    const { body } = await connection.post(getInbox)
    const milliseconds = performance.now() - server.started
    check(body, 1)
    await setTimeout(isQuick ? 500 : 3_000)
    const resident = residentMemory(server.pid)
    connection.close()
    return { milliseconds, resident }
  } finally {
    await server.stop()
  }
}

/** What no first answer can do without that needs a password; of the cost that passwords have (packages/server/src/auth/password.ts). */
const oneHash = "require('node:crypto').scryptSync('secret', 'salt', 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 })"

async function bareStart(root: string, code: string): Promise<Started> {
  const started = performance.now()
  await once(spawnNode(['-e', code], root), 'exit')
  return { milliseconds: performance.now() - started }
}

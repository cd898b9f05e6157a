import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { batchSize, type Contender, exchequer, nullServer } from './contenders.js'
import { median, type Options, type Table } from './measuring.js'
import type { Kind } from './requests.js'
import { plainStatements } from './statements.js'

const allKinds: readonly Kind[] = ['contact', 'message', 'event']
const steps = ['create', 'get', 'update', 'delete'] as const
const pageSize = 512

/** The first rounds show what compiling costs, not what serving does. */
const warmUp = 2

/**
 * The main job over HTTP: what each contender does in a second, everyone in the same rounds, one right after the other, so that
 * whatever else the machine does hits all of them.
 */
export async function measureItems(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const batches = isQuick ? 5 : 10
  const rounds = warmUp + (isQuick ? 5 : 15)
  return withContenders(options, async (contenders) => {
    const rates = new Rates(contenders)
    for (let round = 0; round < rounds; round++)
      for (const kind of allKinds) {
        progress(`items: round ${round + 1} of ${rounds}, ${kind}`)
        for (const step of steps)
          for (const contender of turns(contenders, round)) {
            const milliseconds = await contender[step](kind, batches)
            if (round >= warmUp) rates.add(`${step} ${kind}`, contender, (batches * batchSize * 1000) / milliseconds)
          }
      }
    return [rates.table(`Batches of ${batchSize} over HTTP, items/s`)]
  })
}

/** A whole folder from the first page to the last. */
export async function measureSync(options: Options): Promise<Table[]> {
  const { isQuick, progress } = options
  const count = isQuick ? 2_000 : 10_000
  const rounds = warmUp + (isQuick ? 3 : 9)
  return withContenders(options, async (contenders) => {
    const rates = new Rates(contenders)
    for (const contender of contenders) {
      progress(`sync: ${contender.name} gets its items`)
      await contender.create('message', count / batchSize)
    }
    for (const shape of ['IdOnly', 'Default'] as const)
      for (let round = 0; round < rounds; round++) {
        progress(`sync: ${shape}, round ${round + 1} of ${rounds}`)
        for (const contender of turns(contenders, round)) {
          const milliseconds = await contender.sync('message', shape, pageSize)
          if (round >= warmUp) rates.add(`sync ${shape}`, contender, (count * 1000) / milliseconds)
        }
      }
    return [rates.table(`Full sync of ${count} messages in pages of ${pageSize}, items/s`)]
  })
}

async function withContenders(
  { root, nullServerFile }: Options,
  measure: (contenders: readonly Contender[]) => Promise<Table[]>,
): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const contenders: Contender[] = []
  try {
    const data = join(folder, 'data')
    contenders.push(await exchequer(root, data))
    contenders.push(await plainStatements(join(folder, 'statements.sqlite'), join(data, 'exchequer.sqlite')))
    if (existsSync(nullServerFile)) contenders.push(await nullServer(root, nullServerFile, join(folder, 'null')))
    return await measure(contenders)
  } finally {
    for (const contender of contenders) await contender.close()
    rmSync(folder, { recursive: true })
  }
}

/** Exchequer before the statements, which take their rows from its store; the null server now before and now after both. */
function turns(contenders: readonly Contender[], round: number): readonly Contender[] {
  return round % 2 === 0 ? contenders : [...contenders.slice(2), ...contenders.slice(0, 2)]
}

class Rates {
  readonly #contenders: readonly Contender[]
  readonly #rates = new Map<string, number[]>()
  readonly #rows = new Set<string>()

  constructor(contenders: readonly Contender[]) {
    this.#contenders = contenders
  }

  add(row: string, { name }: Contender, perSecond: number): void {
    this.#rows.add(row)
    const known = this.#rates.get(row + name)
    if (known) known.push(perSecond)
    else this.#rates.set(row + name, [perSecond])
  }

  table(title: string): Table {
    const others = this.#contenders.slice(1).map(({ name }) => name)
    return {
      title,
      columns: ['exchequer', ...others.flatMap((name) => [name, 'ratio'])],
      rows: Array.from(this.#rows, (name) => {
        const ours = median(this.#rates.get(`${name}exchequer`)!)
        const compared = others.flatMap((other) => {
          const theirs = median(this.#rates.get(name + other)!)
          return [theirs, ours / theirs]
        })
        return { name, values: [ours, ...compared] }
      }),
    }
  }
}

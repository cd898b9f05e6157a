import type { LargeMailboxes } from './large-mailboxes.js'

export interface Options {
  /** The repository. */
  readonly root: string
  /** Empty, the measurement's own, and gone after it. */
  readonly folder: string
  /** Fewer rounds of less: to see whether everything runs. */
  readonly isQuick: boolean
  /** A server to compare with, started as `node FILE PORT DATABASE FULL`; `undefined` where there is none. */
  readonly nullServerFile: string | undefined
  /** Where our servers leave CPU profiles; `undefined` where none are wanted. */
  readonly profileFolder: string | undefined
  /** Mailboxes that take minutes to build, built once for all measurements that want them. */
  readonly largeMailboxes: LargeMailboxes
  progress(line: string): void
}

/** What a measurement found. */
export interface Table {
  /** Unique, and the same in each run of the same work: the baseline finds its ratios by it. */
  readonly title: string
  /** Of all figures. What is per second should be large, everything else small. */
  readonly unit: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

export interface Row {
  readonly name: string
  /** One for each column, the first of them ours; `undefined` where it was not measured. */
  readonly figures: readonly (number | undefined)[]
  /** Our figure beside another column's, at the median of the rounds. */
  readonly ratio?: Ratio | undefined
  readonly goal?: Goal | undefined
}

export interface Ratio {
  readonly value: number
  /** Half of what lies between the quartiles of the rounds, as a share of the median. */
  readonly spread: number
}

/** What issue 6 asks for: at least that where figures should be large, at most where they should be small. */
export interface Goal {
  readonly of: 'ratio' | 'figure'
  readonly limit: number
}

export const ratioGoal = (limit: number): Goal => ({ of: 'ratio', limit })
export const figureGoal = (limit: number): Goal => ({ of: 'figure', limit })

/** Whether more of a unit is better. */
export const isMoreBetter = (unit: string): boolean => unit.endsWith('/s')

/** Whether a row reaches its goal; `undefined` where it has none, or nothing to compare with. */
export function isReached({ unit }: Table, { figures, ratio, goal }: Row): boolean | undefined {
  const value = goal?.of === 'ratio' ? ratio?.value : figures[0]
  if (goal === undefined || value === undefined) return undefined
  return isMoreBetter(unit) ? value >= goal.limit : value <= goal.limit
}

/** The middle one: one round that was disturbed does not move it. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The value below which a share of the values lie; of two in the middle the upper one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

/** Each round's figure beside that of the same round, which was disturbed alike. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rounds beside ${theirs.length}.`)
  const ratios = ours.map((value, round) => value / theirs[round]!)
  const value = median(ratios)
  return { value, spread: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2 / value }
}

/** Contenders in turn: the one that began a round ends the next. */
export const inTurn = <T>(contenders: readonly T[], round: number): readonly T[] =>
  round % 2 === 0 ? contenders : contenders.toReversed()

/** What the rounds gave for each row and contender. */
export class Rounds {
  readonly #rows = new Map<string, Map<string, number[]>>()

  add(row: string, contender: string, figure: number): void {
    const known = this.#rows.get(row) ?? new Map<string, number[]>()
    this.#rows.set(row, known.set(contender, [...(known.get(contender) ?? []), figure]))
  }

  /** The medians; the ratio is that of the first contender to the last one. Contenders that were never there have no column. */
  table(title: string, unit: string, contenders: readonly string[], goals: Readonly<Record<string, Goal>> = {}): Table {
    const rows = [...this.#rows]
    const columns = contenders.filter((name) => rows.some(([, figures]) => figures.has(name)))
    return {
      title,
      unit,
      columns,
      rows: rows.map(([name, figures]) => {
        const [ours, theirs] = [figures.get(contenders[0]!), figures.get(contenders.at(-1)!)]
        return {
          name,
          figures: columns.map((column) => figures.get(column)).map((values) => values && median(values)),
          ratio: ours && theirs && ours !== theirs ? ratioOf(ours, theirs) : undefined,
          goal: goals[name],
        }
      }),
    }
  }
}

/** A table as text, its numbers right-aligned. */
export function format(table: Table): string {
  const { title, unit, columns, rows } = table
  const hasRatios = rows.some(({ ratio }) => ratio !== undefined)
  const hasGoals = rows.some(({ goal }) => goal !== undefined)
  const lines = [
    ['', ...columns, ...(hasRatios ? ['ratio', '±'] : []), ...(hasGoals ? ['goal', ''] : [])],
    ...rows.map((row) => [
      row.name,
      ...row.figures.map(figure),
      ...(hasRatios ? [figure(row.ratio?.value), row.ratio ? percent(row.ratio.spread) : ''] : []),
      ...(hasGoals ? [goalOf(table, row), verdict(isReached(table, row))] : []),
    ]),
  ]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const text = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  )
  return `${title}, ${unit}\n${text.map((line) => line.trimEnd()).join('\n')}\n`
}

function goalOf({ unit }: Table, { goal }: Row): string {
  if (goal === undefined) return ''
  const limit = goal.of === 'ratio' ? goal.limit.toFixed(2) : goal.limit.toLocaleString('en-US')
  return `${isMoreBetter(unit) ? '≥' : '≤'} ${limit}`
}

const verdict = (reached: boolean | undefined): string => (reached === undefined ? '' : reached ? 'ok' : 'missed')

export const percent = (share: number): string => `${Math.round(share * 100)} %`

/** A number as people read it: two digits behind the point where it is small. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '–'
  return value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US')
}

/** How many goals are reached, and which are not. */
export function describeGoals(tables: readonly Table[]): string {
  const rows = tables.flatMap((table) => table.rows.map((row) => ({ table, row, reached: isReached(table, row) })))
  const asked = rows.filter(({ reached }) => reached !== undefined)
  const missed = asked.filter(({ reached }) => !reached)
  if (asked.length === 0) return ''
  const lines = missed.map(({ table, row }) => {
    const value = row.goal!.of === 'ratio' ? row.ratio!.value : row.figures[0]
    return `  missed  ${figure(value)}, asked for ${goalOf(table, row)}  ${row.name} · ${table.title}\n`
  })
  return `${asked.length - missed.length} of ${asked.length} goals are reached.\n${lines.join('')}`
}

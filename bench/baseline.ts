import { figure, isMoreBetter, percent, type Ratio, type Table } from './measuring.js'

/** The ratios that were last accepted, by the title of the table and the name of the row: `bench/baseline.json`. */
export interface Baseline {
  readonly [title: string]: { readonly [row: string]: Ratio }
}

/** A ratio that is not what it was. */
export interface Move {
  readonly title: string
  readonly row: string
  readonly before: Ratio
  readonly now: Ratio
  readonly isBetter: boolean
}

/** Two runs of the same code differ by so much on a calm machine, however alike the rounds of each are. */
const leastNoise = 0.05

const noiseOf = (before: Ratio, now: Ratio): number => Math.max(leastNoise, before.spread + now.spread)

/** What moved by more than noise: by more than both runs' spreads together. */
export function movesSince(baseline: Baseline, tables: readonly Table[]): Move[] {
  return tables.flatMap(({ title, unit, rows }) =>
    rows.flatMap(({ name, ratio: now }) => {
      const before = baseline[title]?.[name]
      if (before === undefined || now === undefined) return []
      const change = now.value / before.value - 1
      if (Math.abs(change) <= noiseOf(before, now)) return []
      return [{ title, row: name, before, now, isBetter: change > 0 === isMoreBetter(unit) }]
    }),
  )
}

/** The baseline with what these tables say; what was not measured stays. */
export function accept(baseline: Baseline, tables: readonly Table[]): Baseline {
  const accepted: Record<string, Record<string, Ratio>> = {}
  for (const { title, rows } of tables)
    for (const { name, ratio } of rows)
      if (ratio)
        accepted[title] = { ...accepted[title], [name]: { value: short(ratio.value), spread: short(ratio.spread) } }
  return { ...baseline, ...accepted }
}

/** So many digits as mean something, so that accepting again changes little in the file. */
const short = (value: number): number => Number(value.toPrecision(3))

/** Better first, each in a line. */
export function describeMoves(moves: readonly Move[]): string {
  const lines = moves
    .toSorted((a, b) => Number(b.isBetter) - Number(a.isBetter))
    .map(({ title, row, before, now, isBetter }) => {
      const change = now.value / before.value - 1
      const noise = `noise ${percent(noiseOf(before, now))}`
      const by = `${change > 0 ? '+' : ''}${percent(change)}`
      return `  ${isBetter ? 'better' : 'worse '}  ${figure(before.value)} → ${figure(now.value)} (${by}, ${noise})  ${row} · ${title}`
    })
  return lines.map((line) => `${line}\n`).join('')
}

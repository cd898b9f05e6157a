export interface Options {
  /** The repository. */
  readonly root: string
  /** Fewer rounds of less: to see whether everything runs. */
  readonly isQuick: boolean
  /** A server to compare with, started as `node FILE PORT DATABASE FULL`; left out where the file is not there. */
  readonly nullServerFile: string
  progress(line: string): void
}

/** What a measurement found. Columns named `ratio` are relative to the column before them. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[]
}

/** The middle one: one round that was disturbed does not move it. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

/** A table as text, its numbers right-aligned. */
export function format({ title, columns, rows }: Table): string {
  const figures = rows.map(({ name, values }) => [name, ...values.map(figure)])
  const lines = [['', ...columns], ...figures]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const text = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
  )
  return `${title}\n${text.join('\n')}\n`
}

const figure = (value: number): string => (value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US'))

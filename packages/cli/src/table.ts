/** Prints rows in columns, the last one as it is. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.slice(0, -1).map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? []
  for (const row of rows) process.stdout.write(`${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}\n`)
}

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)

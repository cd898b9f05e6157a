import { dotted } from './dotted.js'
import type { Group, UnknownSetting } from './group.js'
import { optionName, places } from './places.js'

/** What is said to somebody who wrote a name that there is not: the nearest beside it, unless another place has just that name. */
export function suggestionFor({ path, known }: UnknownSetting, settings: Group): string {
  const name = path.at(-1) ?? ''
  const beside = (other: string): string => `; the nearest is ${dotted([...path.slice(0, -1), other])}`
  const same = known.find((other) => isSame(other, name))
  if (same !== undefined) return beside(same)
  const elsewhere = Array.from(places(settings)).find(
    ({ path, field }) => isSame(path.at(-1) ?? '', name) || isSame(optionName(field) ?? '', name),
  )
  if (elsewhere) return `; there is ${dotted(elsewhere.path)}`
  const near = nearest(name, known)
  if (near !== undefined) return beside(near)
  return `; there are ${known.join(', ')}`
}

/** `tlsCert` is what programs call `--tls-cert`. */
const isSame = (one: string, other: string): boolean => letters(one) === letters(other)
const letters = (name: string): string => name.replaceAll('-', '').toLowerCase()

/** The name that is fewest changes away, at most half of its letters. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((other) => ({ other, away: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, away }) => away <= other.length / 2)
    .sort((one, other) => one.away - other.away)
  return ranked[0]?.other
}

/** Letters to put in, leave out or change (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (to[j] === letter ? 0 : 1)))
    row = next
  }
  return row[to.length]!
}

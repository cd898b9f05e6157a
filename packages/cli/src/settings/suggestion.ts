import { Option } from 'commander'
import { flagged } from './command-line.js'
import { dotted } from './dotted.js'
import { type Group, isGroup, type UnknownSetting } from './group.js'
import type { Kind, Path } from './kinds.js'

/** What is said to somebody who wrote a name that there is not: the nearest beside it, or the place of the same name elsewhere. */
export function suggestionFor({ path, known }: UnknownSetting, settings: Group): string {
  const name = path.at(-1) ?? ''
  const above = path.slice(0, -1)
  const near = nearest(name, known)
  if (near !== undefined) return `; the nearest is ${dotted([...above, near])}`
  const elsewhere =
    Array.from(flagged(settings)).find(({ field }) => isSame(new Option(field.flag).attributeName(), name))?.path ??
    Array.from(places(settings)).find((place) => isSame(place.at(-1) ?? '', name))
  if (elsewhere) return `; there is ${dotted(elsewhere)}`
  return `; there are ${known.join(', ')}`
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

function* places(kind: Kind<unknown>, path: Path = []): Generator<Path> {
  if (kind.element) yield* places(kind.element, [...path, '0'])
  if (!isGroup(kind)) return
  for (const [name, field] of Object.entries(kind.fields)) {
    yield [...path, name]
    yield* places(field.kind, [...path, name])
  }
}

/** The name that is fewest changes away, at most a third of its letters. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((other) => ({ other, away: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, away }) => away <= Math.max(1, Math.floor(other.length / 3)))
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

import assert from 'node:assert/strict'
import type { Facts } from './xsd-structure.js'

/** What the published file says in a place, and what ours says; undefined where a file says nothing. */
export type Difference = readonly [published: string | undefined, ours: string | undefined]

/** Differences that shall be, with the reason. */
export interface Accepted {
  readonly reason: string
  readonly differences: Readonly<Record<string, Difference>>
}

export function differences(published: Facts, ours: Facts): Map<string, Difference> {
  const found = new Map<string, Difference>()
  for (const where of new Set([...published.keys(), ...ours.keys()]))
    if (published.get(where) !== ours.get(where)) found.set(where, [published.get(where), ours.get(where)])
  return found
}

/** Fails where the files differ and no reason is given, and where a reason is given and the files do not differ so. */
export function assertAccepted(found: ReadonlyMap<string, Difference>, accepted: readonly Accepted[]): void {
  const listed = new Map(accepted.flatMap(({ differences }) => Object.entries(differences)))
  const text = ([published, ours]: Difference = [undefined, undefined]): string =>
    `published: ${published}, ours: ${ours}`
  const unlisted = [...found]
    .filter(([where, difference]) => text(listed.get(where)) !== text(difference))
    .map(([where, difference]) => `${where}: ${text(difference)}`)
  const gone = [...listed]
    .filter(([where]) => !found.has(where))
    .map(([where, difference]) => `${where}: ${text(difference)}`)
  assert.deepEqual(unlisted, [], 'these differences have no reason')
  assert.deepEqual(gone, [], 'these differences are listed, and are no more')
}

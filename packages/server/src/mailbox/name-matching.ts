import { EwsError } from '@exchequer/protocol'
import { foldText } from './fold-text.js'

/** What somebody has that a name may stand for. */
export interface Nameable {
  readonly names: readonly (string | undefined)[]
  readonly addresses: readonly string[]
}

/** How well a name fits somebody: an address that is just this one settles the matter alone. */
export type Match = 'exact' | 'partly' | undefined

/**
 * Matches a name that somebody typed: the start of any word of a name, of an alias or of an address, whatever its case; all its words
 * where it has several (docs "ResolveNames operation"). `smtp:` and `sip:` ask for addresses alone, a leading `=` for the whole of one.
 * Throws `ErrorInvalidNameForNameResolution` for what is no name.
 */
export function nameMatcher(entry: string): (person: Nameable) => Match {
  const [, prefix, isWhole, rest] = /^\s*(?:(smtp|sip|ex):)?(=?)(.*)$/is.exec(entry)!
  const wanted = foldText(rest!.trim())
  if (/^[\s,-]*$/.test(wanted)) throw new EwsError('ErrorInvalidNameForNameResolution')
  const words = wordsOf(wanted)
  return ({ names, addresses }) => {
    const folded = addresses.map(foldText)
    if (folded.includes(wanted)) return 'exact'
    if (isWhole) return !prefix && names.some((name) => foldText(name ?? '') === wanted) ? 'exact' : undefined
    if (folded.some((address) => address.startsWith(wanted))) return 'partly'
    if (prefix) return undefined
    const known = names.flatMap((name) => (name ? wordsOf(foldText(name)) : []))
    return words.length > 0 && words.every((word) => known.some((one) => one.startsWith(word))) ? 'partly' : undefined
  }
}

const wordsOf = (text: string): string[] => text.split(/[\s,;()<>"]+/).filter((word) => word !== '')

/** Those that match: the one that matches exactly where there is one, else all. */
export function bestMatches<T>(people: readonly T[], matchOf: (person: T) => Match): T[] {
  const matched = people.map((person) => ({ person, match: matchOf(person) })).filter(({ match }) => match)
  const exact = matched.filter(({ match }) => match === 'exact')
  return (exact.length > 0 ? exact : matched).map(({ person }) => person)
}

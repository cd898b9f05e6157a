import { isCharacter } from './characters.js'

const entities = ['&lt;<', '&gt;>', '&amp;&', '&quot;"', "&apos;'"].map((entity) => ({
  code: entity.charCodeAt(1),
  reference: entity.slice(0, -1),
  character: entity.slice(-1),
}))

function entityAt(raw: string, at: number) {
  const code = raw.charCodeAt(at + 1)
  for (const entity of entities) {
    if (entity.code === code && raw.startsWith(entity.reference, at)) return entity
  }
  return undefined
}

// Leading zeros may make a character reference as long as they like; nobody means that.
const longestReference = 64

/**
 * Replaces the references of `raw` by what they stand for: the five entities of XML and characters by number.
 * A number that XML 1.0 forbids is dropped when `lenient` (Exchange has sent them), else it fails like all else.
 */
export function expandReferences(
  raw: string,
  lenient: boolean,
  fail: (reason: string, index: number) => never,
): string {
  let expanded = ''
  let done = 0
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', done)) {
    const entity = entityAt(raw, at)
    if (entity !== undefined) {
      expanded += raw.slice(done, at) + entity.character
      done = at + entity.reference.length
    } else {
      const length = raw.slice(at, at + longestReference).indexOf(';') + 1
      if (length === 0) fail("An '&' begins no reference; it has to be written '&amp;'.", at)
      expanded += raw.slice(done, at) + character(raw.slice(at + 1, at + length - 1), at)
      done = at + length
    }
  }
  return expanded + raw.slice(done)

  function character(name: string, index: number): string {
    const number = /^#(?:([0-9]+)|x([0-9a-fA-F]+))$/.exec(name)
    if (number === null) return fail(`The entity '${name}' is not declared.`, index)
    const code = number[1] === undefined ? Number.parseInt(number[2]!, 16) : Number.parseInt(number[1], 10)
    if (isCharacter(code)) return String.fromCodePoint(code)
    return lenient && code <= 0xffff
      ? ''
      : fail(`The reference '&${name};' is to a character that XML 1.0 forbids.`, index)
  }
}

import { isCharacter } from './characters.js'

/** Anything but the references that programs write all the time. */
const unusual = /&(?!(?:lt|gt|amp|quot|apos|#xD);)/

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

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
  // A replacement of each kind over the whole text is five times as fast as one of each reference in its place.
  if (!unusual.test(raw)) return expandUsual(raw)
  const pieces: string[] = []
  let done = 0
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', done)) {
    const length = raw.slice(at, at + longestReference).indexOf(';') + 1
    if (length === 0) fail("An '&' begins no reference; it has to be written '&amp;'.", at)
    const name = raw.slice(at + 1, at + length - 1)
    pieces.push(raw.slice(done, at), Object.hasOwn(entities, name) ? entities[name]! : character(name, at))
    done = at + length
  }
  pieces.push(raw.slice(done))
  return pieces.join('')

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

/** The ampersand comes last, so that nothing is expanded twice. */
const expandUsual = (raw: string): string =>
  raw
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#xD;', '\r')
    .replaceAll('&amp;', '&')

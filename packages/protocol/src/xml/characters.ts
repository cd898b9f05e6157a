// XML 1.0 (fifth edition) [4], [4a] without the colon: Namespaces in XML 1.0 [4] NCName.
const nameStart =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F' +
  '\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}'
const nameRest = `\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040${nameStart}`
const ncName = `[${nameStart}][${nameRest}]*`

/** A whole string that is a name without a colon. */
export const unprefixedName = new RegExp(`^${ncName}$`, 'u')

const qualifiedName = new RegExp(`^${ncName}(?::${ncName})?$`, 'u')

/** Whether the whole string is `local` or `prefix:local`. */
export function isQualifiedName(text: string): boolean {
  // Nearly all names are of this kind, and the general test is slow to start.
  return /^[A-Za-z_][-.\w]*(?::[A-Za-z_][-.\w]*)?$/.test(text) || qualifiedName.test(text)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const control = /[\0-\x08\x0B\x0C\x0E-\x1F]/

// With the u flag \p{Cs} is a lone surrogate, never half of a pair.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF\p{Cs}]/u

/** Where the first character is that XML 1.0 [2] forbids, or -1; `wellFormed` text is known to have its surrogates in pairs. */
export function forbiddenAt(text: string, wellFormed: boolean): number {
  // The last test alone would do; over text beyond Latin-1 it is ten times as slow as the others together.
  if (wellFormed && !control.test(text) && !text.includes('\uFFFE') && !text.includes('\uFFFF')) return -1
  return text.search(forbidden)
}

/** Whether XML 1.0 [2] allows the code point. */
export function isCharacter(code: number): boolean {
  return (
    (code >= 0x20 && code <= 0xd7ff) ||
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  )
}

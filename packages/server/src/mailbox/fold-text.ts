/** A text as comparisons see it: without case and without marks on letters. Plain ASCII, the usual case, takes the short way. */
export function foldText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase()
  return foldCase(foldMarks(text))
}

export const foldMarks = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '')

/** What a sigma looks like at the end of a word must not depend on what was cut off behind it. */
export const foldCase = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')

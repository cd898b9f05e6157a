import { foldText } from './fold-text.js'

/** No word is longer in the index: what is, is no word of a language. */
const wordLimit = 64

/** Scripts that are written without spaces between words: each sign is a word, and several are found as a phrase of them. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** The words of a text, without case and marks, in their order. The index of words and what is looked for in it are cut alike. */
export function wordsOf(text: string): string[] {
  const folded = foldText(text)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole
  if (/^[\x00-\x7f]*$/.test(folded)) return cut(folded.match(/[a-z0-9]+/g))
  return cut(folded.replace(unspaced, ' $& ').match(/[\p{L}\p{N}]+/gu))
}

const cut = (words: readonly string[] | null): string[] => (words ?? []).map((word) => word.slice(0, wordLimit))

import { isAttribution, isFromLabel, isOtherLabel, isSeparator } from './quotation.js'

/** What the author of a text wrote anew: without what is quoted, and what a program put before it. Takes linear time. */
export function uniqueText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/)
  const kept: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (isSeparator(line) || isHead(lines, at)) {
      // A rule stands before the head, and is the program's as well.
      while (kept.length > 0 && /^\s*[_-]{5,}\s*$|^\s*$/.test(kept.at(-1)!)) kept.pop()
      break
    }
    if (!line.startsWith('>')) {
      kept.push(line)
      continue
    }
    takeAttribution(kept)
    while (lines[at + 1]?.startsWith('>')) at++
  }
  return kept.join('\r\n').trim()
}

/** `From:` with at least two of the other lines of a head right behind it. */
function isHead(lines: readonly string[], at: number): boolean {
  if (!isFromLabel(lines[at]!)) return false
  return lines.slice(at + 1, at + 6).filter(isOtherLabel).length >= 2
}

/** Takes away the sentence that says who is quoted; programs break it into up to three lines. */
function takeAttribution(kept: string[]): void {
  let end = kept.length
  // A sentence further away than this says nothing of the quote; and each quote looks back, over however many blank lines.
  const furthest = Math.max(0, end - 10)
  while (end > furthest && kept[end - 1]!.trim() === '') end--
  for (let start = end - 1; start >= Math.max(0, end - 3); start--) {
    if (kept[start]!.trim() === '') return
    const sentence = kept.slice(start, end).join(' ')
    const isWhole = start === 0 || kept[start - 1]!.trim() === '' || end - start === 3
    if (isAttribution(sentence) && (isWhole || /^\s*\S+.{0,10}\d/.test(sentence))) {
      kept.length = start
      return
    }
  }
}

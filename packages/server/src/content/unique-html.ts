import { decodeEntities } from './entities.js'
import { filterHtml } from './html-filter.js'
import { attributeOf, type HtmlToken, htmlTokens } from './html-tags.js'
import { isAttribution, isFromLabel, isSeparator } from './quotation.js'

/** Elements that mail programs put around what is quoted, by a word of their class. */
const quoteClass =
  /\b(?:gmail_quote|gmail_extra|yahoo_quoted|moz-cite-prefix|moz-forward-container|protonmail_quote|zmail_extra|tutanota_quote|x_gmail_quote|x_moz-cite-prefix)\b/
/** Elements after which there is nothing of the author's any more, by their id. */
const lastId =
  /^(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|replySplit)$/i

/** Elements at whose edges a line ends. */
const lineBreaking = /^(?:p|div|br|hr|blockquote|table|tr|td|ul|ol|li|h[1-6]|pre|body)$/

/**
 * What the author of an HTML message wrote anew, as a small document of its own: without what is quoted, as mail programs mark it, and
 * filtered, because it is made to be shown among others (docs "UniqueBody").
 */
export function uniqueHtml(html: string): string {
  return `<html><body><div>${filterHtml(withoutQuotes(html), 'fragment').trim()}</div></body></html>`
}

interface Line {
  start: number
  end: number
  text: string
}

function withoutQuotes(html: string): string {
  const pieces: string[] = []
  let copied = 0
  const remove = (start: number, end: number): void => {
    if (end <= copied) return
    pieces.push(html.slice(copied, Math.max(copied, start)))
    copied = end
  }

  let line: Line = { start: 0, end: 0, text: '' }
  /** The last line that says something, for it may name who is quoted next. */
  let lastLine: Line | undefined
  /** Where a rule, or an element with one above it, began that may be the edge of a quoted message. */
  let edge: number | undefined
  let quote: { name: string; depth: number; start: number } | undefined

  const endLine = (at: number): void => {
    if (line.text.trim() !== '') lastLine = line
    line = { start: at, end: at, text: '' }
  }

  for (const token of htmlTokens(html)) {
    if (quote) {
      if (token.kind === 'text' || token.name !== quote.name) continue
      quote.depth += token.kind === 'open' ? 1 : -1
      if (quote.depth > 0) continue
      remove(quote.start, token.end)
      quote = undefined
      continue
    }
    if (token.kind === 'text') {
      if (token.text.trim() === '') continue
      if (line.text.trim() === '') line = { start: token.start, end: token.end, text: '' }
      if (line.text.length < 500) line.text += decodeEntities(token.text).replace(/\s+/g, ' ')
      line.end = token.end
      if (isSeparator(line.text)) return finish(line.start)
      if (edge !== undefined) {
        if (isFromLabel(line.text)) return finish(edge)
        edge = undefined
      }
      continue
    }
    if (lineBreaking.test(token.name)) endLine(token.end)
    if (token.kind !== 'open') continue
    if (lastId.test(attributeOf(token.attributes, 'id') ?? '')) return finish(edge ?? token.start)
    if (isEdge(token)) edge ??= token.start
    const isAnswered = lastLine !== undefined && isAttribution(lastLine.text.trim())
    if (isQuote(token) || (token.name === 'blockquote' && isAnswered)) {
      if (isAnswered) remove(lastLine!.start, lastLine!.end)
      quote = { name: token.name, depth: 1, start: token.start }
    }
  }
  return finish(quote?.start ?? html.length)

  function finish(end: number): string {
    if (end > copied) pieces.push(html.slice(copied, end))
    return pieces.join('')
  }
}

type OpenTag = Extract<HtmlToken, { kind: 'open' }>

function isQuote({ name, attributes }: OpenTag): boolean {
  if (name === 'blockquote' && attributeOf(attributes, 'type')?.toLowerCase() === 'cite') return true
  return quoteClass.test(attributeOf(attributes, 'class') ?? '')
}

/** A rule; Outlook draws one as the upper border of what it quotes. */
function isEdge({ name, attributes }: OpenTag): boolean {
  if (name === 'hr') return true
  return name === 'div' && /border-top:\s*solid/i.test(attributeOf(attributes, 'style') ?? '')
}

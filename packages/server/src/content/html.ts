import { decodeEntities } from './entities.js'
import { attributeOf, htmlTokens } from './html-tags.js'
import { TextLayout } from './text-layout.js'

/** Blocks by how many line ends set them apart: 2 leaves a blank line. */
const blocks = new Map<string, number>([
  ...'p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table hr'.split(' ').map((name) => [name, 2] as const),
  ...`address article aside body caption center dd details dialog dir div dt fieldset figcaption figure footer form header legend
    li main menu nav option section summary tbody tfoot thead tr`
    .split(/\s+/)
    .map((name) => [name, 1] as const),
])

/** The text that a reader of the HTML sees, with CRLF line ends. Takes linear time on any input. */
export function htmlToText(html: string): string {
  const layout = new TextLayout()
  /** For each open list the number of its next item; undefined for bullets. */
  const lists: (number | undefined)[] = []
  let preformattedDepth = 0
  let dropsLineEnd = false
  let link: { href: string; position: number } | undefined

  const endLink = (): void => {
    if (link) layout.append(linkSuffix(link.href, layout.since(link.position)))
    link = undefined
  }

  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      // The line end right after <pre> belongs to the source, not to the text (HTML 13.1.2.5).
      const text = dropsLineEnd ? token.text.replace(/^(\r\n|\n)/, '') : token.text
      dropsLineEnd = false
      if (preformattedDepth > 0) layout.addVerbatim(decodeText(text))
      else layout.addFolding(text, decodeText)
      continue
    }
    const { kind, name } = token
    const isOpen = kind === 'open'
    dropsLineEnd = isOpen && name === 'pre'
    if (name === 'pre' || name === 'listing') preformattedDepth = Math.max(0, preformattedDepth + (isOpen ? 1 : -1))
    if (name === 'ul' || name === 'ol') {
      // A list within a list goes on in it: no blank line.
      layout.breakBlock(lists.length > (isOpen ? 0 : 1) ? 1 : 2)
      if (isOpen) lists.push(name === 'ol' ? startOf(token.attributes) : undefined)
      else lists.pop()
      continue
    }
    if (name === 'li' && isOpen) {
      const number = lists.at(-1)
      if (number !== undefined) lists[lists.length - 1] = number + 1
      layout.beginListItem(number === undefined ? '* ' : `${number}. `, lists.length - 1)
    } else if (name === 'td' || name === 'th') {
      if (isOpen) layout.beginCell()
      else layout.endCell()
    } else if (name === 'tr') {
      if (isOpen) layout.beginRow()
      else layout.breakBlock(1)
    } else if (name === 'br' && isOpen) {
      layout.addLineEnd()
    } else if (name === 'hr' && isOpen) {
      layout.breakBlock(1)
      layout.addWord('_'.repeat(32))
      layout.breakBlock(1)
    } else if (name === 'a') {
      endLink()
      if (isOpen) link = { href: linkTarget(token.attributes), position: layout.position }
    } else if (name === 'img' && isOpen) {
      const text = attributeOf(token.attributes, 'alt')?.trim()
      if (text) layout.addWord(`[${decodeText(text)}]`)
    } else {
      const lineEnds = blocks.get(name)
      if (lineEnds !== undefined) layout.breakBlock(lineEnds)
    }
  }
  endLink()
  return layout.toString()
}

/**
 * A text as a small HTML document, as Exchange gives a text body to whoever asks for HTML: line ends as <br>, runs of spaces kept,
 * everything else escaped. `htmlToText` gives the text back.
 */
export function textToHtml(text: string): string {
  return `<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n<div class="PlainText">${textToHtmlLines(text)}</div>\r\n</body></html>`
}

/** The same without a document around it. */
export function textToHtmlLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(lineToHtml)
    .join('<br>\r\n')
}

/** The first 255 characters with white space folded: `item:Preview`. */
export function previewOf(text: string): string {
  for (let length = 2 * previewLength; ; length *= 2) {
    const folded = text.slice(0, length).trim().replace(foldable, ' ')
    if (folded.length > previewLength || length >= text.length) return cut(folded, previewLength).trimEnd()
  }
}

/** White space that is not one space already. */
const foldable = /[^\S ]\s*| \s+/g
const previewLength = 255

/** At most so many characters of a text, and no half of a surrogate pair. */
function cut(text: string, length: number): string {
  const isWithinPair = (text.codePointAt(length - 1) ?? 0) > 0xffff
  return text.slice(0, isWithinPair ? length - 1 : length)
}

function lineToHtml(line: string): string {
  const escaped = line.replace(/[&<>"\u00a0\t\f]/g, (character) => escapes[character] ?? character)
  // A space that would fold away, at an end of the line or before another one, does not break.
  return escaped.replace(/^ | (?= |$)/g, '&nbsp;')
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\u00a0': '&#160;',
  '\t': '<span style="white-space:pre">&#9;</span>',
  '\f': '&#12;',
}

/**
 * `&nbsp;` is how authors write a space that must stay, and comes out as one; the character itself, or its number, stays what it
 * is. A line end that was written as a reference is white space like any other.
 */
function decodeText(text: string): string {
  if (!text.includes('&')) return text
  return decodeEntities(text.replaceAll('&nbsp;', ' ')).replace(/[\r\n]+/g, ' ')
}

function startOf(attributes: string): number {
  const start = Number(attributeOf(attributes, 'start') ?? 1)
  return Number.isSafeInteger(start) ? start : 1
}

/** The target of a link that means something to a reader of text; empty for anchors within the page and scripts. */
function linkTarget(attributes: string): string {
  const href = decodeEntities(attributeOf(attributes, 'href') ?? '').trim()
  return /^(?:https?|ftp|mailto|tel|sip|file|news):/i.test(href) ? href : ''
}

/** `<target>` after the text of a link, as Exchange writes it, unless the text says it already. */
function linkSuffix(href: string, text: string): string {
  if (href === '' || href.length > 2048) return ''
  const bare = (value: string): string =>
    value
      .trim()
      .replace(/^(?:https?:\/\/|mailto:|tel:)/i, '')
      .replace(/\/$/, '')
  return bare(text) === bare(href) ? '' : `<${href}>`
}

/**
 * One piece of an HTML source, which stands from `start` to `end` there: text as written, or a tag. Comments, declarations and the
 * content of scripts are left out.
 */
export type HtmlToken =
  | { kind: 'text'; text: string; start: number; end: number }
  | { kind: 'open'; name: string; attributes: string; start: number; end: number }
  | { kind: 'close'; name: string; start: number; end: number }

/** Elements whose content is no text to read. */
const unreadElements = new Set([
  'script',
  'style',
  'title',
  'template',
  'iframe',
  'noembed',
  'noframes',
  'object',
  'svg',
])

/**
 * Cuts HTML into text and tags as browsers do, as far as text needs it. Linear in time whatever the input: each search for an end
 * either moves on or is the last of its kind.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const tagEnd = tagEndFinder(html)
  let position = 0
  while (position < html.length) {
    const start = nextTagStart(html, position)
    if (start > position) yield { kind: 'text', text: html.slice(position, start), start: position, end: start }
    if (start >= html.length) return
    if (html.startsWith('<!--', start)) {
      position = after(html, '-->', start + 4)
      continue
    }
    const end = tagEnd(start + 1)
    if (end === -1) return
    position = end + 1
    const tag = /^\/?([A-Za-z][^\s/>]*)/.exec(html.slice(start + 1, Math.min(end, start + 60)))
    const name = tag?.[1]?.toLowerCase()
    if (name === undefined) continue
    if (html[start + 1] === '/') {
      yield { kind: 'close', name, start, end: position }
      continue
    }
    yield { kind: 'open', name, attributes: html.slice(start + 1 + name.length, end), start, end: position }
    if (unreadElements.has(name) && html[end - 1] !== '/') position = afterElement(html, name, position)
  }
}

/** An attribute of a tag, with its references still in it; undefined when the tag has none of that name. */
export function attributeOf(attributes: string, name: string): string | undefined {
  for (const [key, value] of attributesOf(attributes.slice(0, attributeLimit))) if (key === name) return value
  return undefined
}

/** The attributes of a tag by their lower-case names, with their references still in them. */
export function* attributesOf(attributes: string): Generator<[name: string, value: string]> {
  const pattern = /([^\s"'>/=]+)(?:\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
  for (const match of attributes.matchAll(pattern))
    yield [match[1]!.toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '']
}

/** Longer than any link that is worth reading as text. */
const attributeLimit = 8192

/** The next `<` that can begin a tag; the end of the text if there is none. */
function nextTagStart(html: string, from: number): number {
  for (let at = html.indexOf('<', from); at !== -1; at = html.indexOf('<', at + 1)) {
    if (/[A-Za-z/!?]/.test(html[at + 1] ?? '')) return at
  }
  return html.length
}

/** Finds the `>` that ends a tag, past quoted values. Once a quote has no end, quotes no longer count: one tag must not eat the rest. */
function tagEndFinder(html: string): (from: number) => number {
  let quotesCount = true
  return (from) => {
    if (quotesCount) {
      let quote = 0
      for (let at = from; at < html.length; at++) {
        const code = html.charCodeAt(at)
        if (quote !== 0) {
          if (code === quote) quote = 0
        } else if (code === 0x3e) {
          return at
        } else if ((code === 0x22 || code === 0x27) && isValueStart(html, at)) {
          quote = code
        }
      }
      quotesCount = false
    }
    return html.indexOf('>', from)
  }
}

/** Only after `=` does a quote open a value; elsewhere it is a slip of the author's. */
function isValueStart(html: string, at: number): boolean {
  for (let before = at - 1; before > at - 20; before--) {
    const code = html.charCodeAt(before)
    if (code === 0x3d) return true
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return false
  }
  return false
}

function after(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from)
  return at === -1 ? html.length : at + end.length
}

function afterElement(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi')
  end.lastIndex = from
  const match = end.exec(html)
  return match ? match.index : html.length
}

import { safeStyle } from './css-filter.js'
import { decodeEntities } from './entities.js'
import { attributesOf, htmlTokens } from './html-tags.js'

/**
 * The elements that a message may bring to the page of whoever reads it. What is not here loses its tags and keeps its text: there are
 * more ways to do harm than anybody can list.
 */
const allowed = new Set(
  `a abbr acronym address area article aside b bdi bdo big blockquote body br caption center cite code col colgroup dd del dfn dir
  div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li main map mark menu nav ol p pre
  q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(
    /\s+/,
  ),
)

/** Elements around a document, which a fragment does not have. */
const documentElements = new Set(['html', 'head', 'body'])
const emptyElements = new Set(['area', 'br', 'col', 'hr', 'img', 'wbr'])
/** Elements that a parser closes by itself where the next one begins. */
const selfClosing = new Set([
  'p',
  'li',
  'dt',
  'dd',
  'tr',
  'td',
  'th',
  'thead',
  'tbody',
  'tfoot',
  'colgroup',
  'rp',
  'rt',
])

const plainAttributes = new Set(
  `align alt axis bgcolor border cellpadding cellspacing char charoff cite clear color cols colspan compact datetime dir face frame
  headers height hspace lang link nowrap noshade rel reversed rows rowspan rules scope shape coords size span start summary target
  text title type valign value vlink vspace width`.split(/\s+/),
)
/** Names by which the page itself could be meant; Exchange puts the same letters before them. */
const namingAttributes = new Set(['id', 'class', 'name', 'for', 'usemap'])
const namePrefix = 'x_'

/**
 * HTML with nothing in it that could act, load or lay itself over the page that shows it (docs "FilterHtmlContent"): written anew, tag
 * by tag, from lists of what is harmless, and with every element closed. A fragment has no <html> and no <body> around it.
 */
export function filterHtml(html: string, as: 'document' | 'fragment'): string {
  const pieces: string[] = []
  const open: string[] = []
  const openCount = new Map<string, number>()
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      pieces.push(token.text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
      continue
    }
    const { kind, name } = token
    if (!allowed.has(name) || (as === 'fragment' && documentElements.has(name))) continue
    if (kind === 'open') {
      pieces.push(`<${name}${safeAttributes(name, token.attributes)}>`)
      if (emptyElements.has(name)) continue
      open.push(name)
      openCount.set(name, (openCount.get(name) ?? 0) + 1)
    } else if ((openCount.get(name) ?? 0) > 0) {
      while (open.at(-1) !== name) leave(open.pop()!, false)
      leave(open.pop()!, true)
    }
  }
  while (open.length > 0) leave(open.pop()!, false)
  return pieces.join('')

  function leave(name: string, isClosed: boolean): void {
    openCount.set(name, openCount.get(name)! - 1)
    if (isClosed || !selfClosing.has(name)) pieces.push(`</${name}>`)
  }
}

function safeAttributes(element: string, source: string): string {
  let attributes = ''
  const seen = new Set<string>()
  for (const [name, raw] of attributesOf(source)) {
    // Of two by one name a browser takes the first.
    if (seen.has(name)) continue
    seen.add(name)
    const value = safeValue(element, name, decodeEntities(raw))
    if (value !== undefined) attributes += ` ${name}="${escapeAttribute(value)}"`
  }
  return attributes
}

function safeValue(element: string, name: string, value: string): string | undefined {
  if (plainAttributes.has(name)) return value
  if (namingAttributes.has(name)) return prefixed(value)
  if (name === 'style') return safeStyle(value) || undefined
  if (name === 'href' && (element === 'a' || element === 'area')) return safeLink(value)
  if (name === 'src' && element === 'img') return safeImage(value)
  if (name === 'background') return safeImage(value)
  return undefined
}

const prefixed = (value: string): string =>
  value.replace(/[^\s#]+/g, (word) => (word.startsWith(namePrefix) ? word : namePrefix + word))

/** What a browser reads over in a URL, and so must whoever looks at its scheme. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
const ignoredInUrl = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+/g

const linkSchemes = /^(?:https?|ftp|mailto|tel|sip|sips|callto|news|nntp|cid|im|xmpp|skype|webcal):/i

function safeLink(value: string): string | undefined {
  const url = value.replace(ignoredInUrl, '')
  if (url.startsWith('#')) return `#${prefixed(url.slice(1))}`
  if (linkSchemes.test(url)) return value.trim()
  // Relative to a page that the author cannot know: nothing that a reader could want.
  return undefined
}

function safeImage(value: string): string | undefined {
  const url = value.replace(ignoredInUrl, '')
  if (/^(?:https?|cid):/i.test(url)) return value.trim()
  // Pictures alone: a document in SVG has scripts.
  return /^data:image\/(?:png|gif|jpe?g|webp|bmp);base64,[A-Za-z0-9+/=]*$/i.test(url) ? url : undefined
}

/** A value as it stands between the quotes of an attribute. */
export const escapeAttribute = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

import { decodeEntities } from './entities.js'
import { escapeAttribute } from './html-filter.js'
import { attributesOf, htmlTokens } from './html-tags.js'

/** What is to become of links and pictures in HTML that otherwise stays as it is. */
export interface HtmlRewriting {
  /** Links open in a window of their own (docs "AddBlankTargetToLinks"). */
  readonly blankTargets: boolean
  /** Pictures that lie elsewhere are not loaded (docs "BlockExternalImages"). */
  readonly blockExternalImages: boolean
  /** Gives where an inline picture is to be had, by its content id (docs "InlineImageUrlTemplate"). */
  readonly inlineImageUrl: ((contentId: string) => string | undefined) | undefined
}

/** HTML with its links and pictures rewritten, and not another letter. */
export function rewriteHtml(html: string, rewriting: HtmlRewriting): string {
  const pieces: string[] = []
  let copied = 0
  for (const token of htmlTokens(html)) {
    if (token.kind !== 'open') continue
    const attributes = rewrite(token.name, token.attributes, rewriting)
    if (attributes === undefined) continue
    pieces.push(html.slice(copied, token.start), `<${token.name}${attributes}>`)
    copied = token.end
  }
  return copied === 0 ? html : pieces.join('') + html.slice(copied)
}

/** The attributes of a tag as they are to be; undefined leaves the tag alone. */
function rewrite(element: string, source: string, rewriting: HtmlRewriting): string | undefined {
  const { blankTargets, blockExternalImages, inlineImageUrl } = rewriting
  const attributes = new Map<string, string>()
  for (const [name, value] of attributesOf(source))
    if (!attributes.has(name)) attributes.set(name, decodeEntities(value))
  let isChanged = false
  if (blankTargets && (element === 'a' || element === 'area') && attributes.has('href')) {
    attributes.set('target', '_blank')
    isChanged = true
  }
  for (const name of imageAttributes) {
    const url = attributes.get(name)?.trim()
    if (url === undefined) continue
    const inline = /^cid:(.+)$/is.exec(url)?.[1]
    const place = inline === undefined ? undefined : inlineImageUrl?.(unescapeUrl(inline))
    if (place !== undefined) {
      attributes.set(name, place)
      isChanged = true
    } else if (blockExternalImages && /^(?:https?:|ftp:|\/\/)/i.test(url)) {
      // The name under which Outlook's own pages look for what they left out.
      attributes.delete(name)
      attributes.set(`blockedimage${name}`, url)
      isChanged = true
    }
  }
  const style = attributes.get('style')
  if (blockExternalImages && style !== undefined && /url\s*\(/i.test(style)) {
    attributes.set('style', style.replace(/url\s*\([^)]*\)?/gi, 'none'))
    isChanged = true
  }
  if (!isChanged) return undefined
  let text = ''
  for (const [name, value] of attributes) text += ` ${name}="${escapeAttribute(value)}"`
  return source.trimEnd().endsWith('/') ? `${text} /` : text
}

const imageAttributes = ['src', 'background', 'srcset', 'poster']

function unescapeUrl(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What the head of a document says of its bytes is not true of text that travels as UTF-8 (docs "ConvertHtmlCodePageToUTF8"). */
export function declareUtf8(html: string): string {
  const head = html.slice(0, headLimit)
  if (!/charset/i.test(head)) return html
  const told = head.replace(/(<meta\b[^>]{0,200}?charset\s*=\s*["']?)([^"'\s;>/]+)/gi, '$1utf-8')
  return told === head ? html : told + html.slice(headLimit)
}

/** Browsers look for a character set no farther (HTML 4.2.5.4), with room for what word processors put before it. */
const headLimit = 8192

import type { Body } from '@exchequer/protocol'
import { filterHtml } from '#content/html-filter'
import { declareUtf8, rewriteHtml } from '#content/html-rewrite'
import { uniqueHtml } from '#content/unique-html'
import { uniqueText } from '#content/unique-text'
import { attachmentsOf } from './attachments.js'
import { convertBody, readBody } from './body.js'
import type { BodyFormat, BodyShape } from './body-shape.js'
import type { Reader } from './computed.js'
import type { ItemParts } from './item-parts.js'
import type { StoredItem } from './stored-item.js'

/** The body as an answer shows it (docs "Body"): as it was written, unless the shape wants something done to it. */
export async function showBody(store: ItemParts, item: StoredItem, reader: Reader, shape: BodyShape): Promise<Body> {
  const body = await readBody(store, item, shape.bodyType)
  if (body.bodyType === 'Text') return truncate(body, shape)
  if (shape.declaresUtf8) body.value = declareUtf8(body.value)
  if (shape.filtersHtml) body.value = filterHtml(body.value, 'document')
  return truncate(await rewritten(store, item, reader, shape, body), shape)
}

/** Plain text, whatever the body is (docs "TextBody"). */
export const showTextBody = async (store: ItemParts, item: StoredItem, shape: BodyShape): Promise<Body> =>
  truncate(await readBody(store, item, 'Text'), shape)

/** The body as a fragment that does no harm to the page that it is put into (docs "NormalizedBody"). */
export async function showNormalizedBody(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
  shape: BodyShape,
): Promise<Body> {
  const body = await readBody(store, item, shape.normalizedBodyType)
  if (body.bodyType === 'Text') return truncate(body, shape)
  body.value = filterHtml(body.value, 'fragment')
  return truncate(await rewritten(store, item, reader, shape, body), shape)
}

/** What the author wrote, without what was written earlier in the conversation (docs "UniqueBody"). */
export async function showUniqueBody(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
  shape: BodyShape,
): Promise<Body> {
  const body = unique(await readBody(store, item, 'Best'), shape.uniqueBodyType)
  return truncate(body.bodyType === 'Text' ? body : await rewritten(store, item, reader, shape, body), shape)
}

/** The quotation marks of mail programs stand in the format that they wrote: it is looked through before it is converted. */
function unique({ bodyType: own, value }: Body, wanted: BodyFormat): Body {
  const bodyType = wanted === 'Best' ? own : wanted
  const said = own === 'HTML' ? uniqueHtml(value) : uniqueText(value)
  return { bodyType, value: convertBody(said, own, bodyType) }
}

async function rewritten(
  store: ItemParts,
  item: StoredItem,
  reader: Reader,
  { blankTargets, blockExternalImages, inlineImageUrl: template }: BodyShape,
  body: Body,
): Promise<Body> {
  if (!blankTargets && !blockExternalImages && template === undefined) return body
  const idOf = template === undefined ? undefined : await inlineImages(store, item, reader)
  const inlineImageUrl = (contentId: string): string | undefined => {
    const id = idOf?.get(contentId.toLowerCase())
    return id === undefined ? undefined : template?.replaceAll('{id}', encodeURIComponent(id))
  }
  return { ...body, value: rewriteHtml(body.value, { blankTargets, blockExternalImages, inlineImageUrl }) }
}

/** The ids of attachments by their content ids, without brackets and in lower case. */
async function inlineImages(store: ItemParts, item: StoredItem, reader: Reader): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { value } of (await attachmentsOf(store, item, reader)) ?? [])
    if (value.contentId !== undefined && value.attachmentId)
      ids.set(value.contentId.replace(/^<|>$/g, '').toLowerCase(), value.attachmentId.id)
  return ids
}

/** Cuts a body at the size that the shape allows, between two characters. */
function truncate(body: Body, { sizeLimit }: BodyShape): Body {
  if (sizeLimit === undefined || body.value.length * 3 <= sizeLimit) return body
  const bytes = Buffer.from(body.value)
  if (bytes.length <= sizeLimit) return body
  let end = sizeLimit
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--
  return { ...body, value: bytes.toString('utf8', 0, end), isTruncated: true }
}

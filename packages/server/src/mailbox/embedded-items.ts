import type { Attachment } from '@exchequer/protocol'
import { metadataOf } from './attachments.js'
import type { Reader } from './computed.js'
import { type Embedded, embeddedItem, partsOf } from './embedded-parts.js'
import { renderItem } from './render.js'
import type { Planner } from './shape.js'

/** The item in an attachment as an answer shows it; `idOf` gives the ids of what is attached to it in turn. */
export async function renderEmbedded(
  embedded: Embedded,
  planner: Planner,
  reader: Reader,
  idOf: (nested: Attachment) => string,
): Promise<Embedded> {
  const item = embeddedItem(embedded)
  const { attachments } = embedded.value as { attachments?: Attachment[] }
  const plan = planner(item.table)
  // It lies in no folder, and no operation takes its id.
  const places = plan.places.filter(({ key }) => !notEmbedded.has(key))
  const value = await renderItem(item, { ...plan, places }, reader, partsOf(embedded))
  if (plan.keys.has('attachments') && attachments)
    value['attachments'] = attachments.map((nested) => metadataOf(nested, idOf(nested)))
  return { element: item.table.element, value } as Embedded
}

const notEmbedded = new Set(['itemId', 'parentFolderId', 'attachments', 'responseObjects', 'effectiveRights'])

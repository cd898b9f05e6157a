import type { Body } from '@exchequer/protocol'
import { htmlToText, textToHtml } from '#content/html'
import { PART } from '#store/store'
import type { ItemParts } from './item-parts.js'
import type { StoredItem } from './stored-item.js'

/** The body in the format that was asked for; an item without one has an empty one (clients wait for it otherwise). */
export async function readBody(
  store: ItemParts,
  { row, state }: StoredItem,
  wanted: 'Best' | 'HTML' | 'Text',
): Promise<Body> {
  const own = state.bodyType ?? 'Text'
  const text = state.bodyType === undefined ? '' : ((await store.text(row.mailbox, row.id, PART.body)) ?? '')
  const bodyType = wanted === 'Best' ? own : wanted
  return { bodyType, value: convertBody(text, own, bodyType) }
}

export function convertBody(text: string, from: 'HTML' | 'Text', to: 'HTML' | 'Text'): string {
  if (from === to || text === '') return text
  return to === 'HTML' ? textToHtml(text) : htmlToText(text)
}

import type { Body } from '@exchequer/protocol'
import { htmlToText, textToHtml } from '#content/html'
import type { ItemParts } from './item-parts.js'
import { bodyPartOf } from './occurrences.js'
import type { StoredItem } from './stored-item.js'

/** The body in the format that was asked for; an item without one has an empty one (clients wait for it otherwise). */
export async function readBody(store: ItemParts, item: StoredItem, wanted: 'Best' | 'HTML' | 'Text'): Promise<Body> {
  const { row, state } = item
  const own = state.bodyType ?? 'Text'
  const text = state.bodyType === undefined ? '' : ((await store.text(row.mailbox, row.id, bodyPartOf(item))) ?? '')
  const bodyType = wanted === 'Best' ? own : wanted
  return { bodyType, value: convertBody(text, own, bodyType) }
}

export function convertBody(text: string, from: 'HTML' | 'Text', to: 'HTML' | 'Text'): string {
  if (from === to || text === '') return text
  return to === 'HTML' ? textToHtml(text) : htmlToText(text)
}

import type { MimeContent } from '@exchequer/protocol'
import type { StoreView } from '#store/store'
import type { Reader } from './computed.js'
import type { Draft } from './draft.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

export async function applyMime(_session: WriteSession, _draft: Draft, _base64: string): Promise<void> {
  throw new Error('being written')
}

export async function replaceMime(_session: WriteSession, _draft: Draft, _base64: string): Promise<void> {
  throw new Error('being written')
}

export async function mimeContentOf(
  _store: StoreView,
  _item: StoredItem,
  _reader: Reader,
): Promise<MimeContent | undefined> {
  return undefined
}

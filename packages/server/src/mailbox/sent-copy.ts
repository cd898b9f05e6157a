import { headersOf } from '#delivery/headers'
import { writerIn } from './access.js'
import type { Draft } from './draft.js'
import { type FolderReference, type FoundFolder, findPlace } from './folders.js'
import { insertDraft } from './items.js'
import { checkNotPublic } from './public-folders.js'
import type { WriteSession } from './session.js'
import { messageFlag } from './stored-item.js'

/** Finds the folder where a request wants the copy of what is sent. Throws what `findPlace` and `checkCopyPlace` throw. */
export async function findCopyPlace(session: WriteSession, reference: FolderReference): Promise<FoundFolder> {
  const place = await findPlace(session, reference, 'create', 'ErrorSavedItemFolderNotFound')
  checkCopyPlace(place)
  return place
}

/** Throws for a public folder, which keeps no copies of what is sent (docs "Public folder access with EWS in Exchange"). */
export const checkCopyPlace = ({ mailbox }: FoundFolder): void =>
  checkNotPublic(mailbox, 'A public folder keeps no copies of what is sent: keep one elsewhere, and move it there.')

/** Files the sender's own copy of what was sent: read, and no draft any more. */
export async function keepCopy(session: WriteSession, { mailbox, folder }: FoundFolder, draft: Draft): Promise<void> {
  const flags = (draft.state.flags & ~messageFlag.unsent) | messageFlag.fromMe
  await insertDraft(session, mailbox, folder, {
    ...draft,
    writer: writerIn(session, mailbox),
    properties: { ...draft.properties, dateTimeCreated: session.now },
    state: { ...draft.state, flags, headers: headersOf(draft) },
    isRead: true,
  })
}

import { headersOf } from '#delivery/headers'
import { writerIn } from './access.js'
import type { Draft } from './draft.js'
import type { FoundFolder } from './folders.js'
import { insertDraft } from './items.js'
import type { WriteSession } from './session.js'
import { messageFlag } from './stored-item.js'

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

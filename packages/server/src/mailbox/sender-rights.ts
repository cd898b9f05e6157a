import { EwsError, type Mailbox } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { accessTo, ownsAll, writerIn } from './access.js'
import { delegationTo } from './delegations.js'
import { isInDirectory, primaryAddress } from './directory.js'
import type { Draft } from './draft.js'
import { checkNotPublic } from './public-folders.js'
import { mailboxNamed } from './recipients.js'
import { isOutsider, type Sender } from './sender.js'
import type { Session, WriteSession } from './session.js'

/** Throws where a caller sends nothing in the name of whom a mailbox belongs to: public folders belong to nobody. */
export async function checkSendsFor(session: Session, mailbox: MailboxRow): Promise<void> {
  checkNotPublic(mailbox, 'Nobody is told of the meetings in a public folder: they are saved with SendToNone.')
  if (!(await ownsAll(session, mailbox)) && !delegationTo(mailbox, session.mailbox))
    throw new EwsError('ErrorSendAsDenied')
}

/**
 * Throws where a caller does not deal with the meetings of a mailbox: in another's, a delegate does who edits the calendar (docs "Access a
 * calendar as a delegate by using EWS in Exchange").
 */
export async function checkActsFor(session: Session, mailbox: MailboxRow): Promise<void> {
  if (!writerIn(session, mailbox)) return
  await checkSendsFor(session, mailbox)
  const calendar = await session.store.folderByName(mailbox.id, 'calendar')
  if (!calendar || (await accessTo(session, mailbox, calendar)).rights.editItems !== 'All')
    throw new EwsError('ErrorAccessDenied')
}

/** Who puts a message about somebody's meetings into the post: a delegate for his principal, or the author himself. */
export const postedBy = ({ mailbox: caller }: Session, author: Sender): Mailbox =>
  mailboxNamed(caller && !isOutsider(author) && delegationTo(author, caller) ? caller : author)

/**
 * Settles who a message is from, and who sent it, and gives the mailbox that it goes out of. From another it goes on behalf of him, by his
 * delegate, or as his own, by who was given all of his mailbox (docs "Delegate access and EWS in Exchange"). Throws `ErrorSendAsDenied`
 * for anybody else.
 */
export async function settleSender(session: WriteSession, draft: Draft): Promise<MailboxRow> {
  const { store, mailbox: me } = session
  if (!me) throw new EwsError('ErrorMissingEmailAddress')
  const { properties, mime, state } = draft
  const addressOf = async (key: 'from' | 'sender'): Promise<string | undefined> => {
    const person = properties[key] as Mailbox | undefined
    return person && primaryAddress(store, person.emailAddress ?? '')
  }
  const from = (await addressOf('from')) ?? me.address
  const sender = (await addressOf('sender')) ?? from
  // Bytes go out as they came, and a reader believes them rather than what was changed since in one that is signed.
  const named = mime && state.hasMime ? (await import('#content/sender')).sendersNamed(mime) : {}
  const means = async (name: string | undefined, address: string): Promise<boolean> =>
    name === undefined || name === address || (await primaryAddress(store, name)) === address
  if (!named || !(await means(named.from, from)) || !(await means(named.sender, sender)))
    throw new EwsError('ErrorSendAsDenied')
  if (from === me.address) {
    if (sender !== from) throw new EwsError('ErrorSendAsDenied')
    return me
  }
  const principal = await store.mailboxByAddress(from)
  if (!principal || !isInDirectory(principal)) throw new EwsError('ErrorSendAsDenied')
  await checkSendsFor(session, principal)
  // What is not simply from him says who sent it, also where another wrote it.
  const isOnBehalf =
    sender !== from || (delegationTo(principal, me) !== undefined && !(await ownsAll(session, principal)))
  if (isOnBehalf && sender !== me.address) {
    properties['sender'] = mailboxNamed(me)
    // The bytes do not say who sent them.
    delete state.hasMime
    draft.mime = undefined
  }
  return isOnBehalf && draft.table.element === 'Message' ? me : principal
}

import { EwsError, type Mailbox } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { accessTo, isHis, organizerIn, ownsAll, writerIn } from './access.js'
import { delegationTo } from './delegations.js'
import { isInDirectory, primaryAddress } from './directory.js'
import { isDistributionList } from './distribution-lists.js'
import type { Draft } from './draft.js'
import { isGranted } from './grants.js'
import { checkNotPublic, isPublic } from './public-folders.js'
import { mailboxNamed } from './recipients.js'
import { isOutsider, type Sender } from './sender.js'
import type { Session, WriteSession } from './session.js'

/**
 * How a caller sends in the name of a mailbox or a list: as it, or on behalf of it, which says so; `undefined` where he does not. Who may do
 * both sends as it (docs "Manage permissions for recipients").
 */
async function sendingRight(
  { store, mailbox: caller }: Session,
  principal: MailboxRow,
): Promise<'sendAs' | 'sendOnBehalf' | undefined> {
  if (!caller) return undefined
  if (isHis({ mailbox: caller }, principal) || (await isGranted(store, principal, 'sendAs', caller))) return 'sendAs'
  if (delegationTo(principal, caller) || (await isGranted(store, principal, 'sendOnBehalf', caller)))
    return 'sendOnBehalf'
  return undefined
}

/** Throws where a caller sends nothing in the name of whoever organizes what lies in a mailbox: public folders belong to nobody. */
export async function checkSendsFor(session: Session, mailbox: MailboxRow): Promise<void> {
  checkNotPublic(mailbox, 'Nobody is told of the meetings in a public folder: they are saved with SendToNone.')
  if (!(await sendingRight(session, organizerIn(session, mailbox)))) throw new EwsError('ErrorSendAsDenied')
}

/**
 * Throws where a caller does not deal with the meetings of a mailbox: in another's, a delegate does who edits the calendar (docs "Access a
 * calendar as a delegate by using EWS in Exchange"), and who was given all of it, as long as he `sends` nothing that he may not.
 */
export async function checkActsFor(session: Session, mailbox: MailboxRow, sends: boolean): Promise<void> {
  if (!writerIn(session, mailbox)) return
  const isAll = await ownsAll(session, mailbox)
  if (sends || !isAll || isPublic(mailbox)) await checkSendsFor(session, mailbox)
  const calendar = isAll ? undefined : await session.store.folderByName(mailbox.id, 'calendar')
  if (!isAll && (!calendar || (await accessTo(session, mailbox, calendar)).rights.editItems !== 'All'))
    throw new EwsError('ErrorAccessDenied')
}

/** Who puts a message about somebody's meetings into the post: whoever sends on behalf of him, or the author himself. */
export const postedBy = async (session: Session, author: Sender): Promise<Mailbox> =>
  mailboxNamed(
    session.mailbox && !isOutsider(author) && (await sendingRight(session, author)) === 'sendOnBehalf'
      ? session.mailbox
      : author,
  )

/**
 * Settles who a message is from, and who sent it, and gives the mailbox that it goes out of. From another it goes as his own, or on behalf of
 * him by the caller (docs "Manage permissions for recipients"). Throws `ErrorSendAsDenied` for anybody else.
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
    await nameInBytes(draft, named, me, me)
    return me
  }
  const principal = await store.mailboxByAddress(from)
  if (!principal || !isInDirectory(principal)) throw new EwsError('ErrorSendAsDenied')
  const right = await sendingRight(session, principal)
  const isMessage = draft.table.element === 'Message'
  // A list has no calendar that a meeting could be of.
  if (!right || (isDistributionList(principal) && !isMessage)) throw new EwsError('ErrorSendAsDenied')
  // Whoever wrote the draft, or was said to: what is not simply from him says who sent it, and nothing else does.
  const poster = right === 'sendAs' ? principal : me
  if (sender !== poster.address) properties['sender'] = mailboxNamed(poster)
  await nameInBytes(draft, named, principal, poster)
  // What comes back from a list would come to everybody in it.
  return (right === 'sendOnBehalf' && isMessage) || isDistributionList(principal) ? me : principal
}

/**
 * Has bytes that name one who sends otherwise than everybody knows him name him so, and who posts what is from another: a client may have
 * written a further address of his (docs "Set-OrganizationConfig", SendFromAliasEnabled, which is off). A signature is not of these fields.
 */
async function nameInBytes(
  draft: Draft,
  named: { readonly from?: string; readonly sender?: string },
  from: MailboxRow,
  poster: MailboxRow,
): Promise<void> {
  const { mime, properties, state } = draft
  const isNamed = (named.from ?? from.address) === from.address && (named.sender ?? from.address) === poster.address
  if (isNamed || !mime || !state.hasMime) return
  const { withSenders } = await import('#content/sender')
  const addressOf = ({ displayName, address }: MailboxRow, key: string) => ({
    name: (properties[key] as Mailbox | undefined)?.name ?? displayName,
    address,
  })
  const sender = poster.id === from.id ? undefined : addressOf(poster, 'sender')
  const written = await withSenders(mime, addressOf(from, 'from'), sender)
  draft.mime = written.bytes
  const others = state.headers?.filter(({ name }) => !/^(from|sender)$/i.test(name)) ?? []
  state.headers = [...written.headers, ...others]
}

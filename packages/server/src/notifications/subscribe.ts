import { randomUUID } from 'node:crypto'
import { EwsError, type SubscribeRequest } from '@exchequer/protocol'
import { ownsAll } from '#mailbox/access'
import { type FolderReference, findFolder, mailboxCalled } from '#mailbox/folders'
import { parseId } from '#mailbox/ids'
import { isPublic } from '#mailbox/public-folders'
import type { Session, WriteSession } from '#mailbox/session'
import type { MailboxRow } from '#store/store'
import { behind, parseWatermark } from './positions.js'
import { isAlive, type Subscription, type SubscriptionKind, subscriptionOf, type Wish } from './subscriptions.js'

type Request = SubscribeRequest['subscription']

const kinds: Readonly<Record<Request['element'], SubscriptionKind>> = {
  PullSubscriptionRequest: 'pull',
  PushSubscriptionRequest: 'push',
  StreamingSubscriptionRequest: 'streaming',
}

/**
 * Makes a subscription (MS-OXWSNTIF 3.1.4.3), which begins at the watermark that is given, or now. Throws
 * `ErrorInvalidSubscriptionRequest` unless it is about folders of one mailbox, or all of them, or one public folder;
 * `ErrorSubscriptionDelegateAccessNotSupported` for a mailbox of which not everything is the caller's; `ErrorInvalidPushSubscriptionUrl`,
 * `ErrorInvalidWatermark`, and `ErrorExceededSubscriptionCount`.
 */
export async function subscribe(session: WriteSession, request: Request): Promise<Subscription> {
  const { store, now, caller, listeners } = session
  const push = pushAddressOf(request)
  const { mailbox, folders } = await placesOf(session, request.value)
  const { eventTypes } = request.value
  const wish: Wish = {
    ...(folders && { folders }),
    ...(isPublic(mailbox) && { isPublic: true }),
    eventTypes: [...new Set(eventTypes)],
    ...(request.element === 'PullSubscriptionRequest' && { timeout: request.value.timeout }),
    ...(push && { push }),
  }
  await checkCount(session, mailbox)
  const position = await beginningOf(session, mailbox, request)
  await store.keepEvents(mailbox.id, now.getTime())
  const row = {
    mailbox: mailbox.id,
    id: randomUUID(),
    owner: caller,
    kind: kinds[request.element],
    ended: null,
    position,
    used: now.getTime(),
    document: JSON.stringify(wish),
  }
  await store.saveSubscription(row)
  store.afterCommit(() => listeners.changed(row))
  return subscriptionOf(row, mailbox)
}

/** Which mailbox a subscription is about, and which of its folders. */
async function placesOf(
  session: Session,
  { folderIds, subscribeToAllFolders }: Pick<Request['value'], 'folderIds' | 'subscribeToAllFolders'>,
): Promise<{ mailbox: MailboxRow; folders: number[] | undefined }> {
  if ((folderIds !== undefined) === (subscribeToAllFolders === true))
    throw new EwsError('ErrorInvalidSubscriptionRequest')
  if (!folderIds) {
    if (!session.mailbox) throw new EwsError('ErrorMissingEmailAddress')
    return { mailbox: session.mailbox, folders: undefined }
  }
  const found = []
  for (const reference of folderIds) {
    const about = await mailboxMeant(session, reference)
    if (about && !isPublic(about) && !(await ownsAll(session, about)))
      throw new EwsError('ErrorSubscriptionDelegateAccessNotSupported')
    found.push(await findFolder(session, reference, 'read'))
  }
  const { mailbox } = found[0]!
  if (found.some((each) => each.mailbox.id !== mailbox.id)) throw new EwsError('ErrorInvalidSubscriptionRequest')
  const folders = [...new Set(found.map(({ folder }) => folder.id))]
  if (isPublic(mailbox) && folders.length > 1) throw new EwsError('ErrorInvalidSubscriptionRequest')
  return { mailbox, folders }
}

/** Whose a folder is said to be; nobody's where the request names nobody who is here. */
async function mailboxMeant(session: Session, { element, value }: FolderReference): Promise<MailboxRow | undefined> {
  if (element === 'FolderId') return session.store.mailboxByGuid(parseId(value.id).mailboxGuid)
  if (element !== 'DistinguishedFolderId') return undefined
  const name = value.mailbox?.emailAddress
  return name === undefined ? session.mailbox : mailboxCalled(session, name)
}

/**
 * They are charged to the mailbox, whoever makes them (docs "EWS throttling in Exchange", Table 2); those of public folders, which are nobody's,
 * to whoever makes them.
 */
async function checkCount({ store, now, budget, caller }: Session, mailbox: MailboxRow): Promise<void> {
  const { EWSMaxSubscriptions: most } = budget
  if (most === null) return
  const all = await store.subscriptions({ mailbox: mailbox.id })
  const rows = isPublic(mailbox) ? all.filter(({ owner }) => owner === caller) : all
  if (rows.length < most) return
  const alive = rows.filter((row) => isAlive(row, subscriptionOf(row, mailbox).wish, now))
  if (alive.length >= most) throw new EwsError('ErrorExceededSubscriptionCount')
}

async function beginningOf({ store }: Session, { id, guid }: MailboxRow, { value }: Request): Promise<number> {
  const end = behind((await store.mailbox(id))!.change)
  const watermark = 'watermark' in value ? value.watermark : undefined
  if (watermark === undefined) return end
  const position = parseWatermark(watermark, guid)
  const kept = await store.eventsAfter(id)
  // Too old, or from a time that this store has not seen.
  if (kept === undefined || position < behind(kept) || position > end) throw new EwsError('ErrorInvalidWatermark')
  return position
}

/** As long as a URL may be (docs "ResponseCode", ErrorInvalidPushSubscriptionUrl). */
const longestUrl = 2_083

function pushAddressOf({ element, value }: Request): Wish['push'] {
  if (element !== 'PushSubscriptionRequest') return undefined
  const { statusFrequency } = value
  const url = value.url.trim()
  const isFine = url.length < longestUrl && URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol)
  if (!isFine) throw new EwsError('ErrorInvalidPushSubscriptionUrl')
  return { url, statusFrequency }
}

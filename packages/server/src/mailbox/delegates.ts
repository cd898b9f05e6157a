import type { DelegatePermissions, DelegateUser, DeliverMeetingRequests, UserId } from '@exchequer/protocol'
import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import { type Delegation, delegationsOf } from './delegations.js'
import { isInDirectory } from './directory.js'
import { isDistributionList } from './distribution-lists.js'
import { folderDocument, packFolder } from './folder-document.js'
import { isCalendar } from './folder-shape.js'
import { distinguishedFolder } from './folders.js'
import { permissionOf, withLevel, without } from './permissions.js'
import type { Session, WriteSession } from './session.js'
import { changeSettings } from './settings.js'
import { addressOfUser, userIdOf } from './user-ids.js'

/** The folders that a delegate has a level in, by the elements that say it. */
const folders = {
  calendarFolderPermissionLevel: 'calendar',
  tasksFolderPermissionLevel: 'tasks',
  inboxFolderPermissionLevel: 'inbox',
  contactsFolderPermissionLevel: 'contacts',
  notesFolderPermissionLevel: 'notes',
  journalFolderPermissionLevel: 'journal',
} as const satisfies Record<keyof DelegatePermissions, string>
const levelNames = Object.keys(folders) as (keyof DelegatePermissions)[]

/**
 * Makes somebody a delegate (docs "AddDelegate operation"). Throws `ErrorDelegateAlreadyExists`, `ErrorDelegateCannotAddOwner`,
 * `ErrorDelegateNoUser` for whom nobody knows and for a list, which EWS has for a delegate nowhere (docs "GetDelegate operation"),
 * `ErrorInvalidDelegatePermission` and `ErrorDelegateValidationFailed`.
 */
export async function addDelegate(
  session: WriteSession,
  principal: MailboxRow,
  given: DelegateUser,
): Promise<DelegateUser> {
  const address = await addressOf(session, given.userId)
  if (address === principal.address) throw new EwsError('ErrorDelegateCannotAddOwner')
  const user = await userAt(session, address)
  if (await delegationOf(session, principal, address)) throw new EwsError('ErrorDelegateAlreadyExists')
  const delegation: Delegation = { address, receivesCopies: false, viewsPrivate: false }
  return save(session, principal, user, delegation, given)
}

/** Changes what a delegate may do; what is not given stays. Throws `ErrorNotDelegate`, and what `addDelegate` does. */
export async function updateDelegate(
  session: WriteSession,
  principal: MailboxRow,
  given: DelegateUser,
): Promise<DelegateUser> {
  const address = await addressOf(session, given.userId)
  const delegation = await delegationOf(session, principal, address)
  if (!delegation) throw new EwsError('ErrorNotDelegate')
  return save(session, principal, await userAt(session, address), delegation, given)
}

/** Takes everything back that a delegate was given; it does not matter whether there is such a user any more. */
export async function removeDelegate(session: WriteSession, principal: MailboxRow, userId: UserId): Promise<undefined> {
  const address = await addressOf(session, userId)
  if (!(await delegationOf(session, principal, address))) throw new EwsError('ErrorNotDelegate')
  await putDelegations(session, principal, (all) => all.filter((one) => one.address !== address))
  for (const name of Object.values(folders))
    await changePermissions(session, principal, name, (permissions, isOfCalendar) =>
      without(permissions, isOfCalendar, address),
    )
  return undefined
}

/** The delegates of a mailbox, or those that are asked for, one by one. */
export async function delegatesOf(session: Session, principal: MailboxRow): Promise<readonly UserId[]> {
  const found: UserId[] = []
  for (const { address } of delegationsOf(principal))
    found.push(namedOf(address, await session.store.mailboxByAddress(address)))
  return found
}

/** One delegate as answers show him. Throws `ErrorNotDelegate`. */
export async function delegateOf(
  session: Session,
  principal: MailboxRow,
  userId: UserId,
  withPermissions: boolean,
): Promise<DelegateUser> {
  const address = await addressOf(session, userId)
  const delegation = delegationsOf(principal).find((one) => one.address === address)
  if (!delegation) throw new EwsError('ErrorNotDelegate')
  const user = await session.store.mailboxByAddress(address)
  return shown(delegation, user, withPermissions ? await levelsOf(session, principal, address) : undefined)
}

/** Says where meeting requests go from now on, for all delegates at once. */
export const deliverRequests = (
  { store }: WriteSession,
  principal: MailboxRow,
  deliverMeetingRequests: DeliverMeetingRequests,
): Promise<void> => changeSettings(store, principal, () => ({ deliverMeetingRequests }))

/** A delegate is a person, named by his address or his security identifier. */
async function addressOf({ store }: Session, userId: UserId): Promise<string> {
  const { primarySmtpAddress, distinguishedUser, sid, externalUserIdentity } = userId
  const isPerson = primarySmtpAddress !== undefined || sid !== undefined
  if (!isPerson || distinguishedUser !== undefined || externalUserIdentity !== undefined)
    throw new EwsError('ErrorInvalidDelegateUserId')
  const address = await addressOfUser(store, userId)
  if (address === undefined) throw new EwsError('ErrorDelegateNoUser')
  return address
}

async function userAt({ store }: Session, address: string): Promise<MailboxRow> {
  const user = await store.mailboxByAddress(address)
  if (!user || isDistributionList(user) || !isInDirectory(user)) throw new EwsError('ErrorDelegateNoUser')
  return user
}

/** The mailbox may have changed since the session began. */
async function delegationOf(
  { store }: Session,
  { guid }: MailboxRow,
  address: string,
): Promise<Delegation | undefined> {
  return delegationsOf((await store.mailboxByGuid(guid))!).find((one) => one.address === address)
}

async function save(
  session: WriteSession,
  principal: MailboxRow,
  user: MailboxRow,
  before: Delegation,
  { delegatePermissions = {}, receiveCopiesOfMeetingMessages, viewPrivateItems }: DelegateUser,
): Promise<DelegateUser> {
  const { address } = user
  // Custom is what the server says of rights that are no level (docs "DelegatePermissions").
  if (Object.values(delegatePermissions).includes('Custom')) throw new EwsError('ErrorInvalidDelegatePermission')
  const delegation: Delegation = {
    address,
    receivesCopies: receiveCopiesOfMeetingMessages ?? before.receivesCopies,
    viewsPrivate: viewPrivateItems ?? before.viewsPrivate,
  }
  for (const name of levelNames) {
    const level = delegatePermissions[name]
    if (level !== undefined)
      await changePermissions(session, principal, folders[name], (permissions, isOfCalendar) =>
        withLevel(permissions, isOfCalendar, user, level),
      )
  }
  const { calendarFolderPermissionLevel: calendarLevel } = await levelsOf(session, principal, address)
  // Who gets the requests must be able to deal with them (docs "Add and remove delegates by using EWS in Exchange").
  if (delegation.receivesCopies && calendarLevel !== 'Editor') throw new EwsError('ErrorDelegateValidationFailed')
  await putDelegations(session, principal, (all) => [...all.filter((one) => one.address !== address), delegation])
  return shown(delegation, user)
}

const putDelegations = (
  { store }: WriteSession,
  principal: MailboxRow,
  change: (all: readonly Delegation[]) => readonly Delegation[],
): Promise<void> =>
  changeSettings<{ delegates?: readonly Delegation[] }>(store, principal, ({ delegates = [] }) => ({
    delegates: change(delegates),
  }))

type Permissions = ReturnType<typeof folderDocument>['permissions']

async function changePermissions(
  session: WriteSession,
  principal: MailboxRow,
  name: string,
  change: (permissions: Permissions, isOfCalendar: boolean) => NonNullable<Permissions>,
): Promise<void> {
  const { store } = session
  const folder = await distinguishedFolder(session, principal, name)
  const document = folderDocument(folder)
  const permissions = change(document.permissions, isCalendar(folder.folderClass))
  if (JSON.stringify(permissions) === JSON.stringify(document.permissions)) return
  const next = await store.nextChange(principal.id)
  const row: FolderRow = {
    ...folder,
    change: next,
    contentChange: next,
    document: packFolder({ ...document, permissions }),
  }
  await store.updateFolder(row)
}

/** Whoever is gone is known by his address alone. */
const namedOf = (address: string, user: MailboxRow | undefined): UserId =>
  user ? userIdOf(user) : { primarySmtpAddress: address }

const shown = (
  { address, receivesCopies, viewsPrivate }: Delegation,
  user: MailboxRow | undefined,
  delegatePermissions?: DelegatePermissions,
): DelegateUser => ({
  userId: namedOf(address, user),
  ...(delegatePermissions && { delegatePermissions }),
  receiveCopiesOfMeetingMessages: receivesCopies,
  viewPrivateItems: viewsPrivate,
})

/** The level that somebody has in each folder; `Custom` for one that no delegate is given. */
async function levelsOf({ store }: Session, principal: MailboxRow, address: string): Promise<DelegatePermissions> {
  const levels: DelegatePermissions = {}
  for (const name of levelNames) {
    const folder = await store.folderByName(principal.id, folders[name])
    const level = folder && permissionOf(folderDocument(folder).permissions, address)?.level
    levels[name] = isDelegateLevel(level ?? 'None') ? ((level ?? 'None') as DelegateLevel) : 'Custom'
  }
  return levels
}

type DelegateLevel = NonNullable<DelegatePermissions['calendarFolderPermissionLevel']>
const isDelegateLevel = (level: string): boolean => ['None', 'Reviewer', 'Author', 'Editor'].includes(level)

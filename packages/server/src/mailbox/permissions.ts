import { type CalendarPermissionSet, EwsError, type PermissionSet, type UserId } from '@exchequer/protocol'
import type { StoreView } from '#store/store'
import { reaches } from './distribution-lists.js'
import { type Named, userIdOf } from './user-ids.js'

type Given = PermissionSet | CalendarPermissionSet
type GivenPermission = PermissionSet['permissions'][number] | CalendarPermissionSet['calendarPermissions'][number]

/** What somebody may do in a folder, said in full: of a level all its rights, of rights the level that they make. */
export interface FolderPermission {
  readonly userId: UserId
  readonly level: string
  readonly rights: Rights
}

export interface Rights {
  readonly canCreateItems: boolean
  readonly canCreateSubFolders: boolean
  readonly isFolderOwner: boolean
  readonly isFolderVisible: boolean
  readonly isFolderContact: boolean
  readonly editItems: 'None' | 'Owned' | 'All'
  readonly deleteItems: 'None' | 'Owned' | 'All'
  readonly readItems: 'None' | 'TimeOnly' | 'TimeAndSubjectAndLocation' | 'FullDetails'
}

export const noRights: Rights = {
  canCreateItems: false,
  canCreateSubFolders: false,
  isFolderOwner: false,
  isFolderVisible: false,
  isFolderContact: false,
  editItems: 'None',
  deleteItems: 'None',
  readItems: 'None',
}

const visible: Rights = { ...noRights, isFolderVisible: true }
const reviewer: Rights = { ...visible, readItems: 'FullDetails' }
const noneditingAuthor: Rights = { ...reviewer, canCreateItems: true, deleteItems: 'Owned' }
const author: Rights = { ...noneditingAuthor, editItems: 'Owned' }
const editor: Rights = { ...author, editItems: 'All', deleteItems: 'All' }
export const allRights: Rights = { ...editor, canCreateSubFolders: true, isFolderOwner: true, isFolderContact: true }

/** The rights that make up each level (docs "How to set folder permissions for another user"). */
const levels: Readonly<Record<string, Rights>> = {
  None: noRights,
  Owner: allRights,
  PublishingEditor: { ...editor, canCreateSubFolders: true },
  Editor: editor,
  PublishingAuthor: { ...author, canCreateSubFolders: true },
  Author: author,
  NoneditingAuthor: noneditingAuthor,
  Reviewer: reviewer,
  Contributor: { ...visible, canCreateItems: true },
}

const calendarLevels: Readonly<Record<string, Rights>> = {
  ...levels,
  FreeBusyTimeOnly: { ...noRights, readItems: 'TimeOnly' },
  FreeBusyTimeAndSubjectAndLocation: { ...noRights, readItems: 'TimeAndSubjectAndLocation' },
}

const rightNames = Object.keys(noRights) as (keyof Rights)[]

const atLevel = (userId: UserId, level: string): FolderPermission => ({ userId, level, rights: calendarLevels[level]! })

/** What a folder has that nobody gave permissions on: everybody sees of a calendar when its owner is busy. */
const initial = (isCalendar: boolean): readonly FolderPermission[] => [
  atLevel({ distinguishedUser: 'Default' }, isCalendar ? 'FreeBusyTimeOnly' : 'None'),
  atLevel({ distinguishedUser: 'Anonymous' }, 'None'),
]

/** What the root of the public folders has at first, and every folder below takes over (docs/decisions/rights.md). */
export const publicPermissions: readonly FolderPermission[] = [
  atLevel({ distinguishedUser: 'Default' }, 'Author'),
  atLevel({ distinguishedUser: 'Anonymous' }, 'None'),
]

/**
 * Reads a permission set, which replaces all that the folder had (docs "PermissionSet"). Throws for a set of the other kind of folder, for
 * a level with rights that are not its own, and for a user who is named twice, in two ways or not at all.
 */
export function readPermissions(given: Given, isCalendar: boolean): FolderPermission[] {
  if ('calendarPermissions' in given !== isCalendar)
    throw new EwsError(
      isCalendar
        ? 'ErrorCannotSetNonCalendarPermissionOnCalendarFolder'
        : 'ErrorCannotSetCalendarPermissionOnNonCalendarFolder',
    )
  if (given.unknownEntries?.length) throw new EwsError('ErrorCannotSetPermissionUnknownEntries')
  const list: readonly GivenPermission[] =
    'calendarPermissions' in given ? given.calendarPermissions : given.permissions
  const found = list.map((permission) => readPermission(permission, isCalendar))
  const names = new Set(found.map(({ userId }) => nameOf(userId)))
  if (names.size < found.length) throw new EwsError('ErrorDuplicateUserIdsSpecified')
  for (const one of ['Default', 'Anonymous'] as const)
    if (!names.has(one)) found.push(atLevel({ distinguishedUser: one }, 'None'))
  return found
}

function readPermission(permission: GivenPermission, isCalendar: boolean): FolderPermission {
  const { userId } = permission
  const level =
    'calendarPermissionLevel' in permission ? permission.calendarPermissionLevel : permission.permissionLevel
  const isPerson = userId.sid !== undefined || userId.primarySmtpAddress !== undefined
  if (userId.distinguishedUser !== undefined && isPerson) throw new EwsError('ErrorInvalidUserInfo')
  if (nameOf(userId) === undefined) throw new EwsError('ErrorMissingUserIdInformation')
  const given = rightNames.filter((name) => permission[name] !== undefined)
  if (level !== 'Custom') {
    const rights = (isCalendar ? calendarLevels : levels)[level]!
    if (given.some((name) => permission[name] !== rights[name])) throw new EwsError('ErrorInvalidPermissionSettings')
    return { userId, level, rights }
  }
  const rights = { ...noRights, ...Object.fromEntries(given.map((name) => [name, permission[name]])) } as Rights
  const known = Object.entries(isCalendar ? calendarLevels : levels)
  const made = known.find(([, one]) => rightNames.every((name) => one[name] === rights[name]))
  return { userId, level: made?.[0] ?? 'Custom', rights }
}

const nameOf = ({ distinguishedUser, primarySmtpAddress, sid, externalUserIdentity }: UserId): string | undefined =>
  distinguishedUser ?? primarySmtpAddress?.toLowerCase() ?? sid ?? externalUserIdentity

/**
 * What somebody may do in a folder of another's: what was given to him by his address, or else to the lists that he is in, all together,
 * or else to everybody.
 */
export async function rightsOf(
  store: StoreView,
  stored: readonly FolderPermission[] | undefined,
  isCalendar: boolean,
  address: string | undefined,
): Promise<Rights> {
  const permissions = stored ?? initial(isCalendar)
  const of = (name: string): Rights | undefined => permissions.find(({ userId }) => nameOf(userId) === name)?.rights
  if (address === undefined) return of('Default') ?? noRights
  return of(address) ?? (await rightsOfLists(store, permissions, address)) ?? of('Default') ?? noRights
}

async function rightsOfLists(
  store: StoreView,
  permissions: readonly FolderPermission[],
  address: string,
): Promise<Rights | undefined> {
  let found: Rights | undefined
  for (const { userId, rights } of permissions) {
    const list = userId.primarySmtpAddress?.toLowerCase()
    if (list !== undefined && (await reaches(store, list, address))) found = found ? united(found, rights) : rights
  }
  return found
}

/** In the order in which each contains the one before it. */
const scopes = ['None', 'Owned', 'All'] as const
const views = ['None', 'TimeOnly', 'TimeAndSubjectAndLocation', 'FullDetails'] as const

function united(one: Rights, other: Rights): Rights {
  const wider = <T>(order: readonly T[], left: T, right: T): T =>
    order[Math.max(order.indexOf(left), order.indexOf(right))]!
  return {
    canCreateItems: one.canCreateItems || other.canCreateItems,
    canCreateSubFolders: one.canCreateSubFolders || other.canCreateSubFolders,
    isFolderOwner: one.isFolderOwner || other.isFolderOwner,
    isFolderVisible: one.isFolderVisible || other.isFolderVisible,
    isFolderContact: one.isFolderContact || other.isFolderContact,
    editItems: wider(scopes, one.editItems, other.editItems),
    deleteItems: wider(scopes, one.deleteItems, other.deleteItems),
    readItems: wider(views, one.readItems, other.readItems),
  }
}

/** What a new folder takes over from the one that it is made in (KB 247079); of a calendar's rights what other folders know. */
export function inheritedPermissions(
  stored: readonly FolderPermission[] | undefined,
  isCalendar: boolean,
): readonly FolderPermission[] | undefined {
  if (isCalendar) return stored
  return stored?.map((permission) => {
    const { userId, level, rights } = permission
    if (rights.readItems === 'None' || rights.readItems === 'FullDetails') return permission
    return { userId, level: level === 'Custom' ? level : 'None', rights: { ...rights, readItems: 'None' as const } }
  })
}

/** Permissions with those of one user at a level, whatever they were. */
export function withLevel(
  stored: readonly FolderPermission[] | undefined,
  isCalendar: boolean,
  user: Named,
  level: string,
): FolderPermission[] {
  return [...without(stored, isCalendar, user.address), atLevel(userIdOf(user), level)]
}

/** Permissions without those of one user. */
export const without = (
  stored: readonly FolderPermission[] | undefined,
  isCalendar: boolean,
  address: string,
): FolderPermission[] => (stored ?? initial(isCalendar)).filter(({ userId }) => nameOf(userId) !== address)

/** What one user was given by his address. */
export const permissionOf = (
  stored: readonly FolderPermission[] | undefined,
  address: string,
): FolderPermission | undefined => stored?.find(({ userId }) => nameOf(userId) === address)

/** A folder that somebody makes in another's mailbox is his to administer. */
export const ownedBy = (
  stored: readonly FolderPermission[] | undefined,
  isCalendar: boolean,
  owner: Named,
): FolderPermission[] => withLevel(stored, isCalendar, owner, 'Owner')

/** A folder's permissions as answers show them. */
export function permissionSetOf(stored: readonly FolderPermission[] | undefined, isCalendar: boolean): Given {
  const list = (stored ?? initial(isCalendar)).map(({ userId, level, rights }) => ({
    userId,
    ...rights,
    [isCalendar ? 'calendarPermissionLevel' : 'permissionLevel']: level,
  }))
  return (isCalendar ? { calendarPermissions: list } : { permissions: list }) as Given
}

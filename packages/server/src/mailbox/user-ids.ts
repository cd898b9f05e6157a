import type { CalendarPermissionSet, PermissionSet, UserId } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { mailboxOf, primaryAddress } from './directory.js'
import { guidOfSid, sidOfGuid } from './security-identifier.js'

/** The primary address of a user who is named by any of his or by the security identifier of his mailbox; `undefined` for anybody else. */
export async function addressOfUser(
  store: StoreView,
  { primarySmtpAddress, sid }: UserId,
): Promise<string | undefined> {
  if (primarySmtpAddress !== undefined) return primaryAddress(store, primarySmtpAddress)
  const guid = sid === undefined ? undefined : guidOfSid(sid)
  return guid === undefined ? undefined : (await store.mailboxByGuid(guid))?.address
}

/** Somebody of the directory as answers name him. */
export const userIdOf = ({ guid, address, displayName }: Named): UserId => ({
  sid: sidOfGuid(guid),
  primarySmtpAddress: address,
  displayName,
})

export type Named = Pick<MailboxRow, 'guid' | 'address' | 'displayName'>

/** Permissions in which everybody of the directory is named in full: rights go by addresses, and people by names. */
export async function withNames<S extends PermissionSet | CalendarPermissionSet>(
  store: StoreView,
  given: S,
): Promise<S> {
  const named = async <P extends { readonly userId: UserId }>(permissions: readonly P[]): Promise<P[]> => {
    const found: P[] = []
    for (const permission of permissions) {
      const address = await addressOfUser(store, permission.userId)
      const known = address === undefined ? undefined : await mailboxOf(store, address)
      found.push(known ? { ...permission, userId: { ...permission.userId, ...userIdOf(known) } } : permission)
    }
    return found
  }
  return 'calendarPermissions' in given
    ? { ...given, calendarPermissions: await named(given.calendarPermissions) }
    : { ...given, permissions: await named(given.permissions) }
}

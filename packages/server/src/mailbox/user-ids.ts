import type { CalendarPermissionSet, PermissionSet, UserId } from '@exchequer/protocol'
import type { StoreView } from '#store/store'
import { guidOfSid } from './security-identifier.js'

/** The address of a user who is named by it or by the security identifier of his mailbox; `undefined` for anybody else. */
export async function addressOfUser(
  store: StoreView,
  { primarySmtpAddress, sid }: UserId,
): Promise<string | undefined> {
  if (primarySmtpAddress !== undefined) return primarySmtpAddress.toLowerCase()
  const guid = sid === undefined ? undefined : guidOfSid(sid)
  return guid === undefined ? undefined : (await store.mailboxByGuid(guid))?.address
}

/** Permissions in which whoever is named by a security identifier is named by his address as well: rights go by addresses. */
export async function withAddresses<S extends PermissionSet | CalendarPermissionSet>(
  store: StoreView,
  given: S,
): Promise<S> {
  const named = async <P extends { readonly userId: UserId }>(permissions: readonly P[]): Promise<P[]> => {
    const found: P[] = []
    for (const permission of permissions) {
      const { userId } = permission
      const isNamed = userId.primarySmtpAddress !== undefined || userId.sid === undefined
      const primarySmtpAddress = isNamed ? undefined : await addressOfUser(store, userId)
      found.push(
        primarySmtpAddress === undefined ? permission : { ...permission, userId: { ...userId, primarySmtpAddress } },
      )
    }
    return found
  }
  return 'calendarPermissions' in given
    ? { ...given, calendarPermissions: await named(given.calendarPermissions) }
    : { ...given, permissions: await named(given.permissions) }
}

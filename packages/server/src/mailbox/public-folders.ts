import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow, StoreView } from '#store/store'

/** Public folders lie in a mailbox of their own, which nobody signs in to: everybody reaches them by their root and by ids. */
export const publicFoldersKind = 'public-folders'

/** The distinguished folder that the others are below. */
export const publicRoot = 'publicfoldersroot'

/** Whether a mailbox keeps public folders. */
export const isPublic = ({ kind }: Pick<MailboxRow, 'kind'>): boolean => kind === publicFoldersKind

/** The mailbox of the public folders, where there are any. */
export async function publicFoldersOf(store: StoreView): Promise<MailboxRow | undefined> {
  const [mailbox] = await store.mailboxesOfKind(publicFoldersKind)
  return mailbox
}

/**
 * Throws `ErrorInvalidOperation`, with a sentence that says what to do, for what is not done in public folders since Exchange 2013 (docs "Public
 * folder access with EWS in Exchange").
 */
export function checkNotPublic(mailbox: MailboxRow, instead: string): void {
  if (isPublic(mailbox)) throw new EwsError('ErrorInvalidOperation', instead)
}

/** Throws `ErrorOperationNotAllowedWithPublicFolderRoot` for the root of the public folders, which is no place for items. */
export function checkTakesItems({ distinguishedName }: FolderRow): void {
  if (distinguishedName === publicRoot) throw new EwsError('ErrorOperationNotAllowedWithPublicFolderRoot')
}

/** What PidTagReplicaList says of a public folder: the guid of the mailbox that keeps its content, as text that ends in a zero, in base64. */
export const replicaList = (mailboxGuid: string): string => Buffer.from(`${mailboxGuid}\0`, 'latin1').toString('base64')

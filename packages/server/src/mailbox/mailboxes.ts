import { randomUUID } from 'node:crypto'
import type { MailboxRow, StoreTransaction } from '#store/store'
import { archiveKind, isArchiveName } from './archive.js'
import { distinguishedFolders } from './distinguished-folders.js'
import { packFolder } from './folder-document.js'
import { type FolderLanguage, folderNameIn } from './folder-language.js'
import { publicPermissions } from './permissions.js'
import { publicFoldersKind, publicRoot } from './public-folders.js'

export interface NewMailbox {
  /** Primary SMTP address. */
  readonly address: string
  readonly displayName: string
  readonly kind: string
  readonly quotaBytes: number | null
  /** What the folders are called in. Default: English. */
  readonly language?: string | undefined
}

/** Makes a mailbox with the folders that every mailbox of its kind has. */
export async function createMailbox(
  store: StoreTransaction,
  { address, displayName, kind, quotaBytes, language }: NewMailbox,
): Promise<MailboxRow> {
  const mailbox = await store.insertMailbox({
    guid: randomUUID(),
    address: address.toLowerCase(),
    displayName,
    kind,
    quotaBytes,
    settings: JSON.stringify({ language } satisfies FolderLanguage),
  })
  const ids = new Map<string, number>()
  for (const entry of distinguishedFolders) {
    const { name, parent, folderClass, isCreated } = entry
    if (!hasFolder(kind, name, isCreated)) continue
    const id = await store.nextChange(mailbox.id)
    ids.set(name, id)
    await store.insertFolder({
      mailbox: mailbox.id,
      id,
      parent: parent === null ? null : (ids.get(parent) ?? null),
      distinguishedName: name,
      displayName: folderNameIn(mailbox, entry),
      folderClass,
      change: id,
      created: id,
      contentChange: id,
      totalCount: 0,
      unreadCount: 0,
      nextArticleNumber: 1,
      document: name === publicRoot ? packFolder({ permissions: publicPermissions }) : '{}',
    })
  }
  return mailbox
}

function hasFolder(kind: string, name: string, isCreated: boolean): boolean {
  if (kind === archiveKind) return isArchiveName(name)
  return kind === publicFoldersKind ? name === publicRoot : isCreated
}

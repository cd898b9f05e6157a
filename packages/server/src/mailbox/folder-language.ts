import type { MailboxRow } from '#store/store'
import { plainName } from './archive.js'
import type { DistinguishedFolder } from './distinguished-folders.js'
import { languageOf } from './languages.js'
import { settingOf } from './settings.js'

/** What a mailbox keeps in its settings of the language that the names of its folders are in. */
export interface FolderLanguage {
  readonly language?: string | undefined
}

/** The language of a mailbox's folders; `undefined` for English. */
export const folderLanguageOf = (mailbox: Pick<MailboxRow, 'settings'>): string | undefined =>
  settingOf<FolderLanguage>(mailbox, 'language')

/** What a distinguished folder is called that is made in a mailbox; those of an archive are called as those of mailboxes are. */
export const folderNameIn = (
  mailbox: Pick<MailboxRow, 'settings'>,
  { name, displayName }: Pick<DistinguishedFolder, 'name' | 'displayName'>,
): string => languageOf(folderLanguageOf(mailbox)).folders[plainName(name)] ?? displayName

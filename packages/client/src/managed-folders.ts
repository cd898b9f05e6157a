import { CreateManagedFolder, type Mailbox } from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import { toFolder } from './folder-classes.js'
import type { FolderResponse } from './folders.js'
import { mailboxOf } from './ids.js'
import type { ServiceResponseCollection } from './service-response.js'

export interface CreateManagedFoldersOptions extends BatchOptions {
  /** Whose; the caller's where absent. */
  readonly mailbox?: string | Mailbox
}

/** Adds folders that the organization has set up under these names, with rules for what they keep (docs "CreateManagedFolder operation"). */
export function createManagedFolders(
  connection: Connection,
  names: readonly string[],
  { mailbox, ...options }: CreateManagedFoldersOptions = {},
): Promise<ServiceResponseCollection<FolderResponse>> {
  return runBatch(
    connection,
    {
      operation: CreateManagedFolder,
      inputs: names,
      request: (chunk) => ({
        folderNames: [...chunk],
        ...(mailbox !== undefined && { mailbox: mailboxOf(mailbox) }),
      }),
      respond: (response, _, message): FolderResponse => {
        const [found] = message?.folders ?? []
        return (found ? { ...response, folder: toFolder(found) } : response) as FolderResponse
      },
    },
    options,
  )
}

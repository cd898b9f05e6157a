import {
  type EncryptedSharedFolderData,
  type FolderId,
  GetSharingFolder,
  type GetSharingFolderRequest,
  GetSharingMetadata,
  type InvalidRecipient,
  RefreshSharingFolder,
} from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { type FolderIdLike, plainFolderId } from './ids.js'

/** What goes into an invitation to a shared folder: tokens for the recipients who may have one, and who may not. */
export interface SharingMetadata {
  readonly encryptedSharedFolderDataCollection: readonly EncryptedSharedFolderData[]
  readonly invalidRecipients: readonly InvalidRecipient[]
}

/** Gets tokens with which people of other organizations may open a calendar or contacts folder (docs "GetSharingMetadata operation"). */
export async function getSharingMetadata(
  connection: Connection,
  folder: FolderIdLike,
  senderSmtpAddress: string,
  recipients: readonly string[],
  options: CallOptions = {},
): Promise<SharingMetadata> {
  const request = { idOfFolderToShare: plainFolderId(folder), senderSmtpAddress, recipients: [...recipients] }
  const answer = await callSingle(connection, GetSharingMetadata, request, options)
  const { encryptedSharedFolderDataCollection = [], invalidRecipients = [] } = answer
  return { encryptedSharedFolderDataCollection, invalidRecipients }
}

/**
 * Finds the folder of the caller that shows one which somebody shares: that one's default folder of a kind, or the one with an id (docs
 * "GetSharingFolder operation").
 */
export async function getSharingFolder(
  connection: Connection,
  smtpAddress: string,
  shared: Pick<GetSharingFolderRequest, 'dataType' | 'sharedFolderId'>,
  options: CallOptions = {},
): Promise<FolderId | undefined> {
  return (await callSingle(connection, GetSharingFolder, { smtpAddress, ...shared }, options)).sharingFolderId
}

/** Brings such a folder up to date (docs "RefreshSharingFolder operation"). */
export async function refreshSharingFolder(
  connection: Connection,
  folder: FolderIdLike,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, RefreshSharingFolder, { sharingFolderId: plainFolderId(folder) }, options)
}

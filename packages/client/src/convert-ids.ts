import {
  type AlternateId,
  type AlternatePublicFolderId,
  type AlternatePublicFolderItemId,
  ConvertId,
  type IdFormat,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** An id of something in a mailbox, or of a public folder, or of what lies in one. */
export type AnyAlternateId = AlternateId | AlternatePublicFolderId | AlternatePublicFolderItemId

/** The id in the format asked for, of the same kind. */
export type ConvertIdResponse<T extends AnyAlternateId = AnyAlternateId> = Answered<{ readonly alternateId: T }>

/** Converts ids from the formats that they say they have. */
export function convertIds<T extends AnyAlternateId>(
  connection: Connection,
  ids: readonly T[],
  destinationFormat: IdFormat,
  options: BatchOptions,
): Promise<ServiceResponseCollection<ConvertIdResponse<T>>> {
  return runBatch(
    connection,
    {
      operation: ConvertId,
      inputs: ids,
      request: (chunk) => ({ destinationFormat, sourceIds: chunk.map(named) }),
      respond: (response, _, message): ConvertIdResponse<T> => {
        const alternateId = message?.alternateId?.value as T | undefined
        return alternateId ? { ...response, alternateId } : (response as ConvertIdResponse<T>)
      },
    },
    options,
  )
}

/** An id with the name of its element, by what it has. */
function named(value: AnyAlternateId) {
  if ('itemId' in value) return { element: 'AlternatePublicFolderItemId' as const, value }
  return 'folderId' in value
    ? { element: 'AlternatePublicFolderId' as const, value }
    : { element: 'AlternateId' as const, value }
}

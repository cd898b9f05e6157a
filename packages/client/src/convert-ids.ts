import { type AlternateId, ConvertId, type IdFormat } from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import type { Connection } from './connection.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** The id in the format asked for. */
export type ConvertIdResponse = Answered<{ readonly alternateId: AlternateId }>

/** Converts ids between the formats of EWS, MAPI and Outlook on the web. */
export function convertIds(
  connection: Connection,
  ids: readonly AlternateId[],
  destinationFormat: IdFormat,
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<ConvertIdResponse>> {
  return runBatch(
    connection,
    {
      operation: ConvertId,
      inputs: ids,
      request: (chunk) => ({
        destinationFormat,
        sourceIds: chunk.map((value) => ({ element: 'AlternateId' as const, value })),
      }),
      respond: (response, _, message): ConvertIdResponse => {
        const alternateId = message?.alternateId?.value as AlternateId | undefined
        return alternateId ? { ...response, alternateId } : (response as ConvertIdResponse)
      },
    },
    options,
  )
}

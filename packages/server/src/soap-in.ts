import { readRequest, type SoapRequest, smallChunk, textSource } from '@exchequer/protocol'
import { beginWork } from '#giving-way'
import { giveBack } from './give-back.js'

/** The request that the pieces of a body are, of which nothing is left afterwards. Throws as `readRequest` does. */
export function soapIn(body: Uint8Array[]): SoapRequest {
  beginWork()
  const size = body.reduce((sum, { length }) => sum + length, 0)
  return readRequest(textSource(handedOn(body), size))
}

/** The pieces of a body, each let go of when the next is asked for: of a large one no more is held than is still to be read. */
function* handedOn(pieces: Uint8Array[]): Generator<Uint8Array> {
  pieces.reverse()
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    yield piece
    // Smaller ones may be looked at together with the next.
    if (piece.length >= smallChunk) giveBack(piece)
  }
}

/** What ConcurrentSyncCalls counts (docs "EWS throttling in Exchange", Table 1). */
export const isSynchronization = ({ operation }: SoapRequest): boolean =>
  operation.name === 'SyncFolderItems' || operation.name === 'SyncFolderHierarchy'

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { giveBack } from '#give-back'
import type { SqlRow } from '#store/rows'
import type { Statements } from './statements.js'

/** Content from this size on lies apart: shorter one is faster read from the row that it belongs to, and seldom there twice. */
const blobThreshold = 64 * 1024
/** No statement takes or gives more than this at once, whatever the size of the whole. */
const pieceLength = 256 * 1024

/** What a row says of its content: the name of a blob, or the bytes themselves. */
export interface Resting {
  readonly blob: string | null
  readonly bytes: Uint8Array | null
}

/** Takes content to rest: what is large as a blob, which is written only if the mailbox has none like it. */
export function putContent(statements: Statements, mailbox: number, content: Uint8Array): Resting {
  if (content.length < blobThreshold) return { blob: null, bytes: content }
  const hash = createHash('sha256').update(content).digest('base64url')
  if (!statements.referToBlob.get(1, mailbox, hash)) {
    statements.insertBlob.run(mailbox, hash, content.length)
    for (let start = 0; start < content.length; start += pieceLength)
      statements.insertBlobPiece.run(mailbox, hash, start / pieceLength, content.subarray(start, start + pieceLength))
  }
  return { blob: hash, bytes: null }
}

/** The content of a row of which `values` are its blob and its bytes. */
export function contentOf(statements: Statements, mailbox: number, values: SqlRow | undefined): Uint8Array | undefined {
  if (!values) return undefined
  const [hash, bytes] = values as readonly [string | null, Uint8Array | null]
  if (hash === null) return bytes ?? undefined
  const size = statements.blobSize.get(mailbox, hash)
  assert(size, `The blob ${hash} of mailbox ${mailbox} is gone.`)
  const content = new Uint8Array(size[0] as number)
  for (let start = 0; start < content.length; start += pieceLength) {
    const piece = statements.blobPiece.get(mailbox, hash, start / pieceLength)
    assert(piece, `A piece of the blob ${hash} of mailbox ${mailbox} is gone.`)
    const bytes = piece[0] as Uint8Array
    content.set(bytes, start)
    giveBack(bytes)
  }
  return content
}

/** One more row for each of these names the blob. */
export function referToBlobs(statements: Statements, mailbox: number, rows: readonly SqlRow[]): void {
  for (const [blob] of rows) if (blob !== null) statements.referToBlob.get(1, mailbox, blob!)
}

/** One row less for each of these names the blob; one that nobody names any more goes. */
export function releaseBlobs(statements: Statements, mailbox: number, rows: readonly SqlRow[]): void {
  for (const [blob] of rows) {
    if (blob === null) continue
    const left = statements.referToBlob.get(-1, mailbox, blob!)
    assert(left, `The blob ${blob} of mailbox ${mailbox} is gone.`)
    if ((left[0] as number) > 0) continue
    statements.deleteBlobPieces.run(mailbox, blob!)
    statements.deleteBlob.run(mailbox, blob!)
  }
}

import { randomUUID } from 'node:crypto'

/** The class of the id, and no date of an occurrence ([MS-OXOCAL] 2.2.1.27). */
const head = '040000008200E00074C5B7101A82E00800000000'
/** Eight bytes that mean nothing, and the length of what follows: 16 bytes. */
const middle = '000000000000000010000000'

/** A new UID of a meeting, in hex as Exchange writes it: when it was made, and something that nobody else has. */
export function globalObjectId(now: Date): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64LE((BigInt(now.getTime()) + 11_644_473_600_000n) * 10_000n)
  return head + time.toString('hex').toUpperCase() + middle + randomUUID().replaceAll('-', '').toUpperCase()
}

/** What every id of the kind begins with, of an occurrence as of a series. */
const idHead = head.slice(0, 32)

/**
 * The UID of a meeting by its global object id, as base64 or in hex. That of one occurrence names its day, which the UID does not
 * ([MS-OXOCAL] 2.2.1.27, 2.2.1.28); an id that others made is a UID as it is.
 */
export function uidOfGlobalObjectId(id: string): string {
  for (const encoding of ['hex', 'base64'] as const) {
    const hex = Buffer.from(id, encoding).toString('hex').toUpperCase()
    if (hex.startsWith(idHead)) return head + hex.slice(head.length)
  }
  return id
}

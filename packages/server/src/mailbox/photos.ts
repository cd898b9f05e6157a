import { createHash } from 'node:crypto'
import { decodeBase64, EwsError, UserPhotoSize } from '@exchequer/protocol'
import { type MailboxRow, PART, type StoreView } from '#store/store'
import { mailboxOf } from './directory.js'
import type { WriteSession } from './session.js'

export interface Photo {
  readonly bytes: Uint8Array
  readonly contentType: string
  /** Quoted, as HTTP's ETag is. */
  readonly etag: string
}

/** What each kind of picture begins with. */
const formats: readonly { readonly contentType: string; readonly head: readonly number[] }[] = [
  { contentType: 'image/jpeg', head: [0xff, 0xd8, 0xff] },
  { contentType: 'image/png', head: [0x89, 0x50, 0x4e, 0x47] },
  { contentType: 'image/gif', head: [0x47, 0x49, 0x46, 0x38] },
  { contentType: 'image/bmp', head: [0x42, 0x4d] },
]

const formatOf = (bytes: Uint8Array) => formats.find(({ head }) => head.every((byte, i) => bytes[i] === byte))

/** Under this item rests what belongs to the mailbox itself. */
const own = 0

/** As large as Exchange takes one (docs "SetUserPhoto"). */
const sizeLimit = 20 * 2 ** 20

export const isPhotoSize = (text: string): boolean =>
  UserPhotoSize.values.some((size) => size.toLowerCase() === text.toLowerCase())

/**
 * The photo of a mailbox. There is one, and it is the answer to every size: Exchange gives the nearest that it has, and clients scale
 * what they get (docs "GetUserPhoto operation").
 */
export async function photoOf(store: StoreView, address: string): Promise<Photo | undefined> {
  const mailbox = await mailboxOf(store, address)
  const bytes = mailbox && (await store.bytes(mailbox.id, own, PART.photo))
  if (!bytes) return undefined
  const contentType = formatOf(bytes)?.contentType ?? 'application/octet-stream'
  return { bytes, contentType, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}

/** Gives a mailbox a photo, or with no content takes it away. */
export async function setPhoto({ store }: WriteSession, mailbox: MailboxRow, base64: string): Promise<void> {
  const bytes = decodeBase64(base64)
  if (!bytes) throw new EwsError('ErrorInvalidOperation', 'The photo is no base64.')
  if (bytes.length === 0) {
    await store.deletePart(mailbox.id, own, PART.photo)
    return
  }
  if (bytes.length > sizeLimit) throw new EwsError('ErrorDataSizeLimitExceeded')
  if (!formatOf(bytes)) throw new EwsError('ErrorInvalidOperation', 'A photo is a picture in JPEG, PNG, GIF or BMP.')
  await store.putBytes(mailbox.id, own, PART.photo, bytes)
}

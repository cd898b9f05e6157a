import { EwsError } from '@exchequer/protocol'
import { crc32 } from './crc32.js'

/**
 * The bytes in which an item travels from ExportItems to UploadItems; docs/decisions/item-container.md says why they are our own.
 *
 * `XCHQITEM`, the version in one byte, then sections: kind (1 byte), length (4, big-endian), content. The last section holds the
 * CRC-32 of everything before it.
 */
export interface Section {
  readonly kind: SectionKind
  readonly bytes: Uint8Array
}

/**
 * The kinds of sections. An attachment is its row, and right after it its content where it has any; the body of an exception follows its
 * number in four bytes.
 */
export const SECTION = { item: 1, body: 2, mime: 3, attachment: 4, content: 5, exceptionBody: 6 } as const
export type SectionKind = (typeof SECTION)[keyof typeof SECTION]

const kinds: ReadonlySet<number> = new Set(Object.values(SECTION))
const end = 255
const magic = Buffer.from('XCHQITEM', 'latin1')
const version = 1
const headLength = magic.length + 1
const sectionHeadLength = 5

export function packSections(sections: readonly Section[]): Uint8Array {
  const pieces: Uint8Array[] = [magic, Uint8Array.of(version)]
  for (const { kind, bytes } of sections) pieces.push(sectionHead(kind, bytes.length), bytes)
  let checksum = 0
  for (const piece of pieces) checksum = crc32(piece, checksum)
  const last = Buffer.alloc(4)
  last.writeUInt32BE(checksum)
  pieces.push(sectionHead(end, last.length), last)
  return Buffer.concat(pieces)
}

function sectionHead(kind: number, length: number): Buffer {
  const head = Buffer.alloc(sectionHeadLength)
  head[0] = kind
  head.writeUInt32BE(length, 1)
  return head
}

/** Throws `ErrorCorruptData`, with a text that says what is the matter, for bytes that no server of this kind wrote. */
export function unpackSections(data: Uint8Array): Section[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (isFastTransfer(bytes))
    throw corrupt(
      'This is a FastTransfer stream of Microsoft Exchange. Only what ExportItems of this server gave can be uploaded.',
    )
  if (!bytes.subarray(0, magic.length).equals(magic)) throw corrupt('This is no item that ExportItems gave.')
  if (bytes[magic.length] !== version) throw corrupt('The item was exported by a newer server.')
  const sections: Section[] = []
  for (let at = headLength; at + sectionHeadLength <= bytes.length; ) {
    const kind = bytes[at]!
    const from = at + sectionHeadLength
    const to = from + bytes.readUInt32BE(at + 1)
    if (to > bytes.length) break
    if (kind === end) {
      if (to !== bytes.length || to - from !== 4 || bytes.readUInt32BE(from) !== crc32(bytes.subarray(0, at))) break
      return sections
    }
    if (!kinds.has(kind)) break
    sections.push({ kind: kind as SectionKind, bytes: bytes.subarray(from, to) })
    at = to
  }
  throw corrupt('The item was cut short or changed on its way.')
}

const corrupt = (text: string): EwsError => new EwsError('ErrorCorruptData', text)

/** StartMessage, StartFAIMsg, StartEmbed, StartTopFld, StartSubFld (MS-OXCFXICS 2.2.4.1.4). */
const markers: ReadonlySet<number> = new Set([0x400c0003, 0x40100003, 0x40010003, 0x40090003, 0x400a0003])

/**
 * Exchange's own stream is a list of commands: the first has the number 1 and brings eight bytes of configuration. What a program
 * took from MAPI itself begins with a marker.
 */
function isFastTransfer(bytes: Buffer): boolean {
  if (bytes.length < 8) return false
  const first = bytes.readUInt32LE(0)
  return (first === 1 && bytes.readUInt32LE(4) === 8) || markers.has(first)
}

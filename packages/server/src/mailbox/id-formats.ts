import { EwsError } from '@exchequer/protocol'
import { parseId } from './ids.js'

/** The spellings of one and the same id (docs "IdFormatType"). */
export type IdFormat = 'EwsLegacyId' | 'EwsId' | 'EntryId' | 'HexEntryId' | 'StoreId' | 'OwaId'

/** What the other formats say in bytes. Their first byte tells them from an EwsId, whose bytes begin with those of `AAMk`. */
const marks: Readonly<Record<Exclude<IdFormat, 'EwsId'>, number>> = {
  EwsLegacyId: 1,
  EntryId: 2,
  HexEntryId: 2,
  StoreId: 3,
  OwaId: 4,
}

/** Writes an id in another format. Throws the id's own error where it is none of the format that it is said to be. */
export function convertId(id: string, from: IdFormat, to: IdFormat): string {
  return write(read(id, from), to)
}

/** The MAPI entry id that an EwsId stands for, as base64: what PidTagEntryId says. */
export const entryIdOf = (ewsId: string): string => write(ewsId, 'EntryId')

/** Gives the EwsId. */
function read(id: string, format: IdFormat): string {
  if (id === '') throw new EwsError('ErrorInvalidIdEmpty')
  if (format === 'EwsId') return checked(id)
  const encoding = format === 'HexEntryId' ? 'hex' : 'base64'
  const text = format === 'OwaId' ? unescapeOwa(id) : id
  const bytes = Buffer.from(text, encoding)
  if (bytes[0] !== marks[format] || bytes.toString(encoding).toLowerCase() !== text.toLowerCase())
    throw new EwsError('ErrorInvalidIdMalformed')
  return checked(bytes.subarray(1).toString('base64'))
}

function write(ewsId: string, format: IdFormat): string {
  if (format === 'EwsId') return ewsId
  const bytes = Buffer.concat([Buffer.from([marks[format]]), Buffer.from(ewsId, 'base64')])
  if (format === 'HexEntryId') return bytes.toString('hex').toUpperCase()
  return format === 'OwaId' ? encodeURIComponent(bytes.toString('base64')) : bytes.toString('base64')
}

function checked(ewsId: string): string {
  parseId(ewsId)
  return ewsId
}

function unescapeOwa(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    throw new EwsError('ErrorInvalidIdMalformed')
  }
}

/**
 * The security identifier of a mailbox: its GUID as the four numbers of an account of Windows (MS-DTYP 2.4.2.1), so that each follows from
 * the other.
 */
export function sidOfGuid(guid: string): string {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return `S-1-5-21-${[0, 4, 8, 12].map((at) => bytes.readUInt32BE(at)).join('-')}`
}

/** The GUID of which `sid` was made; `undefined` where it was made of none. */
export function guidOfSid(sid: string): string | undefined {
  const numbers = /^S-1-5-21-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/i.exec(sid)?.slice(1).map(Number)
  if (!numbers || numbers.some((number) => number > 0xffffffff)) return undefined
  const hex = numbers.map((number) => number.toString(16).padStart(8, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

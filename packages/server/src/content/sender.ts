import { addressParser } from 'postal-mime'
import { headerFields } from './mime-header.js'

/** More than any real address; what is longer names nobody that we could compare. */
const addressLimit = 1000

/** Whether a message says at most once, and of one person, who sent it (RFC 5322 3.6.2); it may leave it to the server to say. */
export function namesOneSender(bytes: Uint8Array): boolean {
  const { fields } = headerFields(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return ['from', 'sender'].every((name) => {
    const values = fields.filter((field) => field.name.toLowerCase() === name)
    return (
      values.length <= 1 &&
      values.every(({ value }) => value.length <= addressLimit && addressParser(value, { flatten: true }).length <= 1)
    )
  })
}

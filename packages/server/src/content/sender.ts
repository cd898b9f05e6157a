import { addressParser } from 'postal-mime'
import { decodeWords } from './charset.js'
import type { Address, MailHeader } from './mail.js'
import { headerFields, withFields } from './mime-header.js'

/** More than any real address; what is longer names nobody that we could compare. */
const addressLimit = 1000

/** Whom the bytes of a message name as who sent it, by addresses in lower case; who is absent is left to the server to say. */
export interface NamedSenders {
  readonly from?: string
  readonly sender?: string
}

/** Gives nothing for a message that says more than once, or of several people, who sent it (RFC 5322 3.6.2). */
export function sendersNamed(bytes: Uint8Array): NamedSenders | undefined {
  const { fields } = headerFields(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const found: { from?: string; sender?: string } = {}
  for (const name of ['from', 'sender'] as const) {
    const [value, ...others] = fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value)
    if (value === undefined) continue
    const people = value.length > addressLimit ? undefined : addressParser(value, { flatten: true })
    if (others.length > 0 || !people || people.length > 1) return undefined
    const address = people[0]?.address?.toLowerCase()
    if (address) found[name] = address
  }
  return found
}

/** The bytes of a message that name these as who sent it, and nobody else, with the same header fields as they are read; the rest stays. */
export async function withSenders(
  bytes: Uint8Array,
  from: Address,
  sender: Address | undefined,
): Promise<{ readonly bytes: Uint8Array; readonly headers: readonly MailHeader[] }> {
  const { senderFields } = await import('./compose-mail.js')
  const lines = senderFields(from, sender)
  const named = withFields(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), ['from', 'sender'], lines)
  const headers = headerFields(Buffer.from(lines)).fields.map(({ name, value }) => ({
    name,
    value: decodeWords(value),
  }))
  return { bytes: named, headers }
}

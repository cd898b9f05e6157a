import { headerEnd, withFields } from '#content/mime-header'
import type { Draft } from '#mailbox/draft'
import { isOutsider, type Sender } from '#mailbox/sender'
import { headersOf } from './headers.js'

/** Headers that a message has to have on its way, whoever wrote it (RFC 5322 3.6). */
const needed = new Set(['from', 'date', 'message-id'])

/**
 * The bytes of a message as its recipients get them: those that came in, without the names of who gets it in secret, and with the
 * headers that a sender here left to the server.
 */
export function wireForm(draft: Draft, sender: Sender): Uint8Array | undefined {
  const { mime, state } = draft
  if (!mime || !state.hasMime) return undefined
  const bytes = Buffer.from(mime.buffer, mime.byteOffset, mime.byteLength)
  const head = bytes.toString('latin1', 0, headerEnd(bytes).end)
  const present = new Set((head.match(/^[!-9;-~]+(?=[ \t]*:)/gm) ?? []).map((name) => name.toLowerCase()))
  const missing = (isOutsider(sender) ? [] : headersOf(draft)).filter(
    ({ name }) => needed.has(name.toLowerCase()) && !present.has(name.toLowerCase()),
  )
  if (missing.length === 0 && !present.has('bcc') && !present.has('resent-bcc')) return bytes
  const added = missing.map(({ name, value }) => `${name}: ${value}\r\n`).join('')
  return withFields(bytes, ['bcc', 'resent-bcc'], added)
}

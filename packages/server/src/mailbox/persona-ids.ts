import { EwsError } from '@exchequer/protocol'

/** Whom a persona is made around: a contact of a mailbox, or somebody of the directory. */
export interface PersonaKey {
  readonly kind: 'contact' | 'directory'
  /** Of the mailbox that holds the contact, or of the person's own. */
  readonly mailboxGuid: string
  /** The contact's item; 0 for somebody of the directory. */
  readonly number: number
}

const head = Buffer.from('AAUQ', 'base64')
const kinds: readonly PersonaKey['kind'][] = ['contact', 'directory']
const length = head.length + 1 + 36 + 6

/** `AAUQ`, as Exchange's persona ids begin, the kind, the mailbox's guid, the contact. */
export function formatPersonaId({ kind, mailboxGuid, number }: PersonaKey): string {
  const bytes = Buffer.alloc(length)
  head.copy(bytes)
  bytes[3] = kinds.indexOf(kind)
  bytes.write(mailboxGuid, 4, 'latin1')
  bytes.writeUIntBE(number, 40, 6)
  return bytes.toString('base64')
}

/** Throws `ErrorInvalidIdMalformed` for a text that this server never gave out. */
export function parsePersonaId(text: string): PersonaKey {
  const bytes = Buffer.from(text, 'base64')
  const kind = kinds[bytes[3] ?? kinds.length]
  if (bytes.length !== length || kind === undefined) throw new EwsError('ErrorInvalidIdMalformed')
  const key: PersonaKey = { kind, mailboxGuid: bytes.toString('latin1', 4, 40), number: bytes.readUIntBE(40, 6) }
  if (formatPersonaId(key) !== text) throw new EwsError('ErrorInvalidIdMalformed')
  return key
}

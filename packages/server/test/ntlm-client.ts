import { createHash, createHmac, randomBytes } from 'node:crypto'
import { ntHash } from '@exchequer/server/internal/auth/nt-hash'

/** The client's half of NTLM, for tests that say what stands in its messages. */
export interface NtlmCredentials {
  readonly user: string
  readonly domain?: string
  readonly password: string
  /** Says that there is a code over all messages, and makes it. */
  readonly mic?: boolean
  /** Attribute pairs to add to those of the server, such as channel bindings. */
  readonly pairs?: readonly (readonly [number, Buffer])[]
  /** The response of NTLMv1: 24 bytes. */
  readonly isOld?: boolean
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const hmac = (key: Buffer, ...parts: Buffer[]): Buffer => createHmac('md5', key).update(Buffer.concat(parts)).digest()
const unicode = 0x1
const usual = unicode | 0x4 | 0x10 | 0x200 | 0x8000 | 0x80000 | 0x800000 | 0x20000000

export function negotiateMessage(flags = usual): Buffer {
  const message = Buffer.alloc(40)
  message.write('NTLMSSP\0', 'latin1')
  message.writeUInt32LE(1, 8)
  message.writeUInt32LE(flags >>> 0, 12)
  return message
}

export interface Authenticated {
  readonly message: Buffer
  readonly sessionKey: Buffer
}

export function authenticateMessage(negotiate: Buffer, challenge: Buffer, credentials: NtlmCredentials): Authenticated {
  const { user, domain = '', password, mic = false, pairs = [], isOld = false } = credentials
  const serverChallenge = challenge.subarray(24, 32)
  const info = challenge.subarray(challenge.readUInt32LE(44), challenge.readUInt32LE(44) + challenge.readUInt16LE(40))
  const added = [...pairs, ...(mic ? [[6, Buffer.from([2, 0, 0, 0])] as const] : [])]
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    Buffer.alloc(8),
    randomBytes(8),
    Buffer.alloc(4),
    ...added.map(([id, value]) => Buffer.concat([uint16(id), uint16(value.length), value])),
    info,
    Buffer.alloc(4),
  ])
  const responseKey = hmac(ntHash(password), utf16(user.toUpperCase() + domain))
  const proof = hmac(responseKey, serverChallenge, blob)
  const response = isOld ? randomBytes(24) : Buffer.concat([proof, blob])
  const sessionKey = hmac(responseKey, proof)

  const payload = [Buffer.alloc(24), response, utf16(domain), utf16(user), utf16('DESK'), Buffer.alloc(0)]
  const message = Buffer.alloc(88 + payload.reduce((sum, { length }) => sum + length, 0))
  message.write('NTLMSSP\0', 'latin1')
  message.writeUInt32LE(3, 8)
  let end = 88
  for (const [i, part] of payload.entries()) {
    message.writeUInt16LE(part.length, 12 + 8 * i)
    message.writeUInt16LE(part.length, 14 + 8 * i)
    message.writeUInt32LE(end, 16 + 8 * i)
    end += part.copy(message, end)
  }
  message.writeUInt32LE(usual >>> 0, 60)
  if (mic) hmac(sessionKey, negotiate, challenge, message).copy(message, 72)
  return { message, sessionKey }
}

/** The client's signature over the mechanisms that it offered within SPNEGO. */
export function signature(sessionKey: Buffer, side: 'client-to-server' | 'server-to-client', text: Buffer): Buffer {
  const key = createHash('md5')
    .update(sessionKey)
    .update(`session key to ${side} signing key magic constant\0`)
    .digest()
  const sequence = Buffer.alloc(4)
  return Buffer.concat([Buffer.from([1, 0, 0, 0]), hmac(key, sequence, text).subarray(0, 8), sequence])
}

// As much of DER as SPNEGO needs.

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

export const ntlmMechanism = Buffer.from('060a2b06010401823702020a', 'hex')
export const kerberosMechanism = Buffer.from('06092a864886f712010202', 'hex')

/** A list of mechanisms, as it is signed. */
export const mechanisms = (...list: Buffer[]): Buffer => der(0x30, ...list)

export const spnegoInit = (list: Buffer, token?: Buffer): Buffer =>
  der(
    0x60,
    Buffer.from('06062b0601050502', 'hex'),
    der(0xa0, der(0x30, der(0xa0, list), ...(token ? [der(0xa2, der(0x04, token))] : []))),
  )

export const spnegoNext = (token: Buffer, mic?: Buffer): Buffer =>
  der(0xa1, der(0x30, der(0xa2, der(0x04, token)), ...(mic ? [der(0xa3, der(0x04, mic))] : [])))

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Authenticate, withoutMic } from './ntlm-messages.js'

/** The messages of one handshake so far. */
export interface Handshake {
  readonly negotiate: Buffer
  readonly challengeMessage: Buffer
  readonly challenge: Buffer
}

/**
 * The key of the session, where the response was made with the password of this NT hash (MS-NLMP 3.3.2) and no message was changed on its
 * way (3.2.5.1.2); else `undefined`.
 */
export function sessionKeyOf(
  { user, domain, proof, blob, mic }: Authenticate,
  message: Buffer,
  { negotiate, challengeMessage, challenge }: Handshake,
  ntHash: Buffer,
): Buffer | undefined {
  const responseKey = hmac(ntHash, Buffer.from(upperCase(user) + domain, 'utf16le'))
  const isRight = timingSafeEqual(hmac(responseKey, challenge, blob), proof)
  const sessionKey = hmac(responseKey, proof)
  if (!isRight) return undefined
  if (mic && !timingSafeEqual(hmac(sessionKey, negotiate, challengeMessage, withoutMic(message)), mic)) return undefined
  return sessionKey
}

/** A signature over the first message of one side (MS-NLMP 3.4.4.2, no key exchanged). */
export function signatureOf(sessionKey: Buffer, side: 'client' | 'server', message: Buffer): Buffer {
  const other = side === 'client' ? 'server' : 'client'
  const constant = `session key to ${side}-to-${other} signing key magic constant\0`
  const key = createHash('md5').update(sessionKey).update(constant, 'latin1').digest()
  const sequence = Buffer.alloc(4)
  return Buffer.concat([Buffer.from([1, 0, 0, 0]), hmac(key, sequence, message).subarray(0, 8), sequence])
}

function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const code = createHmac('md5', key)
  for (const part of parts) code.update(part)
  return code.digest()
}

/** As Windows does it, one letter for one: `ß` stays what it is. */
const upperCase = (text: string): string =>
  Array.from(text, (letter) => {
    const upper = letter.toUpperCase()
    return upper.length === letter.length ? upper : letter
  }).join('')

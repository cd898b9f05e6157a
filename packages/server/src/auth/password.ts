import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { fairQueue } from './fair-queue.js'

/** What a hash costs: memory is 128 · r · 2^ln bytes, time grows with all three. */
export interface PasswordCost {
  readonly ln: number
  readonly r: number
  readonly p: number
}

/** 32 MB and some 50 ms a hash. OWASP's table asks for 2^15 with p=3; every login but the first comes out of a cache here. */
const defaultCost: PasswordCost = { ln: 15, r: 8, p: 1 }
const saltLength = 16
const hashLength = 32

/**
 * Each running hash holds its memory and one of the four threads that files and compression need too. What may wait is what gets
 * its turn within half a minute.
 */
const queue = fairQueue({ atOnce: 2, waiting: 1024, waitingPerOwner: 32 })

/** Milliseconds that a hash took last. */
let lastDuration = 50

/** Hashes a password, off the main thread, as a PHC string: `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`. */
export async function hashPassword(password: string, cost: PasswordCost = defaultCost): Promise<string> {
  const salt = randomBytes(saltLength)
  const hash = await derive(password, salt, hashLength, cost)
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`
}

/**
 * Whether `password` is the one that `encoded` was made of (an NT hash may stand behind); takes the same time for a right and a wrong
 * one. Throws on another format, and `QueueFull` where too many passwords of the same `turn` are waiting to be hashed.
 */
export async function verifyPassword(password: string, encoded: string, turn = ''): Promise<boolean> {
  const match = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)(?: |$)/.exec(
    encoded,
  )
  if (match === null) throw new Error('A stored password hash is not a scrypt PHC string.')
  const [, ln, r, p, salt = '', hash = ''] = match
  const expected = Buffer.from(hash, 'base64')
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) }
  const derived = await queue.run(turn, () => derive(password, Buffer.from(salt, 'base64'), expected.length, cost))
  return timingSafeEqual(derived, expected)
}

/** Waits for a turn and for as long as a hash took last, without the work; rejects as `verifyPassword` does. */
export const waitAsForHash = (turn: string): Promise<void> => queue.run(turn, () => setTimeout(lastDuration))

/** A hash that no password has, for logins that nobody has: to verify against it takes as long as against a real one. */
export function hashOfNobody({ ln, r, p }: PasswordCost = defaultCost): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(randomBytes(saltLength))}$${unpadded(randomBytes(hashLength))}`
}

/** The hash of an account without a password: no password has it. */
export const closedHash = `$scrypt$ln=${defaultCost.ln},r=${defaultCost.r},p=${defaultCost.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

function derive(password: string, salt: Buffer, length: number, { ln, r, p }: PasswordCost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * r * 2 ** ln }
  const begin = performance.now()
  return new Promise((resolve, reject) => {
    // RFC 8265: one password typed on two keyboards may differ in composition.
    scrypt(password.normalize('NFC'), salt, length, options, (error, key) => {
      lastDuration = performance.now() - begin
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** The three messages of NTLM, as they lie in bytes (MS-NLMP 2.2.1). */

const signature = Buffer.from('NTLMSSP\0', 'latin1')

/** MS-NLMP 2.2.2.5. */
const flag = {
  unicode: 0x1,
  oem: 0x2,
  requestTarget: 0x4,
  sign: 0x10,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  targetIsServer: 0x20000,
  extendedSessionSecurity: 0x80000,
  targetInfo: 0x800000,
  version: 0x2000000,
  is128: 0x20000000,
  is56: 0x80000000,
}
/**
 * What is agreed to where the client offers it. Not among it is the exchange of a further key: nothing is sealed here, and without one the
 * key of the session is known without RC4.
 */
const agreeable = flag.sign | flag.alwaysSign | flag.version | flag.is128 | flag.is56

/** MS-NLMP 2.2.2.1. */
const avId = { end: 0, computer: 1, domain: 2, dnsComputer: 3, dnsDomain: 4, flags: 6, timestamp: 7 }

export const isNtlm = (message: Buffer): boolean =>
  message.length >= 12 && message.subarray(0, signature.length).equals(signature)

export const messageType = (message: Buffer): number => message.readUInt32LE(8)

/** The answer to a NEGOTIATE_MESSAGE; `undefined` where that is cut off. */
export function challengeMessage(negotiate: Buffer, challenge: Buffer, hostName: string): Buffer | undefined {
  if (negotiate.length < 16) return undefined
  const offered = negotiate.readUInt32LE(12)
  // curl offers the characters of its machine alone.
  const characters = offered & flag.unicode ? flag.unicode : flag.oem
  const agreed =
    (offered & agreeable) |
    (characters | flag.requestTarget | flag.ntlm | flag.targetIsServer | flag.extendedSessionSecurity | flag.targetInfo)
  const computer = hostName.split('.', 1)[0]!.slice(0, 15).toUpperCase()
  const target = characters === flag.unicode ? utf16(computer) : Buffer.from(computer, 'latin1')
  const info = targetInfo(computer, hostName)
  const message = Buffer.alloc(56)
  signature.copy(message)
  message.writeUInt32LE(2, 8)
  writeField(message, 12, target.length, 56)
  message.writeUInt32LE(agreed >>> 0, 20)
  challenge.copy(message, 24)
  writeField(message, 40, info.length, 56 + target.length)
  // Version 10.0 of Windows, revision 15 of NTLM: some clients look for the revision.
  Buffer.from([10, 0, 0, 0, 0, 0, 0, 15]).copy(message, 48)
  return Buffer.concat([message, target, info])
}

function targetInfo(computer: string, hostName: string): Buffer {
  const time = Buffer.alloc(8)
  time.writeBigUInt64LE((BigInt(Date.now()) + 11_644_473_600_000n) * 10_000n)
  const pairs: [number, Buffer][] = [
    [avId.domain, utf16(computer)],
    [avId.computer, utf16(computer)],
    [avId.dnsDomain, utf16(hostName)],
    [avId.dnsComputer, utf16(hostName)],
    [avId.timestamp, time],
    [avId.end, Buffer.alloc(0)],
  ]
  return Buffer.concat(
    pairs.flatMap(([id, value]) => {
      const head = Buffer.alloc(4)
      head.writeUInt16LE(id, 0)
      head.writeUInt16LE(value.length, 2)
      return [head, value]
    }),
  )
}

export interface Authenticate {
  readonly domain: string
  readonly user: string
  /** The first 16 bytes of the response: what only who knows the password can work out. */
  readonly proof: Buffer
  /** What the proof was made of besides the challenge. */
  readonly blob: Buffer
  /** A code over all three messages, where the client says that it made one. */
  readonly mic: Buffer | undefined
}

/** Reads an AUTHENTICATE_MESSAGE; `undefined` for one that is broken, anonymous, or older than NTLMv2. */
export function readAuthenticate(message: Buffer): Authenticate | undefined {
  if (message.length < 64) return undefined
  const [response, domain, user] = [20, 28, 36].map((at) => readField(message, at))
  if (!response || !domain || !user) return undefined
  const [proof, blob] = [response.subarray(0, 16), response.subarray(16)]
  // NTLMv1 answers with 24 bytes; of NTLMv2 both version bytes are 1 (MS-NLMP 2.2.2.7).
  if (user.length === 0 || blob.length < 32 || blob[0] !== 1 || blob[1] !== 1) return undefined
  const hasMic = hasMicFlag(blob.subarray(28))
  if (hasMic && message.length < 88) return undefined
  const characters = message.readUInt32LE(60) & flag.unicode ? 'utf16le' : 'latin1'
  return {
    domain: domain.toString(characters),
    user: user.toString(characters),
    proof,
    blob,
    mic: hasMic ? message.subarray(72, 88) : undefined,
  }
}

/** The message as it was when its code was made. */
export function withoutMic(message: Buffer): Buffer {
  const copy = Buffer.from(message)
  copy.fill(0, 72, 88)
  return copy
}

/** MsvAvFlags 0x2: the message has a MIC. Channel bindings and other pairs are passed over. */
function hasMicFlag(pairs: Buffer): boolean {
  for (let at = 0; at + 4 <= pairs.length; ) {
    const [id, length] = [pairs.readUInt16LE(at), pairs.readUInt16LE(at + 2)]
    if (id === avId.end) return false
    if (id === avId.flags && length === 4 && at + 8 <= pairs.length) return (pairs.readUInt32LE(at + 4) & 2) !== 0
    at += 4 + length
  }
  return false
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

function writeField(message: Buffer, at: number, length: number, offset: number): void {
  message.writeUInt16LE(length, at)
  message.writeUInt16LE(length, at + 2)
  message.writeUInt32LE(offset, at + 4)
}

function readField(message: Buffer, at: number): Buffer | undefined {
  const [length, offset] = [message.readUInt16LE(at), message.readUInt32LE(at + 4)]
  return offset + length <= message.length ? message.subarray(offset, offset + length) : undefined
}

/** As much of SPNEGO (RFC 4178) as carries NTLM: what a token holds, and the tokens that answer it. */
export interface SpnegoToken {
  /** The mechanisms that the client can do, best first, as they were encoded; in its first token only. */
  readonly mechanisms: Buffer | undefined
  /** Whether NTLM is among them, and whether it is the first. */
  readonly offersNtlm: boolean
  readonly prefersNtlm: boolean
  /** The message of the mechanism. */
  readonly token: Buffer | undefined
  /** A signature over the list of mechanisms, that nobody took one away. */
  readonly mic: Buffer | undefined
}

/** 1.3.6.1.4.1.311.2.2.10, with its tag. */
const ntlmId = Buffer.from('060a2b06010401823702020a', 'hex')

/** Reads a token of the client; `undefined` for anything else. */
export function readSpnego(bytes: Buffer): SpnegoToken | undefined {
  const whole = element(bytes)
  if (!whole) return undefined
  // A first token stands in the frame of GSS-API: the id of SPNEGO, then the token itself.
  const frame = whole.tag === 0x60 ? elements(whole.content) : undefined
  const body = frame ? frame.find(({ tag }) => tag === 0xa0) : whole.tag === 0xa1 ? whole : undefined
  const sequence = body && element(body.content)
  if (sequence?.tag !== 0x30) return undefined
  const parts = new Map(elements(sequence.content)?.map(({ tag, content }) => [tag, content]))
  const octets = (tag: number): Buffer | undefined => {
    const part = parts.get(tag)
    return part && element(part)?.content
  }
  const mechanisms = frame && parts.get(0xa0)
  const list = mechanisms && element(mechanisms)?.content
  return {
    mechanisms,
    offersNtlm: list?.includes(ntlmId) ?? false,
    prefersNtlm: list?.subarray(0, ntlmId.length).equals(ntlmId) ?? false,
    token: octets(0xa2),
    mic: octets(0xa3),
  }
}

const states = { completed: 0, incomplete: 1, requestMic: 3 }

/** A token that answers one. */
export function spnegoAnswer(
  state: keyof typeof states,
  { token, mic, namesNtlm }: { token?: Buffer; mic?: Buffer; namesNtlm?: boolean } = {},
): Buffer {
  const parts = [encoded(0xa0, encoded(0x0a, Buffer.from([states[state]])))]
  if (namesNtlm) parts.push(encoded(0xa1, ntlmId))
  if (token) parts.push(encoded(0xa2, encoded(0x04, token)))
  if (mic) parts.push(encoded(0xa3, encoded(0x04, mic)))
  return encoded(0xa1, encoded(0x30, Buffer.concat(parts)))
}

interface Element {
  readonly tag: number
  readonly content: Buffer
  /** Where the next one begins. */
  readonly end: number
}

/** One element of DER, its length in up to three bytes; `undefined` where it is cut off. */
function element(bytes: Buffer): Element | undefined {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined) return undefined
  const count = first < 0x80 ? 0 : first & 0x7f
  if (count > 3 || (first >= 0x80 && count === 0) || bytes.length < 2 + count) return undefined
  const length = count === 0 ? first : bytes.readUIntBE(2, count)
  const end = 2 + count + length
  return end <= bytes.length ? { tag, content: bytes.subarray(2 + count, end), end } : undefined
}

function elements(bytes: Buffer): Element[] | undefined {
  const found: Element[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const next = element(rest)
    if (!next) return undefined
    found.push(next)
    rest = rest.subarray(next.end)
  }
  return found
}

function encoded(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from(head), content])
}

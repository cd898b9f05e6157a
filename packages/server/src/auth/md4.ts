/** MD4 (RFC 1320), which OpenSSL 3 no longer has and NTLM cannot do without. */
export function md4(message: Uint8Array): Buffer {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  const padded = pad(message)
  for (let start = 0; start < padded.length; start += 64) {
    const [a0, b0, c0, d0] = state as [number, number, number, number]
    let [a, b, c, d] = [a0, b0, c0, d0]
    for (let step = 0; step < 48; step++) {
      const round = step >> 4
      const word = padded.readUInt32LE(start + 4 * words[step]!)
      const sum = (a + mix[round]!(b, c, d) + word + constants[round]!) >>> 0
      const shift = shifts[round]![step & 3]!
      ;[a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c]
    }
    state[0] = a0 + a
    state[1] = b0 + b
    state[2] = c0 + c
    state[3] = d0 + d
  }
  const digest = Buffer.alloc(16)
  for (const [i, word] of state.entries()) digest.writeUInt32LE(word >>> 0, 4 * i)
  return digest
}

const mix: readonly ((x: number, y: number, z: number) => number)[] = [
  (x, y, z) => (x & y) | (~x & z),
  (x, y, z) => (x & y) | (x & z) | (y & z),
  (x, y, z) => x ^ y ^ z,
]
const constants = [0, 0x5a827999, 0x6ed9eba1]
const shifts = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
]
/** The order in which each round takes the words of a block. */
const words = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  ...[0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  ...[0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
]

/** A one, zeros, and the length in bits, up to a whole number of blocks. */
function pad(message: Uint8Array): Buffer {
  const padded = Buffer.alloc((((message.length + 8) >> 6) + 1) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8)
  return padded
}

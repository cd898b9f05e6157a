const table = new Uint32Array(256)
for (let n = 0; n < 256; n++) {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  table[n] = value >>> 0
}

/** The CRC-32 of bytes from a place on, or of what came before and these; finds typing errors, keeps no secrets. */
export function crc32(bytes: Uint8Array, before = 0, from = 0): number {
  let value = ~before >>> 0
  for (let i = from; i < bytes.length; i++) value = table[(value ^ bytes[i]!) & 255]! ^ (value >>> 8)
  return ~value >>> 0
}

/** The value of each digit by its character, -1 for what is none. */
const values = new Int8Array(128).fill(-1)
for (const [value, digit] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  values[digit.charCodeAt(0)] = value

/**
 * Fills `bytes`, a multiple of three, with what base64 without padding says in `text` from `at` on, and tells whether that is what is
 * there: of each text of that length there is one reading, and of each reading one text. For the ends of ids, of which every request has
 * many: what Node has for it costs a buffer each.
 */
export function readBase64(text: string, at: number, bytes: Uint8Array): boolean {
  let from = at
  for (let to = 0; to < bytes.length; to += 3, from += 4) {
    const group =
      (digit(text, from) << 18) | (digit(text, from + 1) << 12) | (digit(text, from + 2) << 6) | digit(text, from + 3)
    if (group < 0) return false
    bytes[to] = group >> 16
    bytes[to + 1] = (group >> 8) & 255
    bytes[to + 2] = group & 255
  }
  return true
}

const digit = (text: string, at: number): number => values[text.charCodeAt(at)] ?? -1

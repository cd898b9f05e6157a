/** A list of whole numbers, each as its distance from the one before it, seven bits a byte: most of them take one or two. */
export function writeNumbers(numbers: Iterable<number>): Uint8Array {
  const bytes: number[] = []
  let last = 0
  for (const number of [...numbers].sort((one, other) => one - other)) {
    let rest = number - last
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80)
    bytes.push(rest)
    last = number
  }
  return Uint8Array.from(bytes)
}

export function* readNumbers(bytes: Uint8Array): Generator<number> {
  let last = 0
  let rest = 0
  let unit = 1
  for (const byte of bytes) {
    rest += (byte % 0x80) * unit
    unit *= 0x80
    if (byte >= 0x80) continue
    last += rest
    yield last
    rest = 0
    unit = 1
  }
}

/**
 * Gives the memory of bytes back at once that nobody looks at any more, where the runtime can: from Node 22 on, which also lets more of it lie
 * about before it collects. Bytes that share their memory with others are left to the collector.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (byteLength === buffer.byteLength) (buffer as Transferable).transfer?.(0)
}

/** What the language has of it since ES2024. */
interface Transferable {
  transfer?(length: number): unknown
}

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { TlsFiles } from '@exchequer/server'

/** RFC 4511 4.1.9. */
const resultCodes = { confidentialityRequired: 13, constraintViolation: 19, busy: 51, unwillingToPerform: 53 }

export interface Entry {
  readonly dn: string
  readonly password: string
  readonly attributes: Readonly<Record<string, string | readonly string[]>>
  /** What a bind is answered, whatever the password. */
  readonly refusal?: keyof typeof resultCodes
}

/** An LDAP directory on this machine that can bind and search (RFC 4511), and counts what it is asked. */
export class TestDirectory {
  readonly #server: Server
  readonly #entries: Entry[]
  readonly #sockets = new Set<Socket>()
  /** What was asked, in order: `bind <dn>` or `search <filter>`. */
  readonly asked: string[] = []
  /** Answers everything with `unavailable`. */
  isUnavailable = false
  /** What StartTLS uses; without it there is none. */
  tls: TlsFiles | undefined

  private constructor(entries: readonly Entry[]) {
    this.#entries = [...entries]
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async start(entries: readonly Entry[]): Promise<TestDirectory> {
    const directory = new TestDirectory(entries)
    await new Promise<void>((resolve) => directory.#server.listen(0, '127.0.0.1', resolve))
    return directory
  }

  get url(): string {
    return `ldap://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  remove(dn: string): void {
    this.#entries.splice(
      this.#entries.findIndex((entry) => entry.dn === dn),
      1,
    )
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    let bytes: Buffer = Buffer.alloc(0)
    const take = (piece: Buffer): void => {
      bytes = Buffer.concat([bytes, piece])
      for (let message = read(bytes); message; message = read(bytes)) {
        bytes = bytes.subarray(message.end)
        const [id, operation] = readAll(message.content)
        const send = (answer: Buffer): void => void socket.write(ber(0x30, ber(0x02, id!.content), answer))
        if (operation!.tag === 0x77 && this.tls) {
          this.asked.push('StartTLS')
          send(result(0x78, 0))
          socket.off('data', take)
          const { cert, key } = this.tls
          const secureContext = createSecureContext({ cert: Buffer.from(cert), key: Buffer.from(key) })
          this.#serve(new TLSSocket(socket, { isServer: true, secureContext }))
          return
        }
        for (const answer of this.#answer(operation!)) send(answer)
        if (operation!.tag === 0x42) socket.end()
      }
    }
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    socket.on('data', take)
  }

  #answer({ tag, content }: Element): Buffer[] {
    if (tag === 0x60) return [result(0x61, this.#bind(readAll(content)))]
    if (tag === 0x63) return this.#search(readAll(content))
    return []
  }

  #bind([, name, authentication]: Element[]): number {
    const dn = name!.content.toString()
    this.asked.push(`bind ${dn}`)
    if (this.isUnavailable) return 52
    const password = authentication!.content.toString()
    // A bind without a password is one as nobody, which succeeds (RFC 4513 5.1.2).
    if (password === '') return 0
    const entry = this.#entries.find((one) => one.dn.toLowerCase() === dn.toLowerCase())
    if (entry?.refusal) return resultCodes[entry.refusal]
    return entry?.password === password ? 0 : 49
  }

  #search([, , , limit, , , filter]: Element[]): Buffer[] {
    this.asked.push(`search ${described(filter!)}`)
    const found = this.#entries.filter((entry) => matches(entry, filter!))
    const most = limit!.content.readUIntBE(0, limit!.content.length)
    const entries = found.slice(0, most || undefined).map(({ dn, attributes }) => {
      const list = Object.entries(attributes).map(([name, value]) =>
        ber(0x30, text(name), ber(0x31, ...[value].flat().map((one) => text(one)))),
      )
      return ber(0x64, text(dn), ber(0x30, ...list))
    })
    return [...entries, result(0x65, most > 0 && found.length > most ? 4 : 0)]
  }
}

function matches(entry: Entry, filter: Element): boolean {
  const parts = readAll(filter.content)
  if (filter.tag === 0xa0) return parts.every((part) => matches(entry, part))
  if (filter.tag === 0xa1) return parts.some((part) => matches(entry, part))
  const [name, value] = parts.map(({ content }) => content.toString())
  const own = Object.entries(entry.attributes).find(([key]) => key.toLowerCase() === name!.toLowerCase())?.[1]
  const values = [own ?? []].flat()
  return filter.tag === 0xa3 && values.some((one) => one.toLowerCase() === value!.trim().toLowerCase())
}

/** A filter as the equalities that are in it. */
function described(filter: Element): string {
  const parts = readAll(filter.content)
  return filter.tag === 0xa3
    ? parts.map(({ content }) => content.toString()).join('=')
    : `(${parts.map(described).join(' ')})`
}

interface Element {
  readonly tag: number
  readonly content: Buffer
  readonly end: number
}

function read(bytes: Buffer): Element | undefined {
  if (bytes.length < 2) return undefined
  const first = bytes[1]!
  const count = first < 0x80 ? 0 : first & 0x7f
  if (bytes.length < 2 + count) return undefined
  const end = 2 + count + (count === 0 ? first : bytes.readUIntBE(2, count))
  return end <= bytes.length ? { tag: bytes[0]!, content: bytes.subarray(2 + count, end), end } : undefined
}

function readAll(bytes: Buffer): Element[] {
  const found: Element[] = []
  for (let next = read(bytes); next; next = read(bytes)) {
    found.push(next)
    bytes = bytes.subarray(next.end)
  }
  return found
}

function ber(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content])
}

const text = (value: string): Buffer => ber(0x04, Buffer.from(value))

const result = (tag: number, code: number): Buffer => ber(tag, ber(0x0a, Buffer.from([code])), text(''), text(''))

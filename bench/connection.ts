import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly body: string
  /** From the first byte of the request to the last one of the answer. */
  readonly milliseconds: number
}

/** One keep-alive connection with one request open at a time: so little that the time measured is the server's. */
export class Connection {
  readonly #head: string
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #received = 0
  #expected = 0
  #settle: ((error?: Error) => void) | undefined

  private constructor(socket: Socket, url: URL, credentials: string) {
    this.#socket = socket
    const authorization = Buffer.from(credentials).toString('base64')
    this.#head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Basic ${authorization}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: `
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#settle?.(error))
    socket.on('close', () => this.#settle?.(new Error('The server closed the connection.')))
  }

  /** Connects as soon as the server listens; gives up when `patience` is over. */
  static async open(url: URL, credentials: string, patience = 10_000): Promise<Connection> {
    for (const end = performance.now() + patience; ; ) {
      const socket = connect(Number(url.port), url.hostname)
      try {
        await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
        return new Connection(socket, url, credentials)
      } catch (error) {
        if (performance.now() > end) throw error
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }

  async post(xml: string): Promise<Answer> {
    const body = Buffer.from(xml)
    const head = Buffer.from(`${this.#head}${body.length}\r\n\r\n`)
    this.#chunks = []
    this.#received = 0
    this.#expected = 0
    const start = performance.now()
    await new Promise<void>((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve())
      this.#socket.cork()
      this.#socket.write(head)
      this.#socket.write(body)
      this.#socket.uncork()
    })
    const milliseconds = performance.now() - start
    this.#settle = undefined
    const text = Buffer.concat(this.#chunks).toString()
    if (!text.startsWith('HTTP/1.1 200')) throw new Error(`The server answered: ${text.slice(0, 600)}`)
    return { body: text, milliseconds }
  }

  close(): void {
    this.#settle = undefined
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#expected === 0) this.#readHead()
    if (this.#expected > 0 && this.#received >= this.#expected) this.#settle?.()
  }

  /** The head comes whole in practice; where it does not, the next chunk brings the rest. */
  #readHead(): void {
    const text = Buffer.concat(this.#chunks).toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1]
    if (length === undefined) throw new Error(`An answer without a length: ${text.slice(0, end)}`)
    this.#expected = end + 4 + Number(length)
  }
}

import { connect, type Socket } from 'node:net'

/** What the server answered. */
export class Answer {
  readonly bytes: Buffer
  /** From the first byte of the request to the last one of the answer. */
  readonly milliseconds: number

  constructor(bytes: Buffer, milliseconds: number) {
    this.bytes = bytes
    this.milliseconds = milliseconds
  }

  /** Made when it is asked for: who only waits for answers does not pay for their text. */
  get body(): string {
    return this.bytes.toString()
  }
}

const endOfHead = '\r\n\r\n'

/** Servers close a connection that rests, the null server's after 5 s: one that has rested for so long is opened anew. */
const rest = 2_000

/** One keep-alive connection with one request open at a time: so little that the time measured is the server's. */
export class Connection {
  readonly #url: URL
  readonly #head: string
  #socket!: Socket
  #used = 0
  #chunks: Buffer[] = []
  #received = 0
  /** Where the answer ends; 0 until its head is there. */
  #end = 0
  #headEnd = 0
  #settle: ((error?: Error) => void) | undefined

  private constructor(url: URL, credentials: string) {
    this.#url = url
    const authorization = Buffer.from(credentials).toString('base64')
    this.#head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Basic ${authorization}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: `
  }

  /** Connects as soon as the server listens; gives up when `patience` is over. */
  static async open(url: URL, credentials: string, patience = 60_000): Promise<Connection> {
    const connection = new Connection(url, credentials)
    for (const end = performance.now() + patience; ; )
      try {
        await connection.#connect()
        return connection
      } catch (error) {
        if (performance.now() > end) throw error
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
  }

  async #connect(): Promise<void> {
    const socket = connect(Number(this.#url.port), this.#url.hostname)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    const fail = (error: Error): void => {
      if (socket === this.#socket) this.#settle?.(error)
    }
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('The server closed the connection.')))
    this.#socket = socket
    this.#used = performance.now()
  }

  async post(xml: string): Promise<Answer> {
    if (performance.now() - this.#used > rest) {
      this.#socket.destroy()
      await this.#connect()
    }
    const body = Buffer.from(xml)
    const head = Buffer.from(`${this.#head}${body.length}${endOfHead}`)
    this.#chunks = []
    this.#received = 0
    this.#end = 0
    const start = performance.now()
    await new Promise<void>((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve())
      this.#socket.cork()
      this.#socket.write(head)
      this.#socket.write(body)
      this.#socket.uncork()
    })
    this.#used = performance.now()
    this.#settle = undefined
    const answer = this.#whole()
    if (!answer.toString('latin1', 0, 12).endsWith(' 200'))
      throw new Error(`The server answered: ${answer.toString('utf8', 0, 600)}`)
    return new Answer(answer.subarray(this.#headEnd), this.#used - start)
  }

  close(): void {
    this.#settle = undefined
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    // What a server says to a connection that rests, before it closes it.
    if (this.#settle === undefined) return
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#end === 0) this.#readHead()
    if (this.#end > 0 && this.#received >= this.#end) this.#settle?.()
  }

  /** The head comes whole in practice; where it does not, the next chunk brings the rest. */
  #readHead(): void {
    const begun = this.#whole()
    const end = begun.indexOf(endOfHead)
    if (end < 0) return
    const head = begun.toString('latin1', 0, end)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length === undefined) throw new Error(`An answer without a length: ${head}`)
    this.#headEnd = end + endOfHead.length
    this.#end = this.#headEnd + Number(length)
  }

  #whole(): Buffer {
    return this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
  }
}

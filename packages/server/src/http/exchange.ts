/** One HTTP request as the pipeline sees it: less than a Fetch `Request`, and cheap to make for every call. */
export interface HttpRequest {
  readonly method: string
  /** Path with query, as it came: `/EWS/Exchange.asmx`. */
  readonly target: string
  /** Where the client found us, by its own account: `https://mail.example.com:8443`. */
  readonly origin: string
  /** The value of a header, by its lower-case name; several are joined by a comma. */
  header(name: string): string | undefined
  /**
   * The body, decompressed, in the pieces that arrived, which are the caller's from then on; to be asked for once. Rejects with
   * `BodyTooLarge` past `limit` bytes, with `BodyUnreadable` where the compression is broken or unknown, or the client went away, and with
   * what `hold` throws, which hears how many bytes each piece has.
   */
  body(limit: number, hold?: (bytes: number) => void): Promise<Uint8Array[]>
  /** Aborted when the client goes away or the server stops. */
  readonly signal: AbortSignal
  /**
   * The same object for all requests of one client on one connection, and for no others: a key for what is known of it. Absent where others
   * may come over the same connection, as from a proxy, or where connections are not told apart.
   */
  readonly connection: object | undefined
  /** Where the client is, as far as that can be known. */
  readonly address: string | undefined
}

export interface HttpReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** Text goes out as UTF-8, one piece after the other, so that no long string is ever encoded at once. */
  readonly body: WholeBody | OngoingBody
  /** The connection breaks: before anything of the reply has gone out, or in the middle of it. For tests of clients. */
  readonly cut?: 'before' | 'within'
}

export type WholeBody = readonly (string | LateText)[] | Uint8Array | undefined

/** A body that goes on after the reply was made: what is written goes out at once, until its maker ends it. */
export interface OngoingBody {
  /** Called once, when there is somewhere to write to. */
  start(outlet: Outlet): void
  /** The client takes more, perhaps after it did not. */
  goOn(): void
  /** The connection is no more: the client went away, or all was said. */
  closed(): void
  /** The listener stops: what is to be said at the end is to be said now. */
  stop(): void
}

/** Where a body that goes on is written to. */
export interface Outlet {
  /** Sends text. Gives false where the client does not keep up: what follows had better wait for `goOn`. */
  write(text: string): boolean
  /** Ends the reply. */
  end(): void
}

export const isOngoing = (body: HttpReply['body']): body is OngoingBody => body !== undefined && 'start' in body

/** ASCII text that is made when it goes out. */
export interface LateText extends Iterable<string> {
  readonly length: number
}

/** What a body consists of, piece by piece. */
export function* textOf(body: readonly (string | LateText)[]): Generator<string> {
  for (const piece of body)
    if (typeof piece === 'string') yield piece
    else yield* piece
}

/** The whole of the server as the HTTP room sees it. */
export type Handle = (request: HttpRequest) => Promise<HttpReply>

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
}

export class BodyUnreadable extends Error {
  override readonly name = 'BodyUnreadable'
}

import type { Caller } from './caller.js'

/** One request that asks to be let in. */
export interface Attempt {
  /** The value of the Authorization header. */
  readonly authorization: string
  /** What requests share that came over the same connection: a key for what a scheme keeps between them. */
  readonly connection: object
  /** Where the request comes from, as far as that is known. */
  readonly address: string | undefined
}

export interface Admitted {
  readonly caller: Caller
  /** Goes out with the answer: the last token of a handshake. */
  readonly challenge?: string
}

export interface Refused {
  /** In place of the scheme's own challenge: what was wrong with the credentials. */
  readonly challenge?: string
  /** The handshake goes on: the answer carries this challenge and no other. */
  readonly isContinuing?: boolean
  /** Who calls is known, and may not: HTTP 403. */
  readonly isForbidden?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

/** A way to sign in: what stands first in the Authorization header, and what a 401 offers it by. */
export interface Scheme {
  /** In lower case. */
  readonly name: string
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string
  /** Headers of a 401 that some client wants besides. */
  readonly headers?: Readonly<Record<string, string>>
  /** It signs in a connection, and is of no use where several clients may share one. */
  readonly needsConnection?: boolean
  signIn(attempt: Attempt): Promise<Admitted | Refused>
  /** Who has signed in on a connection for all its requests. */
  signedInOn?(connection: object): Promise<Caller | undefined>
}

import type { Operation, operations, unboundOperations } from '@exchequer/protocol'
import type { Preparation, Session, WriteSession } from '#mailbox/session'
import type { Answers } from '#notifications/answers'

/** What an operation does: it sees the request and the session, and no XML, no SQL, no HTTP. */
export type Handler<Q, A> =
  | { readonly access: 'read'; readonly prepare?: Prepare<Q>; run(request: Q, session: Session): Promise<A> }
  | { readonly access: 'write'; run(request: Q, session: WriteSession): Promise<A> }
  | { readonly access: 'stream'; run(request: Q, session: Session): Promise<Answers<A>> }

/** What has to be done to the store before an operation looks at it, in pieces of work of their own. */
export type Prepare<Q> = (request: Q, preparation: Preparation) => Promise<void>

type Operations = typeof operations & typeof unboundOperations

/** A handler for some of the operations, each of the type that the table says. */
export type Handlers = {
  readonly [Name in keyof Operations]?: Operations[Name] extends Operation<infer Q, infer A> ? Handler<Q, A> : never
}

/** An operation that only looks: it runs on a view and cannot write. */
export const reading = <Q, A>(
  run: (request: Q, session: Session) => Promise<A>,
  prepare?: Prepare<Q>,
): Handler<Q, A> => ({
  access: 'read',
  ...(prepare && { prepare }),
  run,
})

/** An operation that writes: it runs in a transaction of its own. */
export const writing = <Q, A>(run: (request: Q, session: WriteSession) => Promise<A>): Handler<Q, A> => ({
  access: 'write',
  run,
})

/** An operation that looks, and then goes on answering. */
export const streaming = <Q, A>(run: (request: Q, session: Session) => Promise<Answers<A>>): Handler<Q, A> => ({
  access: 'stream',
  run,
})

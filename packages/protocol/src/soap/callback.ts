import type { Operation } from '../schema/operation.js'
import { tag } from '../schema/type.js'
import { newest } from '../schema/version.js'
import type { TextSource } from '../xml/reader.js'
import { XmlWriter } from '../xml/writer.js'
import { writeEnvelope } from './envelope.js'
import { readResponse } from './response.js'

/** Reads what a server calls its client with, as leniently as an answer; `undefined` for what is no such call. */
export const readCallback = <Q, A>(operation: Operation<Q, A>, source: TextSource): Q | undefined =>
  readResponse<A, Q>({ ...operation, request: operation.answer, answer: operation.request }, source).answer

/** Writes what a client answers to that. */
export function writeCallbackAnswer<Q, A>(operation: Operation<Q, A>, answer: A): string {
  const out = new XmlWriter()
  writeEnvelope(
    out,
    () => {},
    () => operation.answer.write(out, tag(`m:${operation.responseElement}`), answer, newest),
  )
  return out.whole()
}

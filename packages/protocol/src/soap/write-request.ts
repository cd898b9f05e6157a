import type { Operation } from '../schema/operation.js'
import { tag } from '../schema/type.js'
import { rankOf, type Version } from '../schema/version.js'
import { type Slice, XmlWriter } from '../xml/writer.js'
import { writeEnvelope } from './envelope.js'
import { type RequestHeaders, writeRequestHeaders } from './headers.js'

/** Writes a request; members newer than the version in `headers` stay off the wire. */
export function writeRequest<Q>(
  operation: Operation<Q, unknown>,
  request: Q,
  headers: RequestHeaders & { version: Version },
): Slice[] {
  const out = new XmlWriter()
  const rank = rankOf(headers.version)
  writeEnvelope(
    out,
    () => writeRequestHeaders(out, headers, rank),
    () => operation.request.write(out, tag(`m:${operation.requestElement}`), request, rank),
  )
  return out.slices()
}

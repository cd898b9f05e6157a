import type { FormatDateTime } from '../schema/date-time.js'
import type { Operation } from '../schema/operation.js'
import { Reading, type SkippedElement, tag } from '../schema/type.js'
import { type TextSource, XmlReader } from '../xml/reader.js'
import { type Slice, XmlWriter } from '../xml/writer.js'
import { writeEnvelope, writeEnvelopeInRow } from './envelope.js'
import { type Fault, readFault } from './fault.js'
import { readResponseHeaders, type ServerVersionInfo, writeServerVersionInfo } from './headers.js'

/** Writes an answer as a caller of the given rank may see it, its dates as the caller asked for them. */
export const writeResponse = <Q, A>(
  operation: Operation<Q, A>,
  answer: A,
  info: ServerVersionInfo,
  rank: number,
  format?: FormatDateTime,
): Slice[] => [...responseSlices(operation, answer, info, rank, format)]

/** The same for who has others to serve meanwhile: what an answer has many of is written as its slices are asked for. */
export function responseSlices<Q, A>(
  operation: Operation<Q, A>,
  answer: A,
  info: ServerVersionInfo,
  rank: number,
  format?: FormatDateTime,
): Iterable<Slice> {
  const out = new XmlWriter(format)
  writeEnvelope(
    out,
    () => writeServerVersionInfo(out, info),
    () => operation.answer.write(out, tag(`m:${operation.responseElement}`), answer, rank),
  )
  return out.inSlices()
}

/** Writes one of the answers that an operation gives one after the other, each an envelope of its own. */
export function writeResponseInRow<Q, A>(
  operation: Operation<Q, A>,
  answer: A,
  info: ServerVersionInfo,
  rank: number,
  format?: FormatDateTime,
): string {
  const out = new XmlWriter(format)
  writeEnvelopeInRow(
    out,
    () => writeServerVersionInfo(out, info),
    () => operation.answer.write(out, tag(`m:${operation.responseElement}`), answer, rank),
  )
  return out.whole()
}

export interface SoapResponse<A> {
  readonly serverVersion: ServerVersionInfo | undefined
  readonly answer?: A
  readonly fault?: Fault
  /** Elements that our tables do not have. */
  readonly skipped: readonly SkippedElement[]
}

/** Reads an answer leniently: what a newer server adds is passed over, and told. */
export function readResponse<Q, A>(operation: Operation<Q, A>, source: TextSource): SoapResponse<A> {
  const xml = new XmlReader(source, { lenient: true })
  const reading = new Reading(xml, { lenient: true })
  let serverVersion: ServerVersionInfo | undefined
  let result: { answer: A } | { fault: Fault } | undefined
  xml.readRoot()
  while (xml.nextChild()) {
    const part: string = xml.name
    if (part === 's:Header') serverVersion = readResponseHeaders(reading)
    else if (part === 's:Body') result = readBody(reading, operation) ?? result
    else reading.skipUnknown()
  }
  return { serverVersion, skipped: reading.skipped, ...result }
}

function readBody<Q, A>(reading: Reading, operation: Operation<Q, A>): { answer: A } | { fault: Fault } | undefined {
  const { xml } = reading
  let result: { answer: A } | { fault: Fault } | undefined
  while (xml.nextChild())
    result = xml.name === 's:Fault' ? { fault: readFault(xml.node()) } : { answer: operation.answer.read(reading) }
  return result
}

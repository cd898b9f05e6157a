import { type AnyOperation, type FormatDateTime, type ServerVersionInfo, writeResponseInRow } from '@exchequer/protocol'
import type { OngoingBody } from '#http/exchange'
import type { Answers } from '#notifications/answers'

/** The body of a reply of answers that come one after the other, each written as a document of its own. */
export const ongoingAnswers = <A>(answers: Answers<A>, write: (answer: A) => string): OngoingBody => ({
  start: (outlet) => answers.start({ take: (answer) => outlet.write(write(answer)), end: () => outlet.end() }),
  goOn: () => answers.goOn(),
  closed: () => answers.closed(),
  stop: () => answers.stop(),
})

/** Writes an answer of a stream as a document. Made apart from its request, so that a connection which stays holds nothing of the request that opened it. */
export const rowWriter =
  (operation: AnyOperation, version: ServerVersionInfo, rank: number, format: FormatDateTime | undefined) =>
  (answer: unknown): string =>
    writeResponseInRow(operation, answer, version, rank, format)

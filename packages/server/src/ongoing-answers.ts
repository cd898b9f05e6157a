import type { OngoingBody } from '#http/exchange'
import type { Answers } from '#notifications/answers'

/** The body of a reply of answers that come one after the other, each written as a document of its own. */
export const ongoingAnswers = <A>(answers: Answers<A>, write: (answer: A) => string): OngoingBody => ({
  start: (outlet) => answers.start({ take: (answer) => outlet.write(write(answer)), end: () => outlet.end() }),
  goOn: () => answers.goOn(),
  closed: () => answers.closed(),
  stop: () => answers.stop(),
})

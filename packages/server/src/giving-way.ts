/** So long work may hold the event loop, in milliseconds; what waits beside it is mostly a request that takes a fraction of one. */
const sliceMilliseconds = 4

/** When work began in this turn of the event loop. */
let began: number | undefined
let isTurnAwaited = false
const waiting: (() => void)[] = []

/** Says that work begins which may have to give way later. */
export function beginWork(): void {
  began ??= performance.now()
  if (isTurnAwaited) return
  isTurnAwaited = true
  setImmediate(endTurn)
}

/**
 * Whether the event loop has been held for long enough, by whatever ran in this turn of it: who has more to do is to `giveWay`. To be asked
 * between two things of a kind; it costs a look at the clock.
 */
export function isTimeUp(): boolean {
  beginWork()
  return performance.now() - began! >= sliceMilliseconds
}

/** Lets everything that is ready have its turn. Who gives way goes on one at a time, in their order: each has a slice to itself. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    beginWork()
  })
}

/** All that is made piece by piece, made with others having their turn in between. */
export async function collect<T>(pieces: Iterable<T>): Promise<T[]> {
  const all: T[] = []
  for (const piece of pieces) {
    // A single one is an answer like most: it is not worth another turn.
    if (all.length > 0 && isTimeUp()) await giveWay()
    all.push(piece)
  }
  return all
}

/** In the check phase of the event loop, after the sockets were read: before anybody goes on, they are read once more. */
function endTurn(): void {
  began = undefined
  isTurnAwaited = waiting.length > 0
  if (isTurnAwaited) setImmediate(goOn)
}

function goOn(): void {
  began = performance.now()
  setImmediate(endTurn)
  waiting.shift()!()
}

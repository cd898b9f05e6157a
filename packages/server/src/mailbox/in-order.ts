/** What several rows hold that are each in order, as one row in order; of each row no more is asked for than is taken. */
export function* inOrder<T>(
  rows: readonly Iterator<T, undefined>[],
  isBefore: (one: T, other: T) => boolean,
): Generator<T, undefined> {
  // A heap by the first of each row that nobody took yet.
  const heap: Head<T>[] = []
  for (const row of rows) {
    const { value, done } = row.next()
    if (!done) heap.push({ value, row })
  }
  for (let at = heap.length >> 1; at >= 0; at--) sink(heap, at, isBefore)
  while (heap.length > 0) {
    const [head] = heap as [Head<T>]
    yield head.value
    const { value, done } = head.row.next()
    if (done) {
      const last = heap.pop()!
      if (heap.length > 0) heap[0] = last
    } else head.value = value
    sink(heap, 0, isBefore)
  }
  return undefined
}

interface Head<T> {
  value: T
  readonly row: Iterator<T, undefined>
}

function sink<T>(heap: Head<T>[], from: number, isBefore: (one: T, other: T) => boolean): void {
  let at = from
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    let first = at
    if (left < heap.length && isBefore(heap[left]!.value, heap[first]!.value)) first = left
    if (right < heap.length && isBefore(heap[right]!.value, heap[first]!.value)) first = right
    if (first === at) return
    const moved = heap[at]!
    heap[at] = heap[first]!
    heap[first] = moved
    at = first
  }
}

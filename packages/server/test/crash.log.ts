/**
 * What a process that is going to be killed says of its batches: that it begins one, and that it was answered. A batch is written
 * whole, and later whole again, under a version that rises; version 0 is its deletion.
 */
export interface CrashEvent {
  readonly event: 'begin' | 'done'
  readonly batch: string
  readonly size: number
  readonly version: number
}

interface BatchState {
  readonly size: number
  acknowledged: number
  /** Begun and not answered: the batch may have it or not. */
  pending: number | undefined
}

/** What was answered and what was under way, read from the lines of a process. */
export class CrashLog {
  readonly #batches = new Map<string, BatchState>()
  acknowledgedCount = 0
  unansweredCount = 0

  /** Takes the output of one life of the process; a last line that the kill cut off is none. */
  read(output: string): void {
    for (const line of output.split('\n').slice(0, -1)) {
      const { event, batch, size, version } = JSON.parse(line) as CrashEvent
      const state = this.#batches.get(batch) ?? { size, acknowledged: 0, pending: undefined }
      this.#batches.set(batch, state)
      if (event === 'begin') {
        state.pending = version
      } else {
        state.acknowledged = version
        state.pending = undefined
        this.acknowledgedCount++
      }
    }
  }

  /**
   * Compares what is in the store (for every batch, the versions of its items) with what was said, and gives a sentence for each
   * batch that is lost, there in part, or there unasked. What was under way counts from then on as what was found.
   */
  check(found: ReadonlyMap<string, readonly number[]>): string[] {
    const problems: string[] = []
    for (const [batch, versions] of found) {
      if (!this.#batches.has(batch))
        problems.push(`Batch ${batch} was never begun, and ${versions.length} items are there.`)
    }
    for (const [batch, state] of this.#batches) {
      const versions = found.get(batch) ?? []
      const version = versions[0] ?? 0
      const { size, acknowledged, pending } = state
      if (pending !== undefined) this.unansweredCount++
      if (versions.length !== (version === 0 ? 0 : size)) {
        problems.push(`Batch ${batch} is there in part: ${versions.length} items of ${size}.`)
      } else if (versions.some((each) => each !== version)) {
        problems.push(`Batch ${batch} was changed in part: versions ${versions.join(', ')}.`)
      } else if (version !== acknowledged && version !== pending) {
        problems.push(`Batch ${batch} was answered at version ${acknowledged} and is at version ${version}.`)
      }
      state.acknowledged = version
      state.pending = undefined
    }
    return problems
  }
}

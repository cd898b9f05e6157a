/** One step of a client's run: `null` where it could not be tried because an earlier one failed. */
export interface ClientStep {
  readonly step: string
  readonly ok: boolean | null
  readonly error?: string
  readonly skipped?: string
}

export interface Verdict {
  readonly step: string
  readonly outcome: 'passed' | 'known' | 'failed'
  readonly reason: string
}

/**
 * Judges a run by the list of steps that may still fail, each with its reason. A step that fails and is not listed is a failure; so is
 * a listed one that passes or does not exist, so that the list only ever shrinks.
 */
export function judge(steps: readonly ClientStep[], known: Readonly<Record<string, string>>): Verdict[] {
  const verdicts = steps.map(({ step, ok, error, skipped }): Verdict => {
    const excuse = known[step]
    if (ok === true && excuse === undefined) return { step, outcome: 'passed', reason: '' }
    if (ok === true) return { step, outcome: 'failed', reason: 'it passes now: take it off the list' }
    if (excuse !== undefined) return { step, outcome: 'known', reason: excuse }
    return { step, outcome: 'failed', reason: error ?? skipped ?? 'no reason given' }
  })
  const seen = new Set(steps.map(({ step }) => step))
  for (const step of Object.keys(known)) {
    if (!seen.has(step))
      verdicts.push({ step, outcome: 'failed', reason: 'listed as known, but the run has no such step' })
  }
  return verdicts
}

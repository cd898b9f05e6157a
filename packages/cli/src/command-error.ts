/** What a person can mend: printed as one sentence, without a stack. Status 2 is for a wrong command line, 1 for the rest. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly status: number

  constructor(sentence: string, status = 1, options?: ErrorOptions) {
    super(sentence, options)
    this.status = status
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

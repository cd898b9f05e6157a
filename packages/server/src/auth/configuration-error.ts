/** What an operator asked for cannot be: a sentence that says what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

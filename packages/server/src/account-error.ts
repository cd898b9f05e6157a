/** A sentence for the operator. */
export class AccountError extends Error {
  override readonly name = 'AccountError'
}

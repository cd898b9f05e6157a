/** Categories with their ids (docs "Instrumenting client requests for EWS and REST"; `error_category` as seen on the wire). */
export const categories = {
  invalid_signature: 2000000,
  invalid_token: 2000001,
  token_expired: 2000002,
  invalid_resource: 2000003,
  invalid_user: 2000005,
  invalid_grant: 2000008,
} as const

/** What is wrong with a token that is somebody's. */
export class TokenRefused extends Error {
  readonly category: keyof typeof categories

  constructor(category: keyof typeof categories, reason: string) {
    super(reason)
    this.category = category
  }
}

export const malformed = (): TokenRefused =>
  new TokenRefused('invalid_token', 'The token is not a signed JSON Web Token.')

import type { AutodiscoverRedirect } from './found-user.js'

/** What is told in place of what is known, where a test wants it so: that somebody is elsewhere, or an error in the words of the service. */
export type Instead =
  | { readonly redirect: AutodiscoverRedirect }
  | { readonly error: { readonly code: string; readonly text?: string | undefined } }

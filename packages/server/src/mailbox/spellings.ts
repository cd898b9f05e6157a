import { fitsDateTime } from '@exchequer/protocol'

/** The one spelling of values that reach the server as text; `undefined` for text that is none of the kind. */

/** Clients write 1 and 0; answers say true and false (clients.md §2 G). */
export const booleanSpelling = (text: string): string | undefined =>
  ({ true: 'true', '1': 'true', false: 'false', '0': 'false' })[text.trim().toLowerCase()]

/** Whole numbers within bounds, both included. */
export const wholeSpelling =
  (minimum: bigint, maximum: bigint) =>
  (text: string): string | undefined => {
    if (!/^\s*[+-]?\d{1,20}\s*$/.test(text)) return undefined
    const value = BigInt(text.trim().replace(/^\+/, ''))
    return value >= minimum && value <= maximum ? String(value) : undefined
  }

export const base64Spelling = (text: string): string | undefined =>
  /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text) ? text.replace(/\s+/g, '') : undefined

/** A time without a zone is one of UTC. */
export function timeOfText(text: string): Date | undefined {
  const time = new Date(/(Z|[+-]\d\d:\d\d)\s*$/.test(text) ? text : `${text.trim()}Z`)
  return fitsDateTime(time) ? time : undefined
}

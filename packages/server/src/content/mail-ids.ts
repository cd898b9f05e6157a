import { orderedId } from './ordered-id.js'

/** A new Message-ID, brackets included. */
export function newMessageId(domain: string): string {
  return `<${orderedId()}@${domain}>`
}

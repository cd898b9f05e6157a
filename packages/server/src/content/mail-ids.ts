import { randomUUID } from 'node:crypto'

/** A new Message-ID, brackets included. */
export function newMessageId(domain: string): string {
  return `<${randomUUID().replaceAll('-', '')}@${domain}>`
}

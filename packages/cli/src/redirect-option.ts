import { type AutodiscoverRedirect, isSmtpAddress, type RedirectUser } from '@exchequer/server'
import { CommandError } from './command-error.js'

export interface RedirectOption {
  /** An address, or a domain for all of its addresses; in lower case. */
  readonly from: string
  readonly to: AutodiscoverRedirect
}

/**
 * Reads `FROM=TO`: an address or a whole domain, and where Autodiscover is to ask about it instead, which is an address or the HTTPS URL of
 * another Autodiscover service.
 */
export function readRedirectOption(value: string): RedirectOption {
  const wrong = (reason: string): CommandError => new CommandError(`The option --redirect is wrong: ${reason}.`, 2)
  const [, from = '', to = ''] = /^([^=]+)=(.+)$/s.exec(value) ?? []
  if (!isSmtpAddress(from.includes('@') ? from : `anybody@${from}`))
    throw wrong(`"${from || value}" is no address and no domain`)
  if (isSmtpAddress(to)) return { from: from.toLowerCase(), to: { address: to } }
  if (URL.canParse(to) && new URL(to).protocol === 'https:') return { from: from.toLowerCase(), to: { url: to } }
  throw wrong(`"${to}" is neither an address nor an HTTPS URL`)
}

/** An address goes before its domain; a domain may also be asked about alone. */
export function redirectUserBy(options: readonly RedirectOption[]): RedirectUser {
  const targets = new Map(options.map(({ from, to }) => [from, to]))
  return (address) => targets.get(address) ?? targets.get(address.slice(address.lastIndexOf('@') + 1))
}

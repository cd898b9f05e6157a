import { isSmtpAddress } from '@exchequer/server'
import { CommandError } from './command-error.js'

export interface UserOption {
  readonly address: string
  readonly password: string
  readonly displayName: string
}

/**
 * Reads `EMAIL:PASSWORD[:DISPLAY NAME]`. A colon inside the password is written `\:`; the display name, all that follows the
 * second colon, may hold any. Without one the mailbox is named by the part before the `@`. The value itself stays out of messages, because
 * it holds a password.
 */
export function readUserOption(value: string, option = '--user'): UserOption {
  const wrong = (reason: string): CommandError => new CommandError(`The option ${option} is wrong: ${reason}.`, 2)
  const match = /^([^:]*):((?:\\:|[^:])*)(?::(.*))?$/s.exec(value)
  if (match === null) throw wrong('it is EMAIL:PASSWORD or EMAIL:PASSWORD:DISPLAY NAME')
  const [, address = '', password = '', displayName = ''] = match
  if (!isSmtpAddress(address)) throw wrong(`"${address}" is not an e-mail address`)
  if (password === '') throw wrong(`the password of ${address} is empty`)
  return {
    address,
    password: password.replaceAll('\\:', ':'),
    displayName: displayName.trim() || address.slice(0, address.lastIndexOf('@')),
  }
}

import { isSmtpAddress } from '@exchequer/server'
import { CommandError } from './command-error.js'

/** Several of them, or the word that says that there are none. */
export const noneOr = (given: readonly string[], read = (all: readonly string[]): readonly string[] => all) =>
  given.length === 1 && given[0] === 'none' ? [] : read(given)

/** Addresses, and nothing else. `others` are words that could have stood there as well. */
export function readAddresses(given: readonly string[], others = '"none"'): readonly string[] {
  const wrong = given.find((address) => !isSmtpAddress(address))
  if (wrong !== undefined) throw new CommandError(`"${wrong}" is neither ${others} nor an e-mail address.`, 2)
  return given
}

import { isDeepStrictEqual } from 'node:util'
import type { Logger, Server } from '@exchequer/server'
import { reasonOf } from './command-error.js'
import type { Settings } from './settings/settings.js'

/** What a server takes up while it runs. */
const renewable: readonly (keyof Settings)[] = ['throttling', 'accessPolicy']

/**
 * Has the server keep to what the file says of throttling and of access, on SIGHUP. A file that is wrong changes nothing, and what else is
 * otherwise in it is named, since it waits for a restart. Gives what ends it.
 */
export function renewPolicies(
  begun: Settings,
  read: () => Promise<Settings>,
  server: Pick<Server, 'setPolicies'>,
  logger: Logger,
): () => void {
  const renew = async (): Promise<void> => {
    try {
      const settings = await read()
      server.setPolicies(settings)
      logger.info('The configuration was read again: throttling and access policy are as it says.')
      const waiting = (Object.keys({ ...begun, ...settings }) as (keyof Settings)[]).filter(
        (name) => !renewable.includes(name) && !isDeepStrictEqual(begun[name], settings[name]),
      )
      if (waiting.length > 0) logger.warn('What else is otherwise counts after a restart.', { waiting })
    } catch (error) {
      logger.warn('The configuration could not be read again, and nothing changes.', { reason: reasonOf(error) })
    }
  }
  const look = (): void => void renew()
  process.on('SIGHUP', look)
  return () => process.off('SIGHUP', look)
}

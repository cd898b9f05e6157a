import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Listener, Logger, TlsFiles } from '@exchequer/server'
import { CommandError, reasonOf } from './command-error.js'

export interface TlsPaths {
  /** Both or none. */
  readonly tlsCert?: string
  readonly tlsKey?: string
}

export async function readTls({ tlsCert, tlsKey }: TlsPaths): Promise<TlsFiles | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new CommandError('The options --tls-cert and --tls-key go together: one of them is missing.', 2)
  }
  const read = (file: string): Promise<Uint8Array> =>
    readFile(file).catch((error) => {
      throw new CommandError(`The file "${file}" cannot be read: ${reasonOf(error)}`, 2, { cause: error })
    })
  return { cert: await read(tlsCert), key: await read(tlsKey) }
}

/** How often the files are looked at. Looking sees what notifications of the system miss: links that are bent, disks of the network. */
const interval = 2_000

/**
 * Has the listener use the certificate that the files hold, whenever they change, and on SIGHUP. Files that do not fit together, as between
 * the writing of one and the other, leave the old one in use. Gives what ends it.
 */
export function renewTls(paths: TlsPaths, listener: Listener, logger: Logger): () => void {
  const files = [paths.tlsCert, paths.tlsKey].filter((file) => file !== undefined)
  const renew = async (): Promise<void> => {
    try {
      const tls = await readTls(paths)
      if (tls) listener.renewTls(tls)
      logger.info('The certificate was read again.')
    } catch (error) {
      logger.warn('The certificate could not be read again, and the old one stays in use.', { reason: reasonOf(error) })
    }
  }
  const look = (): void => void renew()
  for (const file of files) watchFile(file, { interval, persistent: false }, look)
  process.on('SIGHUP', look)
  return () => {
    for (const file of files) unwatchFile(file, look)
    process.off('SIGHUP', look)
  }
}

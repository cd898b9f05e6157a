import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Listener, Logger, TlsFiles } from '@exchequer/server'
import { CommandError, reasonOf } from './command-error.js'

export interface TlsPaths {
  readonly cert: string
  readonly key: string
}

export async function readTls({ cert, key }: TlsPaths): Promise<TlsFiles> {
  const read = (file: string): Promise<Uint8Array> =>
    readFile(file).catch((error) => {
      throw new CommandError(`The file "${file}" cannot be read: ${reasonOf(error)}`, 2, { cause: error })
    })
  return { cert: await read(cert), key: await read(key) }
}

/** How often the files are looked at. Looking sees what notifications of the system miss: links that are bent, disks of the network. */
const interval = 2_000

/**
 * Has the listener use the certificate that the files hold, whenever they change, and on SIGHUP. Files that do not fit together, as between
 * the writing of one and the other, leave the old one in use. Gives what ends it.
 */
export function renewTls(paths: TlsPaths, listener: Listener, logger: Logger): () => void {
  const files = [paths.cert, paths.key]
  const renew = async (): Promise<void> => {
    try {
      listener.renewTls(await readTls(paths))
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

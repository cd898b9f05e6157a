import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import type { TlsFiles } from '@exchequer/server'

/** A certificate of this name, signed by itself, or nothing where there is no openssl. */
export async function certificate(context: TestContext, name: string): Promise<TlsFiles | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
  context.after(() => rm(folder, { recursive: true }))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const how = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const made = promisify(execFile)('openssl', [
    ...how,
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=DNS:${name}`,
    '-keyout',
    key,
    '-out',
    cert,
  ])
  const isMade = await made.then(
    () => true,
    () => false,
  )
  return isMade ? { key: await readFile(key), cert: await readFile(cert) } : undefined
}

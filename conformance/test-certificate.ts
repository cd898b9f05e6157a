import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export interface TestCertificate {
  readonly cert: string
  readonly key: string
  /** Who signed it. */
  readonly authority: string
}

/** Makes a certificate for names and addresses (`DNS:mail.test`, `IP:127.0.0.1`), and an authority that vouches for it, as files in a folder. */
export async function testCertificate(folder: string, names: readonly string[]): Promise<TestCertificate> {
  const at = (name: string): string => join(folder, name)
  const [authority, authorityKey, cert, key] = [at('ca.pem'), at('ca-key.pem'), at('cert.pem'), at('key.pem')]
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await execute('openssl', [
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Exchequer test authority'],
    ...['-keyout', authorityKey, '-out', authority],
  ])
  await execute('openssl', ['req', ...newKey, '-subj', '/CN=exchequer', '-keyout', key, '-out', at('request.pem')])
  await writeFile(at('extensions'), `subjectAltName=${names.join(',')}\n`)
  await execute('openssl', [
    ...['x509', '-req', '-in', at('request.pem'), '-CA', authority, '-CAkey', authorityKey, '-CAcreateserial'],
    ...['-days', '2', '-extfile', at('extensions'), '-out', cert],
  ])
  return { cert, key, authority }
}

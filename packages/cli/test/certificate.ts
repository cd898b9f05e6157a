import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Files {
  readonly cert: string
  readonly key: string
}

/** A certificate of this name, or nothing where there is no openssl. */
export async function makeCertificate(folder: string, name: string): Promise<Files | undefined> {
  const [key, cert] = [join(folder, `${name}.key.pem`), join(folder, `${name}.cert.pem`)]
  const how = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  try {
    await promisify(execFile)('openssl', [...how, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert])
    return { cert, key }
  } catch {
    return undefined
  }
}

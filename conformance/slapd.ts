import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { endsWithUs } from './ends-with-us.js'
import { freePort } from './free-port.js'
import { type TestCertificate, testCertificate } from './test-certificate.js'

const execute = promisify(execFile)

export const suffix = 'dc=example,dc=test'
export const people = `ou=people,${suffix}`
const administrator = ['-x', '-D', `cn=admin,${suffix}`, '-w', 'administering']

/** What Active Directory has and inetOrgPerson has not, by numbers that are for trying things out. */
const schema = `
attributetype ( 1.3.6.1.4.1.4203.666.1.901 NAME 'userPrincipalName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.4203.666.1.902 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.4203.666.1.903 NAME 'proxyAddresses' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 1.3.6.1.4.1.4203.666.3.901 NAME 'mailUser' SUP top AUXILIARY MAY ( userPrincipalName $ sAMAccountName $ proxyAddresses ) )
`

/** OpenLDAP's server in a process of its own, with a folder, a port for each of its ways and a certificate of its own. */
export class Slapd {
  readonly certificate: TestCertificate
  readonly #folder: string
  readonly #ports: readonly [number, number]
  #process: ChildProcess | undefined

  private constructor(folder: string, certificate: TestCertificate, ports: readonly [number, number]) {
    this.#folder = folder
    this.certificate = certificate
    this.#ports = ports
  }

  /** With the tree of `ldif`, as slapadd takes it; `settings` are lines of slapd.conf for it, and say at least who may read. */
  static async start(folder: string, ldif: string, settings: string): Promise<Slapd> {
    await mkdir(join(folder, 'data'), { recursive: true })
    const certificate = await testCertificate(folder, ['DNS:localhost', 'IP:127.0.0.1'])
    const slapd = new Slapd(folder, certificate, [await freePort(), await freePort()])
    const { cert, key, authority } = certificate
    await writeFile(
      join(folder, 'slapd.conf'),
      `${['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`).join('\n')}
${schema}
pidfile ${join(folder, 'pid')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
TLSCACertificateFile ${authority}
TLSCertificateFile ${cert}
TLSCertificateKeyFile ${key}
database mdb
suffix "${suffix}"
rootdn "cn=admin,${suffix}"
rootpw administering
directory ${join(folder, 'data')}
index uid,mail eq
access to attrs=userPassword by anonymous auth by * none
${settings}
`,
    )
    await writeFile(join(folder, 'tree.ldif'), ldif)
    await execute('/usr/sbin/slapadd', ['-f', join(folder, 'slapd.conf'), '-l', join(folder, 'tree.ldif')])
    await slapd.begin()
    return slapd
  }

  get plain(): string {
    return `ldap://localhost:${this.#ports[0]}`
  }

  get secure(): string {
    return `ldaps://localhost:${this.#ports[1]}`
  }

  /** Starts it, again on the same ports. */
  async begin(): Promise<void> {
    const args = ['-f', join(this.#folder, 'slapd.conf'), '-h', `${this.plain} ${this.secure}`, '-d', '0']
    this.#process = endsWithUs(spawn('/usr/sbin/slapd', args, { stdio: ['ignore', 'ignore', 'inherit'] }))
    for (let tries = 0; tries < 100; tries++) {
      const isThere = await execute('ldapsearch', ['-x', '-H', this.plain, '-b', '', '-s', 'base']).catch(
        () => undefined,
      )
      if (isThere) return
      await setTimeout(50)
    }
    throw new Error('slapd did not start.')
  }

  async stop(): Promise<void> {
    const process = this.#process
    if (!process || process.exitCode !== null) return
    process.kill('SIGCONT')
    process.kill('SIGTERM')
    await once(process, 'exit')
  }

  /** Has it take connections and answer nothing, until `thaw`. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  /** Changes entries as ldapmodify takes it. */
  async modify(ldif: string): Promise<void> {
    const file = join(this.#folder, 'change.ldif')
    await writeFile(file, ldif)
    await execute('ldapmodify', [...administrator, '-H', this.plain, '-f', file])
  }

  async setPassword(dn: string, password: string): Promise<void> {
    await execute('ldappasswd', [...administrator, '-H', this.plain, '-s', password, dn])
  }
}

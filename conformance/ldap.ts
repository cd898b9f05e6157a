import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askForInbox, take } from './asking.js'
import { main, report, runCommand, startServer } from './serving.js'
import { people, Slapd, suffix } from './slapd.js'

/**
 * Signs people in that OpenLDAP's slapd knows: over ldaps: where they get mailboxes, by StartTLS where they get none, and by plain LDAP on
 * this machine as nobody. `node build/conformance/ldap.js`.
 */

const execute = promisify(execFile)

interface Person {
  readonly uid: string
  readonly dn?: string
  readonly more?: readonly string[]
}

const dnOf = (uid: string): string => `uid=${uid},${people}`
const passwordOf = (uid: string): string => `${uid} has a secret`

const entry = ({ uid, dn = dnOf(uid), more = [`mail: ${uid}@example.test`] }: Person): string => `
dn: ${dn}
objectClass: inetOrgPerson
objectClass: mailUser
uid: ${uid}
cn: ${uid}
sn: ${uid}
displayName: ${uid.toUpperCase()}
userPassword: ${passwordOf(uid)}
${more.join('\n')}
`

const tree = `
dn: ${suffix}
objectClass: domain
dc: example

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people

dn: ou=policies,${suffix}
objectClass: organizationalUnit
ou: policies

dn: cn=default,ou=policies,${suffix}
objectClass: device
objectClass: pwdPolicy
cn: default
pwdAttribute: userPassword
pwdLockout: TRUE
pwdMaxFailure: 3

dn: cn=reader,${suffix}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: reading

dn: ou=elsewhere,${people}
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://elsewhere.example.test/ou=people,dc=elsewhere
${[
  { uid: 'emil' },
  { uid: 'frida', more: ['mail: old@example.test', 'userPrincipalName: frida@corp.test', 'sAMAccountName: FridaSam'] },
  {
    uid: 'gerda',
    more: ['mail: g@example.test', 'SMTP:gerda', 'smtp:g', 'smtp:alice', 'smtp:sales'].map((line) =>
      line.startsWith('mail') ? line : `proxyAddresses: ${line}@example.test`,
    ),
  },
  { uid: 'nomail', more: [] },
  {
    uid: 'hans',
    dn: `cn=Hans\\, \\"the \\+\\" M\\C3\\BCller,${people}`,
    more: ['mail: hans@example.test', 'cn: Hans, "the +" Müller'],
  },
  { uid: 'star*(x)#', dn: `cn=star,${people}`, more: ['mail: star@example.test', 'cn: star'] },
  { uid: 'jürgen', dn: `cn=juergen,${people}`, more: ['mail: juergen@example.test', 'cn: juergen'] },
  { uid: 'twin' },
  { uid: 'twin', dn: `cn=twin,${people}`, more: ['mail: other@example.test'] },
  { uid: 'changing' },
  { uid: 'leaving' },
  { uid: 'locked' },
  { uid: 'resting' },
]
  .map(entry)
  .join('')}`

const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
const data = join(folder, 'ldaps')
const [slapd, open] = await Promise.all([
  Slapd.start(
    join(folder, 'slapd'),
    tree,
    `access to * by dn.exact="cn=reader,${suffix}" read by anonymous auth by * none
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${suffix}"
ppolicy_use_lockout`,
  ),
  // Who asks it need not say who he is, and is told of one entry only.
  Slapd.start(join(folder, 'open'), tree, 'access to * by * read\nsizelimit 1'),
])
await writeFile(join(folder, 'reader.txt'), 'reading\n')
const base = ['--ldap-base', people]
const reader = ['--ldap-bind-dn', `cn=reader,${suffix}`, '--ldap-password-file', join(folder, 'reader.txt')]
const trust = ['--ldap-ca', slapd.certificate.authority]
const [ldaps, startTls, stranger, anonymous] = await Promise.all([
  startServer(data, '--ldap-url', slapd.secure, ...base, ...reader, ...trust, '--ldap-create-mailboxes'),
  startServer(join(folder, 'tls'), '--ldap-url', slapd.plain, '--ldap-start-tls', ...base, ...reader, ...trust),
  startServer(join(folder, 'stranger'), '--ldap-url', slapd.secure, ...base, ...reader),
  startServer(join(folder, 'anonymous'), '--ldap-url', open.plain, ...base, '--ldap-create-mailboxes'),
])

const ask = (login: string, password: string, { endpoint } = ldaps) => askForInbox(endpoint, login, password)

async function comesIn(login: string, password: string, server = ldaps): Promise<string> {
  const { status, text, inbox } = await ask(login, password, server)
  assert.ok(inbox !== undefined, `${login} gets ${status} ${text}`)
  return inbox
}

async function isRefused(login: string, password: string, server = ldaps): Promise<void> {
  assert.equal((await ask(login, password, server)).status, 401, `${login} with ${password}`)
}

async function isUnavailable(login: string, password: string, server = ldaps): Promise<void> {
  const { status, text } = await ask(login, password, server)
  assert.equal(status, 500)
  assert.match(text, /ErrorADUnavailable/)
}

try {
  open.freeze()
  const hanging = isUnavailable('emil', passwordOf('emil'), anonymous)
  hanging.catch(() => {})
  report(
    await take({
      'by mail, by uid, in capitals and with a domain it is the same mailbox': async () => {
        const inbox = await comesIn('emil', passwordOf('emil'))
        for (const login of ['EMIL', 'emil@example.test', 'Emil@Example.Test', 'CORP\\emil'])
          assert.equal(await comesIn(login, passwordOf('emil')), inbox, login)
      },
      'by userPrincipalName and sAMAccountName': async () => {
        const inbox = await comesIn('frida@corp.test', passwordOf('frida'))
        assert.equal(await comesIn('CORP\\fridasam', passwordOf('frida')), inbox)
      },
      'the primary address of proxyAddresses goes before mail, and what somebody else has is left': async () => {
        await comesIn('gerda', passwordOf('gerda'))
        const { stdout } = await execute(process.execPath, [main, 'user', 'list', '--json', '--data', data])
        const people = JSON.parse(stdout) as { address: string; proxyAddresses: string[] }[]
        const gerda = people.find(({ address }) => address === 'gerda@example.test')
        assert.deepEqual(gerda?.proxyAddresses, ['g@example.test', 'sales@example.test'])
      },
      'what means something in a name, and what is not ASCII, is a name': async () => {
        for (const login of ['hans', 'star*(x)#', 'jürgen', 'JÜRGEN', 'star@example.test']) {
          const uid = login.startsWith('star') ? 'star*(x)#' : login.toLowerCase()
          await comesIn(login, passwordOf(uid))
        }
      },
      'what means something in a filter finds nobody': async () => {
        for (const login of [
          '*',
          'em*',
          'emil)(uid=*',
          '*)(|(uid=*',
          'emil\\2a',
          'emil)',
          '(',
          'emil\0',
          '\\',
          'emil\\00',
        ])
          await isRefused(login, passwordOf('emil'))
      },
      'without a password nobody comes in': async () => {
        for (const login of ['emil', `cn=reader,${suffix}`, '']) await isRefused(login, '')
      },
      'a wrong password, somebody unknown, two of one name, and who only reads the directory': async () => {
        await isRefused('emil', 'wrong')
        await isRefused('nobody', 'wrong')
        await isRefused('twin', passwordOf('twin'))
        await isRefused('reader', 'reading')
      },
      'who has no address has no mailbox': async () => {
        assert.match(
          (await ask('nomail', passwordOf('nomail'))).text,
          /ErrorMissingEmailAddress|ErrorNonExistentMailbox/,
        )
      },
      'by StartTLS; a mailbox is there when it is made by hand': async () => {
        assert.match(
          (await ask('emil', passwordOf('emil'), startTls)).text,
          /ErrorMissingEmailAddress|ErrorNonExistentMailbox/,
        )
        await runCommand('user', 'add', 'emil@example.test', '--no-password', '--data', join(folder, 'tls'))
        await comesIn('emil', passwordOf('emil'), startTls)
        await isRefused('emil', 'wrong', startTls)
      },
      'a directory whose certificate nobody vouches for is told no password': async () => {
        await isUnavailable('emil', passwordOf('emil'), stranger)
        await comesIn('alice@example.test', 'secret', stranger)
      },
      'a new password is right at once, and then the old one is wrong': async () => {
        await comesIn('changing', passwordOf('changing'))
        await slapd.setPassword(dnOf('changing'), 'the new one')
        await comesIn('changing', passwordOf('changing'))
        await comesIn('changing@example.test', 'the new one')
        await isRefused('changing', passwordOf('changing'))
        await comesIn('changing', 'the new one')
      },
      'disabled here, or gone from the directory': async () => {
        await comesIn('leaving', passwordOf('leaving'))
        await runCommand('user', 'disable', 'leaving@example.test', '--data', data)
        await isRefused('leaving', passwordOf('leaving'))
        await runCommand('user', 'enable', 'leaving@example.test', '--data', data)
        await comesIn('leaving', passwordOf('leaving'))
        await slapd.modify(`dn: ${dnOf('leaving')}\nchangetype: delete\n`)
        await isRefused('leaving@example.test', passwordOf('leaving'))
      },
      'locked by the directory': async () => {
        for (let tries = 0; tries < 3; tries++) await isRefused('locked', 'wrong')
        await isRefused('locked', passwordOf('locked'))
      },
      'a directory that is away, and there again': async () => {
        await comesIn('emil', passwordOf('emil'))
        await slapd.stop()
        await comesIn('emil', passwordOf('emil'))
        for (let tries = 0; tries < 11; tries++) await isUnavailable('resting', passwordOf('resting'))
        await comesIn('alice@example.test', 'secret')
        await slapd.begin()
        await comesIn('resting', passwordOf('resting'))
      },
      'a directory that hangs is waited for ten seconds, by those alone who ask it': async () => {
        await comesIn('alice@example.test', 'secret', anonymous)
        await hanging
        open.thaw()
      },
      'a directory that everybody may read, which tells of one entry only': async () => {
        await comesIn('emil', passwordOf('emil'), anonymous)
        await isRefused('emil', 'wrong', anonymous)
        await isRefused('twin', passwordOf('twin'), anonymous)
      },
    }),
  )
} finally {
  for (const server of [ldaps, startTls, stranger, anonymous]) await server.stop()
  await Promise.all([slapd.stop(), open.stop()])
  await rm(folder, { recursive: true, force: true })
}

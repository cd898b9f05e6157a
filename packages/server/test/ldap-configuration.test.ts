import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { TestDirectory } from './ldap-directory.js'
import { inbox } from './signing-in.js'

const command = join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'cli', 'dist', 'main.js')

test('people of an LDAP directory sign in as a configuration file says, with the password of its reader in another file beside it', async (context) => {
  const directory = await TestDirectory.start([
    { dn: 'cn=reader,dc=test', password: 'hunter2', attributes: {} },
    { dn: 'uid=erin,dc=test', password: 'secret', attributes: { uid: 'erin', address: 'erin@example.test' } },
  ])
  context.after(() => directory.close())
  const folder = await mkdtemp(join(tmpdir(), 'exchequer-'))
  context.after(() => rm(folder, { recursive: true }))
  const ldap = {
    url: directory.url,
    baseDn: 'dc=test',
    bindDn: 'cn=reader,dc=test',
    bindPasswordFile: 'reader.txt',
    filter: '(uid={login})',
    mailAttribute: 'address',
    createMailboxes: true,
  }
  await writeFile(join(folder, 'reader.txt'), 'hunter2\n')
  await writeFile(join(folder, 'exchequer.json'), JSON.stringify({ data: ':memory:', authentication: { ldap } }))
  const args = ['serve', '--config', join(folder, 'exchequer.json'), '--port', '0', '--user', 'bob@example.test:own']
  const running = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  context.after(() => running.kill('SIGKILL'))
  const [ready] = (await once(createInterface({ input: running.stdout }), 'line')) as [string]

  const statusFor = async (credentials: string): Promise<number> => {
    const headers = { 'content-type': 'text/xml', authorization: `Basic ${btoa(credentials)}` }
    return (await fetch(ready.replace('ready ', ''), { method: 'POST', headers, body: inbox })).status
  }
  assert.equal(await statusFor('erin:secret'), 200)
  assert.deepEqual(directory.asked.slice(0, 2), ['bind cn=reader,dc=test', 'search uid=erin'])
  assert.equal(await statusFor('erin:wrong'), 401)
  assert.equal(await statusFor('bob@example.test:own'), 200)
})

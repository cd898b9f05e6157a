import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as client from '@exchequer/client'
import * as protocol from '@exchequer/protocol'
import * as server from '@exchequer/server'

const root = fileURLToPath(new URL('../../', import.meta.url))
// Inside the repository, where dependencies are found.
const folder = mkdtempSync(join(root, 'build/published-'))
after(() => rmSync(folder, { recursive: true }))
execFileSync(process.execPath, [join(root, 'scripts/package.js'), join(folder, 'node_modules')])

/** What a program prints that has the packages installed. */
const printed = (code: string): unknown =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, encoding: 'utf8' }))

test('in one file each, the packages export what their modules do', () => {
  for (const [name, modules] of Object.entries({ client, protocol, server }))
    assert.deepEqual(
      printed(`console.log(JSON.stringify(Object.keys(await import('@exchequer/${name}'))))`),
      Object.keys(modules),
    )
})

test('a program that uses both packages has one protocol', () => {
  const code = `
    import { Message } from '@exchequer/protocol'
    import { EmailMessage } from '@exchequer/client'
    console.log(EmailMessage.record === Message)`
  assert.equal(printed(code), true)
})

test('a server and a client of the packages understand each other', () => {
  const code = `
    import { Contact, ExchangeService } from '@exchequer/client'
    import { createServer, openSqliteStore } from '@exchequer/server'
    const server = createServer({ store: await openSqliteStore({ path: ':memory:' }) })
    await server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada' })
    const credentials = { username: 'ada@example.test', password: 'secret' }
    const service = new ExchangeService({ url: 'http://localhost/EWS/Exchange.asmx', credentials, fetch: server.fetch })
    const [{ result }] = await service.createItems([new Contact({ givenName: 'Mary' })])
    console.log(JSON.stringify(result))
    await server.close()`
  assert.equal(printed(code), 'success')
})

test('the program of the packages runs', () => {
  const program = join(folder, 'node_modules/exchequer/dist/main.js')
  assert.match(execFileSync(process.execPath, [program, '--version'], { encoding: 'utf8' }), /^\d+\.\d+\.\d+\n$/)
})

test('the schema that the package prints is whole', () => {
  const code = `
    import { typesXsd } from '@exchequer/protocol'
    console.log(JSON.stringify(typesXsd()))`
  assert.equal(printed(code), protocol.typesXsd())
})

test('what is published are modules, declarations and the one file, and nothing that tests or builds them', () => {
  const kinds = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => /\.d\.ts$|\.[^.]*$|^LICENSE$/.exec(name)?.[0] ?? name),
  )
  assert.deepEqual([...kinds].sort(), ['.d.ts', '.js', '.json', 'LICENSE'])
})

test('a server starts and answers without the libraries that it was not yet asked for', async (context) => {
  // Nearer than the real ones, and with nothing in them to load.
  for (const name of ['jose', 'nodemailer', 'ical.js', 'postal-mime', 'ldapts', 'cldr-core']) {
    mkdirSync(join(folder, 'node_modules', name))
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, exports: {} }))
  }
  const program = join(folder, 'node_modules/exchequer/dist/main.js')
  const user = 'ada@example.test:secret'
  const serve = [program, 'serve', '--port', '0', '--data', ':memory:', '--user', user]
  const running = spawn(process.execPath, serve, { stdio: ['ignore', 'pipe', 'inherit'] })
  context.after(() => running.kill('SIGKILL'))
  const [ready] = (await once(createInterface({ input: running.stdout }), 'line')) as [string]
  const credentials = { username: 'ada@example.test', password: 'secret' }
  const service = new client.ExchangeService({ url: ready.replace(/^ready /, ''), credentials })
  const [inbox] = await service.bindToFolders(['inbox'])
  assert.equal(inbox?.result, 'success')
  const [written] = await service.createItems([new client.Contact({ givenName: 'Mary' })])
  assert.equal(written?.result, 'success')
})

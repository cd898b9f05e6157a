import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { type TestContext, test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { type Files, makeCertificate } from './certificate.js'
import { emptyFolder, runCli } from './run-cli.js'

/** The status of an answer over HTTPS, and the name in the certificate. */
const ask = (endpoint: string): Promise<[number | undefined, string | undefined]> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Basic ${btoa('alice@example.test:secret')}` }
    const path = `${endpoint}/s/GetUserPhoto?email=alice@example.test&size=HR48x48`
    request(path, { headers, rejectUnauthorized: false, agent: false }, (incoming) => {
      const { CN } = (incoming.socket as TLSSocket).getPeerCertificate().subject
      resolve([incoming.resume().statusCode, String(CN)])
    })
      .on('error', reject)
      .end()
  })

async function serve(context: TestContext, { cert, key }: Files) {
  const user = 'alice@example.test:secret'
  const tls = ['--tls-cert', cert, '--tls-key', key]
  const run = runCli(context, ['serve', '--port', '0', '--data', ':memory:', '--user', user, ...tls])
  return { run, endpoint: /ready (\S+)/.exec(await run.until('\n'))![1]! }
}

/** Looks until it sees the name, as long as the server may take to see its files change. */
async function shows(endpoint: string, name: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if ((await ask(endpoint))[1] === name) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.fail(`The certificate of ${name} does not appear.`)
}

test('with a certificate serve speaks HTTPS, and takes another one when its files change and on SIGHUP', async (context) => {
  const folder = await emptyFolder(context)
  const [first, second] = [await makeCertificate(folder, 'first'), await makeCertificate(folder, 'second')]
  if (!first || !second) return context.skip('no certificate without openssl')
  const { run, endpoint } = await serve(context, first)
  assert.match(endpoint, /^https:/)
  assert.deepEqual(await ask(endpoint), [404, 'first'])

  await rename(second.key, first.key)
  await rename(second.cert, first.cert)
  await shows(endpoint, 'second')

  // What is no certificate leaves the one that there is.
  await writeFile(first.cert, 'nonsense')
  run.process.kill('SIGHUP')
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual(await ask(endpoint), [404, 'second'])
  assert.match(run.stderr(), /could not be read again, and the old one stays/)

  const third = (await makeCertificate(folder, 'third'))!
  await rename(third.key, first.key)
  await rename(third.cert, first.cert)
  run.process.kill('SIGHUP')
  await shows(endpoint, 'third')
  run.process.kill('SIGTERM')
  assert.equal(await run.status, 0)
})

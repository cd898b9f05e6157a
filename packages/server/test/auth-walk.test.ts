import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { operations, unboundOperations } from '@exchequer/protocol'
import { alice, authorization, bob, envelope, type Host, host } from './harness.js'
import { disable } from './signing-in.js'

const names = Object.keys({ ...operations, ...unboundOperations })
const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`

let open: Host
before(async () => {
  open = await host({ authentication: { lockOut: { failuresPerLogin: 10_000, failuresPerAddress: 10_000, delay: 0 } } })
  await disable(open, bob)
})
after(() => open.close())

async function ask(body: string, headers: Record<string, string>): Promise<Response> {
  const init = { method: 'POST', headers: { 'content-type': 'text/xml', ...headers }, body }
  return open.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init))
}

for (const [who, credentials] of [
  ['nobody', undefined],
  ['who has a wrong password', basic(`${alice}:wrong`)],
  ['who has the right password of a disabled account', authorization(bob)],
  ['who says so in a scheme that is not offered', `Negotiate ${Buffer.from(`${alice}:secret`).toString('base64')}`],
] as const)
  test(`${who} gets the same 401 from every operation, whatever is asked`, async () => {
    assert.ok(names.length > 100)
    const answers = new Set<string>()
    for (const name of [...names, 'NoOperationAtAll'])
      for (const body of [envelope(`<m:${name}/>`), `<${name}`]) {
        const response = await ask(body, credentials === undefined ? {} : { authorization: credentials })
        assert.ok(response.headers.get('request-id'))
        response.headers.delete('request-id')
        answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]))
      }
    assert.deepEqual([...answers], [JSON.stringify([401, [['www-authenticate', 'Basic realm="Exchequer"']], ''])])
  })

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCli } from './run-cli.js'

test('schema prints each of the three documents', async (context) => {
  for (const [args, text] of [
    [[], /targetNamespace="http:\/\/schemas\.microsoft\.com\/exchange\/services\/2006\/types"/],
    [['types'], /name="ContactItemType"/],
    [['messages'], /name="CreateItem"/],
    [['wsdl'], /<wsdl:definitions/],
  ] as const) {
    const run = runCli(context, ['schema', ...args])
    assert.equal(await run.status, 0)
    assert.match(run.stdout(), text)
  }
})

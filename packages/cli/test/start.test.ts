import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { emptyFolder, runCli } from './run-cli.js'

const execute = promisify(execFile)

test('start serves two demo mailboxes, and the curl line that it prints asks for the Inbox', async (context) => {
  const folder = await emptyFolder(context)
  const run = runCli(context, ['start'], folder)
  const text = await run.until('Stop with')
  assert.match(text, /http:\/\/127\.0\.0\.1:80\d\d\/EWS\/Exchange\.asmx/)
  assert.match(text, /alice@example\.test/)
  assert.match(text, /bob@example\.test/)
  await access(join(folder, 'exchequer-data'))

  const line = /^ {2}(curl .*)$/m.exec(text)?.[1] ?? ''
  const { stdout } = await execute('sh', ['-c', line])
  assert.match(stdout, /<t:DisplayName>Inbox<\/t:DisplayName>/)

  const second = runCli(context, ['start'], await emptyFolder(context))
  const endpoint = /http:\S+/
  assert.notEqual(endpoint.exec(await second.until('Stop with'))?.[0], endpoint.exec(text)?.[0])

  run.process.kill('SIGTERM')
  assert.equal(await run.status, 0)
})

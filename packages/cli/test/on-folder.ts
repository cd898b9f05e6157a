import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { emptyFolder, type Run, runCli } from './run-cli.js'

/** The commands on one data folder. */
export async function onFolder(context: TestContext) {
  const data = join(await emptyFolder(context), 'data')
  const commandsOf = (name: 'user' | 'list') => {
    const start = (args: string[], input?: string): Run =>
      runCli(context, [name, ...args, '--data', data], undefined, input)
    return {
      /** Runs a command that has to succeed, and gives what it prints. */
      async done(args: string[], input?: string): Promise<string> {
        const run = start(args, input)
        assert.equal(await run.status, 0, run.stderr())
        assert.equal(run.stderr(), '')
        return run.stdout()
      },
      /** Runs one that has to fail, and gives its sentence. */
      async refused(args: string[], input?: string, status = 1): Promise<string> {
        const run = start(args, input)
        assert.equal(await run.status, status, run.stdout())
        assert.match(run.stderr(), /^exchequer: .*\n$/)
        return run.stderr()
      },
    }
  }
  const serve = async (...args: string[]): Promise<Run & { endpoint: string }> => {
    const run = runCli(context, ['serve', '--port', '0', '--data', data, ...args])
    return { ...run, endpoint: /ready (\S+)/.exec(await run.until('\n'))![1]! }
  }
  const { done: user, refused } = commandsOf('user')
  return { data, user, refused, lists: commandsOf('list'), serve }
}

import type { Command } from 'commander'
import { runUntilStopped } from '../run-until-stopped.js'
import { type RunningServer, serve } from '../serve.js'
import { settingsFrom } from '../settings/settings-from.js'

const host = '127.0.0.1'
const firstPort = 8080
const lastPort = 8089
const password = 'secret'
const user = [
  { address: 'alice@example.test', password, displayName: 'Alice' },
  { address: 'bob@example.test', password, displayName: 'Bob' },
]

/** Asks for the Inbox: the smallest call that shows that everything works. */
const inboxRequest =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
  '<GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"' +
  ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">' +
  '<FolderShape><t:BaseShape>Default</t:BaseShape></FolderShape>' +
  '<FolderIds><t:DistinguishedFolderId Id="inbox"/></FolderIds></GetFolder></s:Body></s:Envelope>'

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Serve two demo mailboxes, kept in ./exchequer-data, and say how to reach them.')
    .action(() => runUntilStopped(serveOnFreePort(), welcome))
}

/** Port 8080, or the next free one up to 8089: a first try must not fail because of another program. */
async function serveOnFreePort(): Promise<RunningServer> {
  for (let port = firstPort; ; port++) {
    try {
      return await serve({ settings: await settingsFrom({ host, port }), user })
    } catch (error) {
      if (port === lastPort || codeOf(error) !== 'EADDRINUSE') throw error
    }
  }
}

function codeOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined
  return (cause as { code?: string } | undefined)?.code
}

function welcome(endpoint: string): string {
  const lines = [
    `Exchequer serves Exchange Web Services at ${endpoint}`,
    '',
    ...user.map(({ address }) => `  user ${address}   password ${password}`),
    '',
    'Try it:',
    '',
    `  curl -u ${user[0]?.address}:${password} -H 'Content-Type: text/xml; charset=utf-8' -d '${inboxRequest}' ${endpoint}`,
    '',
    'The mailboxes are kept in ./exchequer-data. Stop with Ctrl+C.',
  ]
  return `${lines.join('\n')}\n`
}

import assert from 'node:assert/strict'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import type { TestContext } from 'node:test'
import { type Listener, type ListenOptions, listen } from '@exchequer/server'
import { withNtHash } from '@exchequer/server/internal/auth/nt-hash'
import { alice, distinguished, envelope, getFolder, type Host, type HostOptions, host, shape } from './harness.js'
import { authenticateMessage, type NtlmCredentials, negotiateMessage } from './ntlm-client.js'

/** A server behind a socket of its own, which ends with the test. */
export interface SocketHost extends Host {
  readonly url: string
  readonly listener: Listener
}

export async function socketHost(
  context: TestContext,
  options: HostOptions,
  listening: Partial<ListenOptions> = {},
): Promise<SocketHost> {
  const open = await host(options)
  const listener = await listen(open.server.handle, { host: '127.0.0.1', port: 0, ...listening })
  context.after(async () => {
    await listener.close(0)
    await open.close()
  })
  return { ...open, listener, url: `http://127.0.0.1:${listener.port}/EWS/Exchange.asmx` }
}

/** Keeps what NTLM needs beside the password of a mailbox of the harness. */
export async function allowNtlm({ store }: Host, address = alice, password = 'secret'): Promise<void> {
  await store.write(async (transaction) => {
    const account = (await transaction.account(address))!
    await transaction.saveAccount({ ...account, passwordHash: withNtHash(account.passwordHash, password) })
  })
}

export async function disable({ store }: Host, address = alice, isDisabled = true): Promise<void> {
  await store.write(async (transaction) => {
    const account = (await transaction.account(address))!
    await transaction.saveAccount({ ...account, isDisabled })
  })
}

export const inbox = envelope(getFolder(distinguished('inbox'), shape('IdOnly')))

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Each `WWW-Authenticate` on its own. */
  readonly challenges: readonly string[]
  readonly text: string
}

/** One connection, which all its requests use. */
export class OneConnection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  post(authorization?: string, body = inbox, more: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'text/xml', ...more, ...(authorization !== undefined && { authorization }) }
      const outgoing = request(this.#url, { method: 'POST', agent: this.#agent, headers }, async (incoming) => {
        let text = ''
        for await (const piece of incoming.setEncoding('utf8')) text += piece
        const challenges = incoming.headersDistinct['www-authenticate'] ?? []
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, challenges, text })
      })
      outgoing.on('error', reject).end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** All three messages of NTLM on one connection; the answer to the third. */
export async function signInOn(connection: OneConnection, credentials: NtlmCredentials): Promise<Reply> {
  const negotiate = negotiateMessage()
  const second = await connection.post(`NTLM ${negotiate.toString('base64')}`, '')
  assert.equal(second.status, 401)
  const { message } = authenticateMessage(negotiate, challengeIn(second), credentials)
  return connection.post(`NTLM ${message.toString('base64')}`)
}

export function challengeIn({ challenges }: Reply): Buffer {
  assert.equal(challenges.length, 1, 'while the handshake goes on nothing else is offered')
  return Buffer.from(challenges[0]!.replace(/^NTLM /, ''), 'base64')
}

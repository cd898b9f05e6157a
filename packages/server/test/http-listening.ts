import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach } from 'node:test'
import { BodyTooLarge, BodyUnreadable, type Handle } from '@exchequer/server/internal/http/exchange'
import { type Listener, type ListenOptions, listen } from '@exchequer/server/internal/http/listener'

const open: Listener[] = []
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close(0)
})

export async function start(handle: Handle, options: Partial<ListenOptions> = {}): Promise<Listener> {
  const listener = await listen(handle, { host: '127.0.0.1', port: 0, ...options })
  open.push(listener)
  return listener
}

export const headers = { 'Content-Type': 'text/xml; charset=utf-8' }

/** Answers with what came, or with the name of what went wrong. */
export const echo = (limit: number): Handle => {
  return async (request) => {
    try {
      const body = await request.body(limit)
      return { status: 200, headers, body: [Buffer.concat(body).toString()] }
    } catch (error) {
      if (error instanceof BodyTooLarge) return { status: 500, headers, body: ['<too-large/>'] }
      if (error instanceof BodyUnreadable) return { status: 500, headers, body: ['<unreadable/>'] }
      throw error
    }
  }
}

export function deferred<T = void>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

export function post(
  port: number,
  body: string | Uint8Array,
  more: Record<string, string> = {},
  agent?: Agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/EWS/Exchange.asmx',
      headers: more,
      agent,
    })
    outgoing.on('response', async (incoming) => {
      const pieces: Buffer[] = []
      for await (const piece of incoming) pieces.push(piece)
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(pieces) })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

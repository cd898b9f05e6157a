import { createServer, type Server } from '@exchequer/server'
import type { Store } from '@exchequer/server/internal/store/store'
import { ada } from './servers.js'

const headers = {
  authorization: `Basic ${Buffer.from(ada).toString('base64')}`,
  'content-type': 'text/xml; charset=utf-8',
}

/** A server in this process, to prepare what another process will serve. */
export async function serverOfAda(store: Store): Promise<Server> {
  const server = createServer({ store })
  const [address, password] = ada.split(':') as [string, string]
  await server.addMailbox({ address, password })
  return server
}

export async function ask(server: Server, body: string): Promise<string> {
  const request = new Request('http://localhost/EWS/Exchange.asmx', { method: 'POST', headers, body })
  return (await server.fetch(request)).text()
}

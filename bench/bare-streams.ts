import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * The least that streaming can be, as a process: `node bare-streams.js PORT`. It holds open who asks for events, and tells what was created
 * to those who asked for the same subscription. No accounts, no store, no XML.
 */
const listeners = new Map<string, Set<ServerResponse>>()

const server = createServer(async (request, response) => {
  const body = await text(request)
  const subscription = /<t:SubscriptionId>([^<]*)</.exec(body)?.[1]
  if (subscription === undefined) return tell(response, /<t:FolderId Id="([^"]*)"/.exec(body)?.[1] ?? '')
  const others = listeners.get(subscription) ?? new Set()
  listeners.set(subscription, others.add(response))
  response.on('close', () => others.delete(response))
  response.write('<m:ConnectionStatus>OK</m:ConnectionStatus>'.padEnd(500))
})

function tell(answer: ServerResponse, folder: string): void {
  const event = Buffer.from('</m:Notifications>'.padStart(600))
  for (const listener of listeners.get(folder) ?? []) listener.write(event)
  answer.end('<m:CreateItemResponseMessage ResponseClass="Success"/>')
}

server.requestTimeout = 0
server.keepAliveTimeout = 0
server.listen(Number(process.argv[2]), '127.0.0.1', 8192)

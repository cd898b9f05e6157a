import { BodyTooLarge, BodyUnreadable, type Handle, type HttpReply, type HttpRequest } from '#http/exchange'
import { FaultRuleError } from './fault-rule.js'
import type { FaultInjection } from './fault-rules.js'

/**
 * Fault injection over HTTP, for clients in other languages: rules are added, listed and removed as JSON (docs/fault-injection.md). To be
 * listened to on the loopback alone: whoever reaches it disturbs whom he likes.
 */
export const faultDoor =
  (faults: FaultInjection): Handle =>
  async (request) => {
    const path = request.target.replace(/\?.*$/s, '')
    // A page that a browser has open may send to this machine, but neither this kind of content nor under this name.
    if (!isOfThisMachine(request.origin)) return problem(403, 'This is for programs on the same machine, at 127.0.0.1.')
    const id = /^\/faults\/(\d{1,15})$/.exec(path)?.[1]
    if (id !== undefined) {
      if (request.method !== 'DELETE') return notAllowed('DELETE')
      return faults.remove(Number(id)) ? done : problem(404, `There is no fault ${id}: it is used up, or never was.`)
    }
    if (path !== '/faults') return problem(404, 'There is /faults, and /faults/ with an id.')
    if (request.method === 'GET') return json(200, { faults: faults.list() })
    if (request.method === 'POST') return add(faults, request)
    if (request.method !== 'DELETE') return notAllowed('GET, POST, DELETE')
    faults.clear()
    return done
  }

const largestRule = 64 * 1024

async function add(faults: FaultInjection, request: HttpRequest): Promise<HttpReply> {
  if (!/^application\/json\b/i.test(request.header('content-type') ?? ''))
    return problem(415, 'A fault is sent as application/json.')
  try {
    return json(201, faults.next(JSON.parse(Buffer.concat(await request.body(largestRule)).toString())))
  } catch (error) {
    if (error instanceof FaultRuleError) return problem(400, error.message)
    if (error instanceof SyntaxError) return problem(400, `This is not JSON: ${error.message}`)
    if (error instanceof BodyUnreadable) return problem(400, error.message)
    if (error instanceof BodyTooLarge) return problem(413, 'A fault has at most 64 KB.')
    throw error
  }
}

const isOfThisMachine = (origin: string): boolean => /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(origin)

const done: HttpReply = { status: 204, headers: {}, body: undefined }

const json = (status: number, value: unknown): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: [`${JSON.stringify(value)}\n`],
})

const problem = (status: number, error: string): HttpReply => json(status, { error })

const notAllowed = (allow: string): HttpReply => ({
  ...problem(405, `Here ${allow} can be done.`),
  headers: { 'content-type': 'application/json', allow },
})

import { createServer, openSqliteStore, type ServerOptions } from '@exchequer/server'

/** Who answers at an origin or a URL; the longest that fits does. */
export type Sites = Readonly<Record<string, (request: Request) => Response | Promise<Response>>>

/** A `fetch` in which nothing is reachable but the sites, and the list of what was asked for, with a mark where credentials went along. */
export function fakeInternet(sites: Sites) {
  const asked: string[] = []
  const fetch = async (request: Request): Promise<Response> => {
    const mark = request.headers.has('Authorization') ? ' signed in' : ''
    asked.push(`${request.method} ${request.url}${mark}`)
    const [site] = Object.keys(sites)
      .filter((start) => request.url.toLowerCase().startsWith(start.toLowerCase()))
      .sort((one, other) => other.length - one.length)
    if (site === undefined) throw new TypeError('fetch failed', { cause: new Error(`no host for ${request.url}`) })
    return sites[site]!(request)
  }
  return { fetch, asked }
}

export const redirectTo =
  (url: string, status = 302) =>
  () =>
    new Response(null, { status, headers: { Location: url } })

export const notFound = () => new Response('<html><body>Nothing here.</body></html>', { status: 404 })
export const refused = () => new Response(null, { status: 401, headers: { 'WWW-Authenticate': 'Basic' } })

/** A server of ours with one user, `ada@example.test`. */
export async function adaServer(options: Partial<ServerOptions> = {}) {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ ...options, store })
  await server.addMailbox({ address: 'ada@example.test', password: 'secret', displayName: 'Ada' })
  return {
    fetch: server.fetch,
    async close() {
      await server.close()
      await store.close()
    },
  }
}

export const credentials = { username: 'ada@example.test', password: 'secret' }

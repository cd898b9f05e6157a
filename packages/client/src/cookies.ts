interface Cookie {
  readonly name: string
  readonly value: string
  readonly origin: string
  readonly path: string
  /** When it goes, in milliseconds since 1970. */
  readonly end: number
}

/**
 * The cookies that servers set (RFC 6265), by which Exchange and load balancers lead a client to the server that has its subscriptions.
 * Each goes back to the origin that set it alone, whatever domain it names: no other has any use for it. A browser keeps cookies itself,
 * and shows us none.
 */
export class Cookies {
  readonly #kept = new Map<string, Cookie>()

  /** A `fetch` that brings along what there is for a request, and keeps what the answer sets. */
  along(fetch: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
    return async (request) => {
      const { url } = request
      const cookie = this.#for(new URL(url))
      if (cookie !== '') request.headers.set('Cookie', joined(request.headers.get('Cookie'), cookie))
      const response = await fetch(request)
      // Browsers that are older than the method have nothing to show by it.
      for (const text of response.headers.getSetCookie?.() ?? []) this.#keep(text, new URL(url))
      return response
    }
  }

  #for({ origin, pathname }: URL): string {
    const now = Date.now()
    return [...this.#kept.values()]
      .filter((cookie) => cookie.origin === origin && cookie.end > now && isWithin(pathname, cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  #keep(text: string, { origin, pathname, protocol }: URL): void {
    const [pair = '', ...rest] = text.split(';')
    const attributes = new Map(rest.map((one) => split(one)).map(([name, value]) => [name.toLowerCase(), value]))
    const [name, value] = split(pair)
    if (name === '' || (attributes.has('secure') && protocol !== 'https:')) return
    const named = attributes.get('path') ?? ''
    const path = named.startsWith('/') ? named : pathname.replace(/\/[^/]*$/, '')
    const [key, end] = [`${name};${origin};${path}`, endOf(attributes)]
    if (end > Date.now()) this.#kept.set(key, { name, value, origin, path, end })
    else this.#kept.delete(key)
  }
}

const joined = (given: string | null, cookie: string): string => (given === null ? cookie : `${given}; ${cookie}`)

/** A name and what follows the first `=`: Exchange has values with more of them. */
function split(pair: string): [name: string, value: string] {
  const [name = '', ...value] = pair.split('=')
  return [name.trim(), value.join('=').trim()]
}

/** Exchange names `/EWS` and takes `/ews` for the same. */
function isWithin(pathname: string, path: string): boolean {
  const [one, other] = [pathname, path].map((text) => `${text.toLowerCase().replace(/\/$/, '')}/`)
  return one!.startsWith(other!)
}

function endOf(attributes: ReadonlyMap<string, string>): number {
  const seconds = attributes.get('max-age')
  if (seconds !== undefined && /^-?\d+$/.test(seconds)) return Date.now() + Number(seconds) * 1000
  const end = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end
}

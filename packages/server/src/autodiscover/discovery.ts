import { SchemaError, type ServerVersionInfo, textSource, writeAutodiscoverFault, XmlError } from '@exchequer/protocol'
import { BodyTooLarge, BodyUnreadable, type HttpReply, type HttpRequest } from '#http/exchange'
import type { Store, StoreView } from '#store/store'
import type { Opens, RedirectUser } from './found-user.js'
import type { Instead } from './instead.js'
import { jsonAnswer } from './json-answer.js'
import { poxAnswer } from './pox-answer.js'
import { type Surroundings, soapAnswer, type Told } from './soap-answer.js'

export interface DiscoveryOptions {
  readonly store: Store
  readonly hostName: string
  readonly version: ServerVersionInfo
  /** Where clients reach the server, whatever name they used to find it: `https://mail.example.com`. */
  readonly externalUrl?: string | undefined
  readonly redirectUser?: RedirectUser | undefined
}

/** One of the ways to ask where things are. */
export interface Discovery {
  /** The name of its file. */
  readonly service: 'autodiscover.svc' | 'autodiscover.xml' | 'autodiscover.json'
  /** Headers that every answer has, that of a refused login too. */
  readonly headers: Readonly<Record<string, string>>
  /** The answer for somebody who need not sign in. */
  anonymous(request: HttpRequest, instead?: Instead): HttpReply | undefined
  /** The answer for somebody who has signed in. */
  reply(request: HttpRequest, asking: Asking, instead?: Instead): Promise<HttpReply>
}

/** Who asks, by login, and what he opens. */
export interface Asking {
  readonly account: string
  opensIn(store: StoreView): Opens
}

/** Far more than an honest request has. */
const requestLimit = 2 ** 20

const xml = { 'content-type': 'text/xml; charset=utf-8' }
/** The Managed API asks for the plain XML without signing in, only to read from this that there is SOAP beside it. */
const headers = { 'x-soap-enabled': 'True' }
const notAllowed: HttpReply = { status: 405, headers: { allow: 'GET, POST' }, body: undefined }

/** Gives the service at a path (in lower case), if Autodiscover has one there. Throws `TypeError` for an `externalUrl` that is none. */
export function discoveryAt(options: DiscoveryOptions): (path: string) => Discovery | undefined {
  const { store, hostName, version, redirectUser = () => undefined } = options
  const externalUrl = options.externalUrl?.replace(/\/+$/, '')
  if (externalUrl !== undefined && !(URL.canParse(externalUrl) && /^https?:/i.test(externalUrl)))
    throw new TypeError(`externalUrl is a URL of HTTP or HTTPS, not "${externalUrl}"`)
  const originFor = ({ origin }: HttpRequest): string => externalUrl ?? origin
  const surroundingsOf = (
    view: StoreView,
    request: HttpRequest,
    asking: Asking,
    instead: Instead | undefined,
  ): Surroundings => ({
    store: view,
    ...toldInstead(instead, redirectUser),
    opens: asking.opensIn(view),
    deployment: { origin: originFor(request), hostName, version },
  })

  const pox: Discovery = {
    service: 'autodiscover.xml',
    headers,
    /** `http://autodiscover.<domain>` only leads to where the service is, without anybody signing in (docs "Autodiscover for Exchange"). */
    anonymous(request) {
      const { hostname } = new URL(request.origin)
      const isLead = /^autodiscover\./i.test(hostname) && hostname !== new URL(originFor(request)).hostname
      if (!isLead || !isReading(request) || request.header('authorization') !== undefined) return undefined
      const location = `${externalUrl}/autodiscover/autodiscover.xml`
      return { status: 302, headers: { ...headers, location }, body: undefined }
    },
    async reply(request, asking, instead) {
      if (request.method !== 'POST' && !isReading(request)) return notAllowed
      const source = request.method === 'POST' ? await sourceOf(request) : undefined
      const body = await store.read((view) => poxAnswer(source, surroundingsOf(view, request, asking, instead)))
      return { status: 200, headers: { ...headers, ...xml, 'cache-control': 'private' }, body }
    },
  }

  const soap: Discovery = {
    service: 'autodiscover.svc',
    headers,
    anonymous: () => undefined,
    async reply(request, asking, instead) {
      if (request.method !== 'POST') return { ...notAllowed, headers: { ...headers, allow: 'POST' } }
      const source = await sourceOf(request)
      if (!source) return unreadable('The body cannot be read.')
      try {
        const answer = await store.read((view) => soapAnswer(source, surroundingsOf(view, request, asking, instead)))
        return { ...answer, headers: { ...headers, ...xml, 'cache-control': 'private' } }
      } catch (error) {
        if (error instanceof XmlError || error instanceof SchemaError) return unreadable(error.message)
        throw error
      }
    },
  }

  const json: Discovery = {
    service: 'autodiscover.json',
    headers: {},
    anonymous(request, instead) {
      if (!isReading(request)) return { ...notAllowed, headers: { allow: 'GET' } }
      const answer = jsonAnswer(request.target, originFor(request), toldInstead(instead, redirectUser))
      if ('location' in answer) return { status: 302, headers: answer, body: undefined }
      const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private' }
      return { status: answer.status, headers: jsonHeaders, body: [JSON.stringify(answer.json)] }
    },
    reply: async () => notAllowed,
  }

  return (path) => {
    if (path === '/autodiscover/autodiscover.xml') return pox
    if (path === '/autodiscover/autodiscover.svc') return soap
    return /^\/autodiscover\/autodiscover\.json(\/|$)/.test(path) ? json : undefined
  }
}

/** Whom a way asks where somebody is, and what it has to say to that, if not that. */
const toldInstead = (instead: Instead | undefined, redirectUser: RedirectUser): Told => ({
  redirectUser: instead && 'redirect' in instead ? () => instead.redirect : redirectUser,
  error: instead && 'error' in instead ? instead.error : undefined,
})

const isReading = ({ method }: HttpRequest): boolean => method === 'GET' || method === 'HEAD'

async function sourceOf(request: HttpRequest) {
  try {
    return textSource(await request.body(requestLimit))
  } catch (error) {
    if (error instanceof BodyTooLarge || error instanceof BodyUnreadable) return undefined
    throw error
  }
}

const unreadable = (text: string): HttpReply => ({
  status: 500,
  headers: { ...headers, ...xml },
  body: writeAutodiscoverFault('DeserializationFailed', text),
})

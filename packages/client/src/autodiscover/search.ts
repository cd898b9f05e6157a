import { ServiceRequestException } from '../errors.js'
import { endedBy, exchangeHttp, reasonOf, withinTime } from '../send.js'
import { type Asking, redirectionOf } from './ask.js'
import { type AutodiscoverAttempt, AutodiscoverException } from './exception.js'
import type { Failure, Outcome, Redirection } from './outcome.js'
import { hostsOfRecords, type ResolveSrv, runtimeResolveSrv } from './service-records.js'

export interface SearchOptions {
  /**
   * Asked before credentials go to a host that the domain of the address does not name: a redirect may come from anybody. Without it no
   * such redirect is followed.
   */
  readonly validateRedirection?: (url: string) => boolean | Promise<boolean>
  /**
   * Gives the URLs of the service connection points that Active Directory has for a domain; these are asked first, and trusted. Without it
   * there are none: to ask the directory is not this library's business.
   */
  readonly getScpUrlsForDomain?: (domain: string) => readonly string[] | Promise<readonly string[]>
  /** Looks up service records: as Node does where absent, and not at all in a page, or if `false`. */
  readonly resolveSrv?: ResolveSrv | false
  /** Ends the search; its promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** How to ask for something: by SOAP, and where that is not there, if it can be had so, by plain XML. */
export interface Way<T> {
  soap(url: string, address: string): Promise<Outcome<T>>
  pox?(url: string, address: string): Promise<Outcome<T>>
}

export interface Found<T> {
  readonly value: T
  /** The service that knew. */
  readonly url: string
  /** The address that it knew, which may not be the one that was asked about. */
  readonly emailAddress: string
}

export const mostRedirections = 10

/**
 * Looks for what is asked about an address in the places and the order of "Autodiscover for Exchange": the service connection points,
 * the domain and its host `autodiscover`, where a request to that host without HTTPS or credentials leads, and where the service records of
 * the domain point. No error is conclusive before all have been asked. Certificates are checked by `fetch`. With `from` it begins where a
 * service that was found has led.
 */
export async function search<T>(
  asking: Asking,
  emailAddress: string,
  way: Way<T>,
  { validateRedirection, getScpUrlsForDomain, resolveSrv = runtimeResolveSrv() }: SearchOptions,
  from?: Redirection,
): Promise<Found<T>> {
  const attempts: AutodiscoverAttempt[] = []
  const failures: Failure[] = []
  const trusted = new Set<string>()
  const asked = new Set<string>()
  const addresses = new Set<string>()
  let redirections = 0
  for (const host of hostsOf(domainOf(emailAddress))) trusted.add(host)

  async function lookFor(address: string): Promise<Found<T>> {
    addresses.add(address.toLowerCase())
    for await (const url of candidates(domainOf(address))) {
      const found = await lookAt(url, address)
      if (found) return found
    }
    throw notFound()
  }

  /** Asks at a URL, and wherever that leads. */
  async function lookAt(url: string, address: string): Promise<Found<T> | undefined> {
    const outcome = await follow(url, address)
    if ('found' in outcome) return { value: outcome.found, url: outcome.url, emailAddress: address }
    if (!('address' in outcome)) return undefined
    count(outcome.address)
    const problem = addresses.has(outcome.address.toLowerCase())
      ? `It leads back to the address ${outcome.address}.`
      : problemOf(outcome.address)
    if (problem === undefined) return lookFor(outcome.address)
    note(url, { kind: 'refused', problem })
    return undefined
  }

  async function lookFrom(redirection: Redirection): Promise<Found<T>> {
    if ('address' in redirection) {
      const problem = problemOf(redirection.address)
      if (problem === undefined) return lookFor(redirection.address)
      note(redirection.address, { kind: 'refused', problem })
      throw notFound()
    }
    addresses.add(emailAddress.toLowerCase())
    const found = await lookAt(redirection.url, emailAddress)
    if (!found) throw notFound()
    return found
  }

  /** Where to ask, one after the other; plain XML only where SOAP is not there. */
  async function* candidates(domain: string): AsyncGenerator<string> {
    for (const url of await scpUrls(domain)) yield* servicesAt(url)
    for (const host of hostsOf(domain)) yield* servicesAt(`https://${host}/autodiscover/autodiscover.xml`)
    const lead = await leadFrom(`http://autodiscover.${domain}/autodiscover/autodiscover.xml`)
    if (lead !== undefined) yield* servicesAt(lead)
    for (const host of await recordedHosts(`_autodiscover._tcp.${domain}`))
      yield* servicesAt(`https://${host}/autodiscover/autodiscover.xml`)
  }

  async function* servicesAt(poxUrl: string): AsyncGenerator<string> {
    const before = failures.length
    yield new URL('/autodiscover/autodiscover.svc', poxUrl).href
    if (way.pox && failures.slice(before).some(({ kind }) => kind === 'missing')) yield poxUrl
  }

  /** Asks at a URL, and at those that it leads to. */
  async function follow(
    start: string,
    address: string,
  ): Promise<{ found: T; url: string } | { address: string } | Failure> {
    for (let url = askable(start); ; ) {
      const outcome = (await reasonAgainst(url, address)) ?? (await ask(url, address))
      if ('problem' in outcome) return note(url, outcome)
      if ('found' in outcome) return { found: outcome.found, url }
      if ('address' in outcome) return outcome
      count(outcome.url)
      url = askable(outcome.url)
    }
  }

  const isPox = (url: string): boolean => /\.xml$/i.test(new URL(url).pathname)

  /** What cannot be asked for in plain XML is asked for by SOAP where somebody leads to the former. */
  const askable = (url: string): string =>
    isPox(url) && !way.pox ? new URL('/autodiscover/autodiscover.svc', url).href : url

  const ask = (url: string, address: string): Promise<Outcome<T>> =>
    way.pox && isPox(url) ? way.pox(url, address) : way.soap(url, address)

  async function reasonAgainst(url: string, address: string): Promise<Failure | undefined> {
    const { protocol, host } = new URL(url)
    if (protocol !== 'https:') return { kind: 'refused', problem: 'Credentials go to HTTPS addresses only.' }
    const key = `${url.toLowerCase()} ${address.toLowerCase()}`
    if (asked.has(key)) return { kind: 'refused', problem: 'It was asked already: the redirects lead in a circle.' }
    asked.add(key)
    if (trusted.has(host)) return undefined
    if (!(await validateRedirection?.(url))) return { kind: 'refused', problem: 'Nobody confirmed the redirect to it.' }
    trusted.add(host)
    return undefined
  }

  /** Where the host of a domain that has no certificate sends everybody. */
  async function leadFrom(url: string): Promise<string | undefined> {
    try {
      const { response } = await exchangeHttp(
        asking.connection,
        asking.signal,
        (signal) => new Request(url, { redirect: 'manual', signal }),
      )
      const target = redirectionOf(response, url)
      if (target === undefined) note(url, { kind: 'refused', problem: 'It does not redirect.' })
      else count(target)
      return target
    } catch (error) {
      if (!(error instanceof ServiceRequestException)) throw error
      note(url, { kind: 'unreachable', problem: error.message })
      return undefined
    }
  }

  async function scpUrls(domain: string): Promise<readonly string[]> {
    if (!getScpUrlsForDomain) return []
    const urls = await lookUp(`The service connection points of ${domain}`, async () => getScpUrlsForDomain(domain))
    const usable = urls.filter((url) => URL.canParse(url))
    for (const url of usable) trusted.add(new URL(url).host)
    return usable
  }

  const recordedHosts = async (name: string): Promise<readonly string[]> =>
    resolveSrv ? hostsOfRecords(await lookUp(name, () => resolveSrv(name))) : []

  /** What a directory has under a name; that it has nothing, or does not answer, is one more place that led nowhere. */
  async function lookUp<E>(name: string, ask: () => Promise<readonly E[]>): Promise<readonly E[]> {
    const { signal, connection } = asking
    try {
      return await withinTime(connection.timeout, signal, (ending) => endedBy(ending, ask()))
    } catch (error) {
      if (!(error instanceof ServiceRequestException)) throw error
      const problem = error.timedOut ? error.message : `Nothing was found: ${reasonOf(error.cause)}`
      note(name, { kind: 'unreachable', problem })
      return []
    }
  }

  function count(target: string): void {
    if (++redirections > mostRedirections)
      throw new AutodiscoverException(
        `There were more than ${mostRedirections} redirects, the last to ${target}.`,
        attempts,
      )
  }

  function note(url: string, failure: Failure): Failure {
    attempts.push({ url, problem: failure.problem })
    failures.push(failure)
    return failure
  }

  function notFound(): AutodiscoverException {
    const code = failures.find((failure) => failure.code !== undefined)?.code
    const isRefused = failures.some(({ kind }) => kind === 'unauthorized')
    const sentence = isRefused
      ? `Autodiscover could not sign in to ask about ${emailAddress}.`
      : `Autodiscover found nothing for ${emailAddress}.`
    return new AutodiscoverException(sentence, attempts, code)
  }

  return from ? lookFrom(from) : lookFor(emailAddress)
}

const hostsOf = (domain: string): string[] => [domain, `autodiscover.${domain}`]

/** The domain of an address, as a host name. Throws `TypeError` for what is no address. */
function domainOf(emailAddress: string): string {
  const host = hostIn(emailAddress)
  if (host === undefined) throw new TypeError(`"${emailAddress}" is not an e-mail address`)
  return host
}

function hostIn(emailAddress: string): string | undefined {
  const domain = /^[^@\s]+@([^@\s/?#:]+)$/.exec(emailAddress)?.[1]
  return domain !== undefined && URL.canParse(`https://${domain}`) ? new URL(`https://${domain}`).host : undefined
}

/** What is wrong with an address that a service leads to. */
const problemOf = (address: string): string | undefined =>
  hostIn(address) === undefined ? `It leads to "${address}", which is not an e-mail address.` : undefined

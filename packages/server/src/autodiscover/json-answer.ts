import { domainOf } from '#mailbox/own-domains'
import { isSmtpAddress } from '#mailbox/smtp-address'
import type { AutodiscoverRedirect } from './found-user.js'
import { ewsUrl } from './settings-of-user.js'
import type { Told } from './soap-answer.js'

/** The protocols that a client may ask for, in lower case: their names, and where they are. */
const protocols: Readonly<Record<string, readonly [name: string, urlAt: (origin: string) => string]>> = {
  ews: ['Ews', (origin) => ewsUrl({ origin })],
  autodiscoverv1: ['AutodiscoverV1', (origin) => `${origin}/autodiscover/autodiscover.xml`],
}

export type JsonAnswer =
  | { readonly status: number; readonly json: Readonly<Record<string, string>> }
  /** Where the same question is answered. */
  | { readonly location: string }

const wrong = (ErrorCode: string, ErrorMessage: string, status = 400): JsonAnswer => ({
  status,
  json: { ErrorCode, ErrorMessage },
})

/**
 * Answers `autodiscover.json?Email=…&Protocol=…`, or with the address in the path (`autodiscover.json/v1.0/ada@example.com`). Whoever asks
 * has not signed in, so that the answer says where the service is and nothing of the address, not even whether there is such a user; but that
 * it is elsewhere by configuration, since nobody could sign in here to be told.
 */
export function jsonAnswer(target: string, origin: string, { redirectUser, error }: Told): JsonAnswer {
  if (error) return wrong(error.code, error.text ?? error.code, error.code === 'InternalServerError' ? 500 : 400)
  const [path = '', query = ''] = target.split('?', 2)
  const parameters = [...new URLSearchParams(query.replaceAll('&amp;', '&'))]
  const parameter = (name: string): string | undefined => parameters.find(([key]) => key.toLowerCase() === name)?.[1]
  const email = parameter('email') ?? inPath(path)
  if (!email)
    return wrong('MandatoryParameterMissing', "A valid value must be provided for the query parameter 'Email'")
  if (!isSmtpAddress(email)) return wrong('InvalidUserId', `The given value '${email}' is no address.`)
  const name = parameter('protocol')
  if (!name)
    return wrong('MandatoryParameterMissing', "A valid value must be provided for the query parameter 'Protocol'")
  const protocol = Object.hasOwn(protocols, name.toLowerCase()) ? protocols[name.toLowerCase()] : undefined
  if (!protocol) {
    const supported = Object.values(protocols).map(([known]) => known)
    return wrong(
      'InvalidProtocol',
      `The given protocol value '${name}' is invalid. Supported values are '${supported.join(',')}'`,
    )
  }
  const redirect = redirectUser(email.toLowerCase())
  if (redirect) return { location: placeOf(redirect, email, name, Number(parameter('redirectcount')) || 0) }
  const [Protocol, urlAt] = protocol
  return { status: 200, json: { Protocol, Url: urlAt(origin) } }
}

/** The same service at the other place, as Exchange leads there; of an address it is known where its domain has it. */
function placeOf(redirect: AutodiscoverRedirect, email: string, protocol: string, count: number): string {
  const [origin, address] =
    'url' in redirect
      ? [new URL(redirect.url).origin, email]
      : [`https://autodiscover.${domainOf(redirect.address)}`, redirect.address]
  const query = new URLSearchParams({ Email: address, Protocol: protocol, RedirectCount: String(count + 1) })
  return `${origin}/autodiscover/autodiscover.json?${query}`
}

function inPath(path: string): string | undefined {
  const last = /\/v1\.0\/([^/]+)$/i.exec(path)?.[1]
  try {
    return last && decodeURIComponent(last)
  } catch {
    return undefined
  }
}

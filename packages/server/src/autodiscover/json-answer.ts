import { ewsUrl } from './settings-of-user.js'

/** The protocols that a client may ask for, in lower case: their names, and where they are. */
const protocols: Readonly<Record<string, readonly [name: string, urlAt: (origin: string) => string]>> = {
  ews: ['Ews', (origin) => ewsUrl({ origin })],
  autodiscoverv1: ['AutodiscoverV1', (origin) => `${origin}/autodiscover/autodiscover.xml`],
}

export interface JsonAnswer {
  readonly status: number
  readonly json: Readonly<Record<string, string>>
}

const wrong = (ErrorCode: string, ErrorMessage: string): JsonAnswer => ({
  status: 400,
  json: { ErrorCode, ErrorMessage },
})

/**
 * Answers `autodiscover.json?Email=…&Protocol=…`, or with the address in the path (`autodiscover.json/v1.0/ada@example.com`). Whoever asks
 * has not signed in, so that the answer says where the service is and nothing of the address, not even whether there is such a user.
 */
export function jsonAnswer(target: string, origin: string): JsonAnswer {
  const [path = '', query = ''] = target.split('?', 2)
  const parameters = [...new URLSearchParams(query.replaceAll('&amp;', '&'))]
  const parameter = (name: string): string | undefined => parameters.find(([key]) => key.toLowerCase() === name)?.[1]
  const email = parameter('email') ?? inPath(path)
  if (!email)
    return wrong('MandatoryParameterMissing', "A valid value must be provided for the query parameter 'Email'")
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) return wrong('InvalidUserId', `The given value '${email}' is no address.`)
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
  const [Protocol, urlAt] = protocol
  return { status: 200, json: { Protocol, Url: urlAt(origin) } }
}

function inPath(path: string): string | undefined {
  const last = /\/v1\.0\/([^/]+)$/i.exec(path)?.[1]
  try {
    return last && decodeURIComponent(last)
  } catch {
    return undefined
  }
}

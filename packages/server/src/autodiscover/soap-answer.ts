import {
  type AutodiscoverErrorCode,
  type AutodiscoverOperation,
  type autodiscoverOperations,
  readAutodiscoverRequest,
  type Slice,
  type TextSource,
  writeAutodiscoverFault,
  writeAutodiscoverResponse,
} from '@exchequer/protocol'
import type { StoreView } from '#store/store'
import { answerDomains } from './answer-domains.js'
import { answerUsers } from './answer-users.js'
import type { Opens, RedirectUser } from './found-user.js'
import { refusal, wrongCount } from './refusal.js'
import type { Deployment } from './settings-of-user.js'

/** What is known of who is elsewhere, and the error that a test wants told in place of anything. */
export interface Told {
  readonly redirectUser: RedirectUser
  readonly error: { readonly code: string; readonly text?: string | undefined } | undefined
}

/** What an answer depends on besides the request. */
export interface Surroundings extends Told {
  readonly store: StoreView
  readonly opens: Opens
  readonly deployment: Deployment
}

type Operations = typeof autodiscoverOperations

const answers: {
  readonly [Name in keyof Operations]: Operations[Name] extends AutodiscoverOperation<infer Q, infer A>
    ? (request: Q, surroundings: Surroundings) => Promise<A>
    : never
} = {
  GetUserSettings: answerUsers,
  GetDomainSettings: answerDomains,
  GetFederationInformation: async () => refusal('NotFederated', 'The organization is not federated.'),
  async GetOrganizationRelationshipSettings({ domains = [] }) {
    const wrong = wrongCount('domain', domains.length)
    if (wrong !== undefined) return refusal('InvalidRequest', wrong)
    return { errorCode: 'NoError', errorMessage: '', organizationRelationshipSettingsCollection: [] }
  },
}

/** Answers a request of SOAP Autodiscover. Throws `XmlError` or `SchemaError` for what is no envelope. */
export async function soapAnswer(
  source: TextSource,
  surroundings: Surroundings,
): Promise<{ status: number; body: Slice[] }> {
  const { operation, request, action = '', messageId, requestedVersion } = readAutodiscoverRequest(source)
  if (!operation) return { status: 500, body: writeAutodiscoverFault('ActionNotSupported', mismatch(action)) }
  const answer = answers[operation.name as keyof Operations] as (request: unknown, s: Surroundings) => Promise<unknown>
  const { error } = surroundings
  const response = error
    ? refusal(error.code as AutodiscoverErrorCode, error.text ?? error.code)
    : isKnownVersion(requestedVersion)
      ? await answer(request ?? {}, surroundings)
      : refusal('InvalidRequest', 'The RequestedServerVersion header is missing or invalid.')
  const body = writeAutodiscoverResponse(operation, response, surroundings.deployment.version, messageId)
  return { status: 200, body }
}

/** The service has versions of its own, without those in between that EWS has (OfficeDev/ews-managed-api#140). */
const isKnownVersion = (version: string | undefined): boolean => /^Exchange20\d\d(_SP\d)?$/.test(version ?? '')

/** exchangelib tells by these words that a server does not have the service. */
const mismatch = (action: string): string =>
  `The message with Action '${action}' cannot be processed at the receiver, due to a ContractFilter mismatch at the EndpointDispatcher.`

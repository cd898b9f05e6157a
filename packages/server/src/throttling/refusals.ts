import { EwsError, namedValue, type XmlNode } from '@exchequer/protocol'

const backOff = 'BackOffMilliseconds'

/** That the server is busy, for this account at least, and for how long (docs "EWS throttling in Exchange", Table 4). */
export const serverBusy = (milliseconds: number): EwsError =>
  new EwsError('ErrorServerBusy', undefined, backOffDetails(milliseconds))

/** What an error says besides, that wants a client to leave the server alone for so long. */
export const backOffDetails = (milliseconds: number): readonly XmlNode[] => [
  namedValue(backOff, String(Math.ceil(milliseconds))),
]

/** How long a client is to leave the server alone; `undefined` for any other error than that it is busy. */
export function backOffOf(error: unknown): number | undefined {
  if (!(error instanceof EwsError) || error.code !== 'ErrorServerBusy') return undefined
  const value = error.details.find(({ attributes }) => attributes['Name'] === backOff)
  return value && Number(value.text)
}

/** Too many requests at once, in the words of Exchange Online (ews-managed-api issue 293). */
export const exceededConcurrency = (limit: number): EwsError =>
  new EwsError('ErrorExceededConnectionCount', undefined, [
    namedValue('Policy', 'MaxConcurrency'),
    namedValue('MaxConcurrencyLimit', String(limit)),
    namedValue('ErrorMessage', exceeded('MaxConcurrency', limit, 0)),
  ])

/** Too many synchronizations at once, with the text of Exchange Online (mustang issue 121). */
export function exceededSyncCalls(limit: number): EwsError {
  const { message, details } = serverBusy(syncBackOff)
  return new EwsError('ErrorServerBusy', `${message}, ${exceeded('ConcurrentSyncCalls', limit, syncBackOff)}`, details)
}

const syncBackOff = 5_000

const exceeded = (part: string, limit: number, milliseconds: number): string =>
  `This operation exceeds the throttling budget for policy part '${part}', policy value '${limit}',  ` +
  `Budget type: 'Ews'.  Suggested backoff time ${milliseconds} ms.`

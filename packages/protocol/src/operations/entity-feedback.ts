import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Guid } from '../types/text.js'

export const ClientId = enumeration('t:ClientIdType', [
  'Web',
  'Mobile',
  'Tablet',
  'Desktop',
  'Exchange',
  'Outlook',
  'MacOutlook',
  'POP3',
  'IMAP4',
  'Other',
  'Lync',
  'OutlookService',
  'MacMail',
])
export type ClientId = Infer<typeof ClientId>

export const EntityFeedbackEntityAddSource = enumeration('t:EntityFeedbackEntityAddSourceType', [
  'None',
  'EntityRelevanceApi',
  'EntityRelevanceApiCache',
  'ActiveDirectory',
  'ExplicitTyping',
  'Paste',
  'LocalCacheAndEntityRelevanceApi',
  'LocalCache',
  'Other',
])
export type EntityFeedbackEntityAddSource = Infer<typeof EntityFeedbackEntityAddSource>

export const EntityFeedbackEntry = record('t:EntityFeedbackEntryType', {
  clientEventTimeUtc: dateTime,
  clientEventTimeLocal: dateTime,
  clientSessionId: Guid,
  clientVersion: string,
  clientId: ClientId,
  entrySequenceNumber: int,
  transactionId: optional(string),
  eventType: string,
  targetEntityList: optional(string),
  entityAddSource: optional(EntityFeedbackEntityAddSource),
  jsonPropertyBag: optional(string),
})
export interface EntityFeedbackEntry extends Infer<typeof EntityFeedbackEntry> {}

export const ArrayOfEntityFeedbackEntry = nonEmptyList(
  't:ArrayOfEntityFeedbackEntry',
  'EntityFeedbackEntry',
  EntityFeedbackEntry,
)
export type ArrayOfEntityFeedbackEntry = Infer<typeof ArrayOfEntityFeedbackEntry>

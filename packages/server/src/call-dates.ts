import { dateTimeFormat, type FormatDateTime, type RequestHeaders } from '@exchequer/protocol'
import { zoneOf, zonesSince } from '#mailbox/zones'
import type { Zone } from '#time/zone'

/**
 * The zone that a call is about: what its dates without a zone mean, and what the dates of the answer are written in. Exchange 2007 knows
 * no such zone; whoever speaks its version may name one, and nothing comes of it (docs "Time zones and EWS in Exchange", table 2).
 */
export const zoneOfCall = ({ timeZoneContext }: RequestHeaders, rank: number): Zone | undefined =>
  timeZoneContext && rank >= zonesSince ? zoneOf(timeZoneContext.timeZoneDefinition) : undefined

/** How the dates of the answer are written; `undefined` for seconds in UTC, which nearly all callers want. */
export function answerFormat(
  { dateTimePrecision }: RequestHeaders,
  zone: Zone | undefined,
): FormatDateTime | undefined {
  const hasMilliseconds = dateTimePrecision === 'Milliseconds'
  return zone || hasMilliseconds ? dateTimeFormat(zone?.offsetAt, hasMilliseconds) : undefined
}

import { EwsError, type TimeZoneDefinition } from '@exchequer/protocol'
import { timeZone } from '#time/time-zones'
import type { Zone } from '#time/zone'

/** The zone that a definition means: one that we know by its id, else the one that its rules describe. */
export function zoneOf({ id }: TimeZoneDefinition): Zone {
  const known = id === undefined ? undefined : timeZone(id)
  if (!known) throw new EwsError('ErrorCalendarInvalidTimeZone')
  return known
}

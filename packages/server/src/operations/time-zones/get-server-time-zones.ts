import type { GetServerTimeZonesRequest, GetServerTimeZonesResponseMessage } from '@exchequer/protocol'
import { wholeDefinitionOf } from '#mailbox/zones'
import { allTimeZones, timeZone } from '#time/time-zones'
import { success } from '../per-item.js'

/**
 * GetServerTimeZones (MS-OXWSGTZ 3.1.4.1): the zones of Windows, or those that were named, with their rules unless the caller does without.
 * An id that nobody knows is passed over without an error (3.1.4.1.3.3).
 */
export async function getServerTimeZones({
  ids,
  returnFullTimeZoneData = true,
}: GetServerTimeZonesRequest): Promise<GetServerTimeZonesResponseMessage[]> {
  const zones = ids ? ids.flatMap((id) => timeZone(id) ?? []) : allTimeZones()
  const timeZoneDefinitions = zones.map((zone) =>
    returnFullTimeZoneData ? wholeDefinitionOf(zone) : { id: zone.id, name: zone.displayName },
  )
  return [{ ...success, timeZoneDefinitions }]
}

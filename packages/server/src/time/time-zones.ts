import { minuteMilliseconds, twoDigits } from './civil.js'
import { intlSource } from './intl-source.js'
import { windowsZonePlaces } from './windows-zone-names.js'
import { canonicalIana, windowsIdOf, windowsZone, windowsZoneIds } from './windows-zones.js'
import { createZone, type Zone } from './zone.js'

/** Ids of Outlook and Exchange that stand for UTC. `tzone://Microsoft/Custom` and `Customized Time Zone` stand for nothing. */
const utcIds = new Set([
  'utc',
  'gmt',
  'z',
  'etc/utc',
  'etc/gmt',
  'etc/zulu',
  'tzone://microsoft/utc',
  'coordinated universal time',
])

/** One zone for each IANA id, because its table of offsets is costly. */
const zones = new Map<string, Zone>()
/** Whatever spelling clients use, for a bounded number of spellings. */
const spellings = new Map<string, Zone | undefined>()
const spellingLimit = 2000

/**
 * The zone of a Windows id (`W. Europe Standard Time`) or an IANA id (`Europe/Berlin`), in any case and whatever its age.
 * Undefined for everything else, the ids of custom zones included: those need their definition (`zoneOfDefinition`).
 */
export function timeZone(id: string): Zone | undefined {
  const known = spellings.get(id)
  if (known || spellings.has(id)) return known
  const zone = findZone(id.trim())
  if (spellings.size >= spellingLimit) spellings.clear()
  if (id.length <= 100) spellings.set(id, zone)
  return zone
}

/** Every zone that this server offers, one for each Windows id, from west to east. */
export function allTimeZones(): Zone[] {
  const order = [...windowsZonePlaces.keys()]
  return windowsZoneIds()
    .map((id) => timeZone(id))
    .filter((zone) => zone !== undefined)
    .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
}

/** It needs no data: a server starts without any. */
export const utc: Zone = createZone(
  { id: 'UTC', iana: 'Etc/UTC', displayName: `(UTC) ${windowsZonePlaces.get('UTC')}` },
  () => ({ offset: 0, transitions: [] }),
)

/** The instant of a local time that came with no offset; see `Zone.toUtc` for times that are skipped or happen twice. */
export function zonelessToUtc(local: number, zone: Zone): number {
  return zone.toUtc(local)
}

/** The local time of an instant, as milliseconds that read as if they were UTC. */
export function utcToLocal(instant: number, zone: Zone): number {
  return instant + zone.offsetAt(instant) * minuteMilliseconds
}

function findZone(id: string): Zone | undefined {
  if (utcIds.has(id.toLowerCase())) return utc
  const windows = windowsZone(id)
  if (windows) return zoneOf(windows.iana, windows.windowsId)
  const iana = canonicalIana(id)
  return iana === undefined ? undefined : zoneOf(iana, windowsIdOf(id) ?? iana)
}

function zoneOf(iana: string, id: string): Zone {
  if (id === utc.id) return utc
  const key = `${id} ${iana}`
  let zone = zones.get(key)
  if (!zone) {
    const source = intlSource(iana)
    zone = createZone(
      { id, iana, displayName: displayName(id, createZone({ id, iana, displayName: id }, source)) },
      source,
    )
    zones.set(key, zone)
  }
  return zone
}

/** `(UTC+01:00) Amsterdam, Berlin, …`, with the offset of standard time this year, as Windows shows it. */
function displayName(id: string, zone: Zone): string {
  const year = new Date().getUTCFullYear()
  const offset = Math.min(zone.offsetAt(Date.UTC(year, 0, 15)), zone.offsetAt(Date.UTC(year, 6, 15)))
  const sign = offset < 0 ? '-' : '+'
  const hours = twoDigits(Math.floor(Math.abs(offset) / 60))
  return `(UTC${sign}${hours}:${twoDigits(Math.abs(offset) % 60)}) ${windowsZonePlaces.get(id) ?? id}`
}

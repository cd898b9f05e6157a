import { createRequire } from 'node:module'

/** The part of cldr-core's windowsZones.json that matters: one row for each Windows zone and territory. */
interface WindowsZones {
  supplemental: {
    windowsZones: { mapTimezones: { mapZone: { _other: string; _type: string; _territory: string } }[] }
  }
}

interface Names {
  /** Lower-case Windows id → the id as Windows writes it, and the IANA zone that CLDR names first for it. */
  readonly byWindowsId: ReadonlyMap<string, WindowsZone>
  /** Lower-case IANA id → Windows id. */
  readonly byIana: ReadonlyMap<string, string>
}

interface WindowsZone {
  readonly windowsId: string
  readonly iana: string
}

let known: Names | undefined

/** Read when a zone is first looked for. */
function names(): Names {
  known ??= readNames()
  return known
}

function readNames(): Names {
  // An import of JSON makes Node 20 print a warning on start.
  const { supplemental } = createRequire(import.meta.url)('cldr-core/supplemental/windowsZones.json') as WindowsZones
  const byWindowsId = new Map<string, WindowsZone>()
  const byIana = new Map<string, string>()
  for (const { mapZone } of supplemental.windowsZones.mapTimezones) {
    const [first = 'Etc/UTC', ...others] = mapZone._type.split(' ')
    if (mapZone._territory === '001')
      byWindowsId.set(mapZone._other.toLowerCase(), { windowsId: mapZone._other, iana: first })
    for (const name of [first, ...others]) byIana.set(name.toLowerCase(), mapZone._other)
  }
  // Windows keeps two retired zones that CLDR has dropped; old appointments still name them.
  byWindowsId.set('mid-atlantic standard time', { windowsId: 'Mid-Atlantic Standard Time', iana: 'Etc/GMT+2' })
  byWindowsId.set('kamchatka standard time', { windowsId: 'Kamchatka Standard Time', iana: 'Asia/Kamchatka' })
  return { byWindowsId, byIana }
}

/** Every Windows time-zone id of CLDR, as Windows writes it. */
export function windowsZoneIds(): string[] {
  return [...names().byWindowsId.values()].map((entry) => entry.windowsId)
}

/** The Windows zone and its main IANA zone for a Windows id in any case; undefined when Windows has no such zone. */
export function windowsZone(id: string): WindowsZone | undefined {
  return names().byWindowsId.get(id.toLowerCase())
}

/** The Windows id for an IANA id in any spelling that Intl knows, old and new names alike. */
export function windowsIdOf(iana: string): string | undefined {
  const { byIana } = names()
  return byIana.get(iana.toLowerCase()) ?? byIana.get(canonicalIana(iana)?.toLowerCase() ?? '')
}

/** The IANA id as Intl writes it; undefined when Intl has no such zone. Offsets such as `+02:00` are no zones. */
export function canonicalIana(id: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,63}$/.test(id)) return undefined
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: id }).resolvedOptions()
    // CLDR's table says Etc/UTC.
    return timeZone === 'UTC' ? 'Etc/UTC' : timeZone
  } catch {
    return undefined
  }
}

import { EwsError, type ExtendedProperty, formatDateTime, type PathToExtendedField } from '@exchequer/protocol'
import { base64Spelling, booleanSpelling, timeOfText, wholeSpelling } from './spellings.js'
import type { ExtendedValue } from './stored-item.js'

/** The GUIDs behind the names of DistinguishedPropertySetType (MS-OXPROPS 1.3.2). */
const propertySets: Readonly<Record<string, string>> = {
  Meeting: '6ed8da90-450b-101b-98da-00aa003f1305',
  Appointment: '00062002-0000-0000-c000-000000000046',
  Common: '00062008-0000-0000-c000-000000000046',
  PublicStrings: '00020329-0000-0000-c000-000000000046',
  Address: '00062004-0000-0000-c000-000000000046',
  InternetHeaders: '00020386-0000-0000-c000-000000000046',
  CalendarAssistant: '11000e07-b51b-40d6-af21-caa85edab1d0',
  UnifiedMessaging: '4442858e-a9e3-4e80-b900-317a210cc15b',
  Task: '00062003-0000-0000-c000-000000000046',
  Sharing: '00062040-0000-0000-c000-000000000046',
}

/** What the keys of properties begin with that are header lines of a message, named as they are (MS-OXPROPS 1.3.2, PS_INTERNET_HEADERS). */
export const internetHeadersKey = `${propertySets['InternetHeaders']}/`

/** Yes, of a property that is a boolean. */
export const isTrue: ExtendedValue = { type: 'Boolean', value: 'true' }

/** Types that cannot be the type of a property. */
const impossible = new Set(['Object', 'ObjectArray', 'Error', 'Null'])

/** First tag of the range that named properties are mapped into, where no tag means anything by itself. */
const firstNamedTag = 0x8000

/**
 * One spelling for all ways to name a MAPI property: `0x37`, `<guid>/0x8208`, `<guid>/Keywords`. Tags come in hex of any padding and case
 * and in decimal. Throws the codes of the docs page on ExtendedFieldURI for a combination that names nothing.
 */
export function extendedKey(path: PathToExtendedField): string {
  const { propertyTag, propertyId, propertyName, propertySetId, distinguishedPropertySetId, propertyType } = path
  if (impossible.has(propertyType)) throw invalid('ErrorUnsupportedMapiPropertyType', path)
  if (propertyTag !== undefined) {
    if (
      propertyId !== undefined ||
      propertyName !== undefined ||
      propertySetId !== undefined ||
      distinguishedPropertySetId !== undefined
    )
      throw invalid('ErrorInvalidExtendedProperty', path)
    const tag = Number(propertyTag)
    if (tag >= firstNamedTag) throw invalid('ErrorNoPropertyTagForCustomProperties', path)
    return hex(tag)
  }
  const set = propertySetId?.toLowerCase() ?? propertySets[distinguishedPropertySetId ?? '']
  if (set === undefined || (propertySetId !== undefined && distinguishedPropertySetId !== undefined))
    throw invalid('ErrorInvalidExtendedProperty', path)
  if ((propertyId === undefined) === (propertyName === undefined)) throw invalid('ErrorInvalidExtendedProperty', path)
  return propertyId !== undefined ? `${set}/${hex(propertyId)}` : `${set}/${propertyName}`
}

const hex = (value: number): string => `0x${value.toString(16)}`

/** The key of a property as tables write it: `0x0037`, `Appointment/0x8208`, `PublicStrings/Keywords`. */
export function keyOfMapi(mapi: string): string {
  const slash = mapi.indexOf('/')
  if (slash < 0) return hex(Number(mapi))
  const name = mapi.slice(slash + 1)
  return `${propertySets[mapi.slice(0, slash)]}/${name.startsWith('0x') ? hex(Number(name)) : name}`
}

const invalid = (
  code:
    | 'ErrorInvalidExtendedProperty'
    | 'ErrorUnsupportedMapiPropertyType'
    | 'ErrorNoPropertyTagForCustomProperties'
    | 'ErrorInvalidExtendedPropertyValue',
  path: PathToExtendedField,
): EwsError => new EwsError(code, undefined, [extendedPathNode(path)])

/** A path as an answer names it, in the one spelling that all clients compare with (clients.md §1 row 7). */
export function canonicalPath(path: PathToExtendedField): PathToExtendedField {
  if (path.propertyTag === undefined) return path
  return { ...path, propertyTag: hex(Number(path.propertyTag)) }
}

const attributeNames: readonly [keyof PathToExtendedField, string][] = [
  ['distinguishedPropertySetId', 'DistinguishedPropertySetId'],
  ['propertySetId', 'PropertySetId'],
  ['propertyTag', 'PropertyTag'],
  ['propertyName', 'PropertyName'],
  ['propertyId', 'PropertyId'],
  ['propertyType', 'PropertyType'],
]

/** A path as `MessageXml` names it, in the spelling that clients compare with. */
export function extendedPathNode(path: PathToExtendedField): EwsError['details'][number] {
  const canonical = canonicalPath(path)
  const attributes: Record<string, string> = {}
  for (const [key, name] of attributeNames) if (canonical[key] !== undefined) attributes[name] = String(canonical[key])
  return { name: 't:ExtendedFieldURI', attributes, text: '', children: [] }
}

/** What a client set, checked against the type that it says it has. */
export function readExtended({ extendedFieldURI: path, value }: ExtendedProperty): ExtendedValue {
  const { propertyType } = path
  const isArray = propertyType.endsWith('Array')
  if ((value.element === 'Values') !== isArray) throw invalid('ErrorInvalidExtendedPropertyValue', path)
  const parse = parsers[isArray ? propertyType.slice(0, -'Array'.length) : propertyType] ?? ((text: string) => text)
  const one = (text: string): string => {
    const parsed = parse(text)
    if (parsed === undefined) throw invalid('ErrorInvalidExtendedPropertyValue', path)
    return parsed
  }
  return { type: propertyType, value: value.element === 'Values' ? value.value.map(one) : one(value.value) }
}

const real = (text: string): string | undefined =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? text.trim() : undefined

/** Gives the one spelling of a value of a type, or `undefined` for what is none. */
const parsers: Readonly<Record<string, (text: string) => string | undefined>> = {
  Integer: wholeSpelling(-(2n ** 31n), 2n ** 32n - 1n),
  Short: wholeSpelling(-(2n ** 15n), 2n ** 16n - 1n),
  Long: (text) => (/^\s*[+-]?\d{1,19}\s*$/.test(text) ? text.trim() : undefined),
  Currency: (text) => (/^\s*[+-]?\d{1,19}\s*$/.test(text) ? text.trim() : undefined),
  Double: real,
  Float: real,
  ApplicationTime: real,
  Boolean: booleanSpelling,
  CLSID: (text) => (/^\s*\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?\s*$/i.test(text) ? text.trim() : undefined),
  Binary: base64Spelling,
  SystemTime(text) {
    const time = timeOfText(text)
    return time && formatDateTime(time)
  },
}

/** A property as an answer carries it. */
export function writeExtended(path: PathToExtendedField, { value }: ExtendedValue): ExtendedProperty {
  return {
    extendedFieldURI: canonicalPath(path),
    value: typeof value === 'string' ? { element: 'Value', value } : { element: 'Values', value: [...value] },
  }
}

/** A property at rest as a client would set it. */
export function extendedPropertyOf(key: string, value: ExtendedValue): ExtendedProperty {
  const slash = key.indexOf('/')
  const name = key.slice(slash + 1)
  const propertyType = value.type as PathToExtendedField['propertyType']
  if (slash < 0) return writeExtended({ propertyTag: key, propertyType }, value)
  const propertySetId = key.slice(0, slash)
  const named = /^0x[0-9a-f]+$/.test(name) ? { propertyId: Number(name) } : { propertyName: name }
  return writeExtended({ propertySetId, ...named, propertyType }, value)
}

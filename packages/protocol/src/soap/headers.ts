import { EwsError } from '../ews-error.js'
import { type Reading, type Type, tag } from '../schema/type.js'
import { isVersion, type Version } from '../schema/version.js'
import {
  DateTimePrecision,
  ExchangeImpersonation,
  MailboxCulture,
  ManagementRole,
  OpenAsAdminOrSystemService,
  ProxySecurityContext,
  SerializedSecurityContext,
  TimeZoneContext,
} from '../types/headers.js'
import { XmlWriter } from '../xml/writer.js'
import { readImpersonation } from './read-impersonation.js'
import { readManagementRole } from './read-management-role.js'

/** What the SOAP header of a request may say (MS-OXWSCDATA 2.2.3, "SOAP headers"). */
export interface RequestHeaders {
  /** Absent where the sender did not say: the server then takes the newest. */
  version?: Version
  exchangeImpersonation?: ExchangeImpersonation
  timeZoneContext?: TimeZoneContext
  mailboxCulture?: MailboxCulture
  dateTimePrecision?: DateTimePrecision
  managementRole?: ManagementRole
}

type Known = Exclude<keyof RequestHeaders, 'version'>

/** In the order in which the Managed API writes them. */
const known: readonly { key: Known; name: string; type: Type<unknown> }[] = [
  { key: 'timeZoneContext', name: 't:TimeZoneContext', type: TimeZoneContext },
  { key: 'mailboxCulture', name: 't:MailboxCulture', type: MailboxCulture },
  { key: 'dateTimePrecision', name: 't:DateTimePrecision', type: DateTimePrecision },
  { key: 'exchangeImpersonation', name: 't:ExchangeImpersonation', type: ExchangeImpersonation },
  { key: 'managementRole', name: 't:ManagementRole', type: ManagementRole },
]

const byName = new Map(known.map((header) => [header.name, header]))

/** Headers that one Exchange server sends another; who is no server may not. */
const serverOnly: ReadonlyMap<string, Type<unknown>> = new Map<string, Type<unknown>>([
  ['t:SerializedSecurityContext', SerializedSecurityContext],
  ['t:OpenAsAdminOrSystemService', OpenAsAdminOrSystemService],
  ['t:ProxySecurityContext', ProxySecurityContext],
])

/** Reads the children of the SOAP header; those that nobody knows are passed over, as SOAP 1.1 §4.2.3 wants it. */
export function readRequestHeaders(reading: Reading): RequestHeaders {
  const { xml } = reading
  const headers: RequestHeaders = {}
  const seen = new Set<string>()
  while (xml.nextChild()) {
    const { name } = xml
    if (seen.has(name) && name.startsWith('t:')) throw new EwsError('ErrorDuplicateSOAPHeader')
    seen.add(name)
    const header = byName.get(name)
    if (name === 't:ExchangeImpersonation') headers.exchangeImpersonation = readImpersonation(reading)
    else if (name === 't:ManagementRole') headers.managementRole = readManagementRole(reading)
    else if (header) headers[header.key] = header.type.read(reading) as never
    else if (name === 't:RequestServerVersion') headers.version = readVersion(reading)
    else if (serverOnly.has(name)) throw new EwsError('ErrorTokenSerializationDenied')
    else if (isRequired(reading)) throw new EwsError('ErrorInvalidRequest')
    else xml.skip()
  }
  return headers
}

const isRequired = ({ xml }: Reading): boolean => ['1', 'true'].includes(xml.attribute('s:mustUnderstand') ?? '')

/** What has the form of a version that we have never heard of is a newer server's; clients then try an older one. */
const versionForm = /^(Exchange\d{4}(_SP\d)?|V\d+(_\d+)+)$/

function readVersion(reading: Reading): Version {
  const { xml } = reading
  const text = xml.attribute('Version')
  if (text === undefined) return reading.violate("The required attribute 'Version' is missing.")
  if (!isVersion(text)) {
    if (versionForm.test(text)) throw new EwsError('ErrorInvalidServerVersion')
    return reading.violate(
      `The 'Version' attribute is invalid - The value '${text.slice(0, 100)}' is invalid according to its datatype 'http://schemas.microsoft.com/exchange/services/2006/types:ExchangeVersionType' - The Enumeration constraint failed.`,
    )
  }
  xml.skip()
  return text
}

export function writeRequestHeaders(out: XmlWriter, headers: RequestHeaders, rank: number): void {
  if (headers.version !== undefined) out.markup(`<t:RequestServerVersion Version="${headers.version}"/>`)
  for (const { key, name, type } of known) {
    const value = headers[key]
    if (value !== undefined) type.write(out, tag(name), value, rank)
  }
}

/** Who answered: the build and the newest schema that it speaks. */
export interface ServerVersionInfo {
  majorVersion: number
  minorVersion: number
  majorBuildNumber: number
  minorBuildNumber: number
  /** Exchange 2007 leaves it out. */
  version?: string
}

export function writeServerVersionInfo(out: XmlWriter, info: ServerVersionInfo): void {
  let text = written.get(info)
  if (text === undefined) {
    text = serverVersionInfo(info)
    written.set(info, text)
  }
  out.markup(text)
}

/** A server says the same of itself with every answer. */
const written = new WeakMap<ServerVersionInfo, string>()

function serverVersionInfo(info: ServerVersionInfo): string {
  const out = new XmlWriter()
  out.markup(
    `<h:ServerVersionInfo MajorVersion="${info.majorVersion}" MinorVersion="${info.minorVersion}" MajorBuildNumber="${info.majorBuildNumber}" MinorBuildNumber="${info.minorBuildNumber}"`,
  )
  if (info.version !== undefined) out.attribute('Version', info.version)
  out.markup(' xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/>')
  return out.whole()
}

/** Reads the one header of an answer that means something. */
export function readResponseHeaders(reading: Reading): ServerVersionInfo | undefined {
  const { xml } = reading
  let info: ServerVersionInfo | undefined
  while (xml.nextChild()) {
    if (xml.name === 't:ServerVersionInfo') {
      const version = xml.attribute('Version')
      const number = (name: string): number => Number(xml.attribute(name) ?? 0)
      info = {
        majorVersion: number('MajorVersion'),
        minorVersion: number('MinorVersion'),
        majorBuildNumber: number('MajorBuildNumber'),
        minorBuildNumber: number('MinorBuildNumber'),
        ...(version !== undefined && { version }),
      }
    }
    xml.skip()
  }
  return info
}

import assert from 'node:assert/strict'
import { FacetError, registeredTypes, type Scalar, type Type } from '@exchequer/protocol'
import type {
  ComplexDeclaration,
  ParticleDeclaration,
  SimpleDeclaration,
} from '@exchequer/protocol/internal/schema/declaration'

/** `least` says only what must be said, `most` everything, a few levels deep. */
export type Amount = 'least' | 'most'

/** How deep `most` goes before it says only what must be said. */
const depthLimit = 4

/** An element of a type as XML, valid by the tables; the prefixes `t` and `m` must be bound around it. */
export function generate(tag: string, type: Type<unknown>, amount: Amount, depth = 0): string {
  const known = samples[type.xsdName]
  if (known !== undefined) return `<${tag}${known.startsWith(' ') ? known : `>${known}`}</${tag}>`
  const whole = registeredTypes().get(type.xsdName) ?? type
  const declaration = whole.declaration
  if (declaration?.kind !== 'complex') return `<${tag}>${escaped(textFor(whole, depth))}</${tag}>`
  const attributes = attributesOf(declaration, amount, depth)
  const text = textTypeOf(declaration)
  const content = text === undefined ? childrenOf(declaration, amount, depth) : escaped(textFor(typeOf(text), depth))
  return `<${tag}${attributes}>${content}</${tag}>`
}

/** Types whose elements the declarations do not describe in full, and values that a rule beyond the schema asks for. */
const samples: Readonly<Record<string, string>> = {
  'm:GetUserAvailabilityRequestType':
    '<t:TimeZone><t:Bias>0</t:Bias><t:StandardTime><t:Bias>0</t:Bias><t:Time>00:00:00</t:Time><t:DayOrder>0</t:DayOrder><t:Month>0</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:StandardTime>' +
    '<t:DaylightTime><t:Bias>0</t:Bias><t:Time>00:00:00</t:Time><t:DayOrder>0</t:DayOrder><t:Month>0</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:DaylightTime></t:TimeZone>' +
    '<m:MailboxDataArray><t:MailboxData><t:Email><t:Address>a@example.test</t:Address></t:Email><t:AttendeeType>Required</t:AttendeeType></t:MailboxData></m:MailboxDataArray>' +
    '<t:FreeBusyViewOptions><t:TimeWindow><t:StartTime>2026-01-05T00:00:00</t:StartTime><t:EndTime>2026-01-06T00:00:00</t:EndTime></t:TimeWindow></t:FreeBusyViewOptions>',
  't:BodyType': ' BodyType="Text">text',
  't:EmailAddressType':
    '<t:Name>Ada</t:Name><t:EmailAddress>ada@example.test</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType><t:MailboxType>OneOff</t:MailboxType>',
  't:FlagType':
    '<t:FlagStatus>Flagged</t:FlagStatus><t:StartDate>2026-01-05T00:00:00Z</t:StartDate><t:DueDate>2026-01-06T00:00:00Z</t:DueDate>',
  't:RecurrenceType':
    '<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>2026-01-05Z</t:StartDate></t:NoEndRecurrence>',
  't:TaskRecurrenceType':
    '<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>2026-01-05Z</t:StartDate></t:NoEndRecurrence>',
}

/** Global elements that the schema refers to, and members of its substitution groups. */
const members: Readonly<Record<string, string>> = {
  't:Mailbox': '<t:Mailbox><t:Address>alice@example.test</t:Address></t:Mailbox>',
  't:UserOofSettings':
    '<t:UserOofSettings><t:OofState>Disabled</t:OofState><t:ExternalAudience>All</t:ExternalAudience></t:UserOofSettings>',
  't:Path': '<t:FieldURI FieldURI="item:Subject"/>',
  't:SearchExpression': '<t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists>',
}

const typeOf = (xsdName: string): Type<unknown> =>
  registeredTypes().get(xsdName) ?? ({ xsdName, declaration: undefined } as unknown as Type<unknown>)

const baseOf = ({ derivation }: ComplexDeclaration): ComplexDeclaration | undefined => {
  const base = derivation?.by === 'extension' ? registeredTypes().get(derivation.base)?.declaration : undefined
  return base?.kind === 'complex' ? base : undefined
}

const textTypeOf = (declaration: ComplexDeclaration): string | undefined => {
  const base = baseOf(declaration)
  return declaration.text ?? (base && textTypeOf(base))
}

function attributesOf(declaration: ComplexDeclaration, amount: Amount, depth: number): string {
  const base = baseOf(declaration)
  const own = declaration.attributes
    .filter(({ isRequired }) => isRequired || amount === 'most')
    .map(({ name, type }) => ` ${name}="${escaped(textFor(type, depth))}"`)
  return (base ? attributesOf(base, amount, depth) : '') + own.join('')
}

function childrenOf(declaration: ComplexDeclaration, amount: Amount, depth: number): string {
  const base = baseOf(declaration)
  const inherited = base ? childrenOf(base, amount, depth) : ''
  if (declaration.isOptional && amount === 'least') return inherited
  const prefix =
    registeredTypes().get(`m:${declaration.name}`)?.declaration === declaration ? 'm:' : prefixOf(declaration)
  return inherited + declaration.particles.map((particle) => particleOf(particle, prefix, amount, depth)).join('')
}

const prefixes = new Map<string, string>()

/** The namespace of a declaration, by the name it is registered under; what has no name is of the types. */
function prefixOf({ name }: ComplexDeclaration): string {
  if (prefixes.size === 0)
    for (const xsdName of registeredTypes().keys()) prefixes.set(xsdName.slice(2), xsdName.slice(0, 2))
  return prefixes.get(name) ?? 't:'
}

function particleOf(particle: ParticleDeclaration, prefix: string, amount: Amount, depth: number): string {
  const isWanted = particle.minOccurs > 0 || (amount === 'most' && depth < depthLimit)
  if (!isWanted || particle.kind === 'any') return ''
  if (particle.kind === 'choice') return particleOf({ ...particle.particles[0]!, minOccurs: 1 }, prefix, amount, depth)
  if (particle.kind === 'reference') {
    assert.ok(members[particle.name], `a sample of the element ${particle.name}`)
    return members[particle.name]!
  }
  return generate(prefix + particle.name, particle.type, depth < depthLimit ? amount : 'least', depth + 1)
}

/** Texts to try in turn: the first one that a type takes is its sample. */
const candidates = [
  '3',
  'true',
  '2026-01-05T10:00:00Z',
  '2026-01-05',
  '10:00:00',
  'P1D',
  'dGV4dA==',
  'en-US',
  'c8b2ba05-1f0b-4e8d-9c3a-6b1f2a3d4e5f',
  '0x37',
  'text',
  'a@example.test',
]

const builtIn: Readonly<Record<string, string>> = {
  'xs:string': 'text',
  'xs:anyURI': 'urn:text',
  'xs:boolean': 'true',
  'xs:dateTime': '2026-01-05T10:00:00Z',
  'xs:base64Binary': 'dGV4dA==',
  'xs:language': 'en-US',
  '': 'text',
}

/** What stands in place of each text that `generate` writes where another value is wanted. */
const others: Readonly<Record<string, string>> = {
  '3': '5',
  true: 'false',
  '2026-01-05T10:00:00Z': '2027-02-06T11:00:00Z',
  '2026-01-05T12:00:00Z': '2027-02-06T12:00:00Z',
  '2026-01-05T00:00:00Z': '2026-01-04T00:00:00Z',
  '2026-01-05Z': '2027-02-06Z',
  '2026-01-05': '2027-02-06',
  '10:00:00': '11:00:00',
  P1D: 'P2D',
  'dGV4dA==': 'b3RoZXI=',
  'en-US': 'de-DE',
  'c8b2ba05-1f0b-4e8d-9c3a-6b1f2a3d4e5f': 'd8b2ba05-1f0b-4e8d-9c3a-6b1f2a3d4e5f',
  '0x37': '0x38',
  text: 'zulu',
  'urn:text': 'urn:zulu',
  'a@example.test': 'b@example.test',
  'ada@example.test': 'zoe@example.test',
  Ada: 'Zoe',
}

/** What `generate` wrote for a type, with other values in it; the same where the type knows no other. */
export function otherwise(xml: string, type: Type<unknown>): string {
  const { declaration } = registeredTypes().get(type.xsdName) ?? type
  const words = declaration?.kind === 'simple' ? declaration.enumeration : undefined
  return xml.replace(
    />([^<>]+)</g,
    (_, text: string) => `>${words?.find((word) => word !== text) ?? others[text] ?? text}<`,
  )
}

function textFor(type: Type<unknown>, depth: number): string {
  const declaration = type.declaration as SimpleDeclaration | undefined
  const enumeration =
    declaration?.kind === 'simple' ? (declaration.enumeration ?? declaration.members?.[0]?.enumeration) : undefined
  if (enumeration) return enumeration[Math.min(1, enumeration.length - 1)]!
  if (builtIn[type.xsdName] !== undefined) return builtIn[type.xsdName]!
  const { parse } = type as Scalar<unknown>
  assert.ok(typeof parse === 'function', `a sample of the type ${type.xsdName} at depth ${depth}`)
  const found = candidates.find((text) => {
    try {
      parse(text)
      return true
    } catch (error) {
      assert.ok(error instanceof FacetError)
      return false
    }
  })
  assert.ok(found, `a text of the type ${type.xsdName}`)
  return found
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

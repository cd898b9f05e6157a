import assert from 'node:assert/strict'
import test from 'node:test'
import { messagesXsd } from '@exchequer/protocol/internal/xsd/messages-xsd'
import { typesXsd } from '@exchequer/protocol/internal/xsd/types-xsd'
import { acceptedInMessages, acceptedInTypes } from './xsd-accepted.js'
import { type Accepted, assertAccepted, differences } from './xsd-difference.js'
import { published } from './xsd-published.js'
import { facts } from './xsd-structure.js'

const skip = published('types.xsd') === undefined ? 'the published schema (../shared/schema) is not here' : false

test('types.xsd says what the published one says, but for the differences listed', { skip }, () => {
  const found = differences(facts(published('types.xsd')!, 't:'), facts(typesXsd(), 't:'))
  assertAccepted(found, acceptedInTypes)
})

test('messages.xsd says what the published one says, but for the differences listed', { skip }, () => {
  const found = differences(facts(published('messages.xsd')!, 'm:'), facts(messagesXsd(), 'm:'))
  assertAccepted(found, acceptedInMessages)
})

test('the published schema is seen whole: 820 named types, 4 groups and 46 elements in types, 323 and 267 in messages', {
  skip,
}, () => {
  const count = (file: 'types.xsd' | 'messages.xsd', kind: string): number =>
    new Set([...facts(published(file)!, 't:').keys()].filter((where) => where.startsWith(kind)).map(name)).size
  const name = (where: string): string => where.split(/[ /]/, 2).join(' ')
  assert.equal(count('types.xsd', 'complexType ') + count('types.xsd', 'simpleType '), 820)
  assert.equal(count('types.xsd', 'group '), 4)
  assert.equal(count('types.xsd', 'attributeGroup '), 1)
  assert.equal(count('types.xsd', 'element '), 46)
  assert.equal(count('messages.xsd', 'complexType ') + count('messages.xsd', 'simpleType '), 323)
  assert.equal(count('messages.xsd', 'element '), 267)
})

const schema = (content: string): ReturnType<typeof facts> =>
  facts(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${content}</xs:schema>`, 't:')

const complex = (content: string): string => `<xs:complexType name="X">${content}</xs:complexType>`
const a = '<xs:element name="A" type="xs:string"/>'
const b = '<xs:element name="B" type="xs:string"/>'
const row = (content: string): string => complex(`<xs:sequence>${content}</xs:sequence>`)

const unlike: readonly (readonly [what: string, one: string, other: string])[] = [
  ['the order of a sequence', row(a + b), row(b + a)],
  ['an element that is missing', row(a + b), row(a)],
  ['how often an element may stand', row(a), row('<xs:element name="A" type="xs:string" minOccurs="0"/>')],
  ['the type of an element', row(a), row('<xs:element name="A" type="xs:int"/>')],
  ['that an element may be nil', row(a), row('<xs:element name="A" type="xs:string" nillable="true"/>')],
  ['a sequence in place of a choice', row(a + b), complex(`<xs:choice>${a}${b}</xs:choice>`)],
  [
    'how often a choice is made',
    row(`<xs:choice>${a}${b}</xs:choice>`),
    row(`<xs:choice maxOccurs="2">${a}${b}</xs:choice>`),
  ],
  ['a type that is abstract', row(a), row(a).replace('name="X"', 'name="X" abstract="true"')],
  [
    'an attribute that is required',
    complex('<xs:attribute name="I"/>'),
    complex('<xs:attribute name="I" use="required"/>'),
  ],
  ['the base of a type', derived('extension', 't:Y'), derived('extension', 't:Z')],
  ['how a type derives', derived('extension', 't:Y'), derived('restriction', 't:Y')],
  ['a value of an enumeration', enumeration('P', 'Q'), enumeration('P', 'R')],
  [
    'the head of a substitution group',
    '<xs:element name="E" type="t:X"/>',
    '<xs:element name="E" type="t:X" substitutionGroup="t:H"/>',
  ],
  [
    'a group',
    '<xs:element name="E" type="t:X"/>',
    `<xs:element name="E" type="t:X"/><xs:group name="G"><xs:choice>${a}${b}</xs:choice></xs:group>`,
  ],
  [
    'a type within an element',
    row(`<xs:element name="A">${row(a)}</xs:element>`),
    row(`<xs:element name="A">${row(b)}</xs:element>`),
  ],
]

function derived(by: string, base: string): string {
  return complex(`<xs:complexContent><xs:${by} base="${base}"/></xs:complexContent>`)
}

function enumeration(...values: string[]): string {
  const list = values.map((value) => `<xs:enumeration value="${value}"/>`).join('')
  return `<xs:simpleType name="X"><xs:restriction base="xs:string">${list}</xs:restriction></xs:simpleType>`
}

for (const [what, one, other] of unlike)
  test(`the comparison sees ${what}`, () => {
    assert.notEqual(differences(schema(one), schema(other)).size, 0)
    assert.equal(differences(schema(one), schema(one)).size, 0)
  })

const alike: readonly (readonly [what: string, one: string, other: string])[] = [
  ['a default that is written out', row(a), row(a.replace('/>', ' minOccurs="1" nillable="false"/>'))],
  ['a sequence in a sequence', row(a + b), row(`${a}<xs:sequence>${b}</xs:sequence>`)],
  [
    'a choice of one',
    row(`<xs:choice maxOccurs="unbounded">${a}</xs:choice>`),
    row(a.replace('/>', ' maxOccurs="unbounded"/>')),
  ],
  ['the order of a choice', complex(`<xs:choice>${a}${b}</xs:choice>`), complex(`<xs:choice>${b}${a}</xs:choice>`)],
  ['the order of an enumeration', enumeration('P', 'Q'), enumeration('Q', 'P')],
  ['a remark', row(a), row(`<xs:annotation><xs:documentation>so</xs:documentation></xs:annotation>${a}`)],
]

for (const [what, one, other] of alike)
  test(`the comparison makes nothing of ${what}`, () => {
    assert.deepEqual([...differences(schema(one), schema(other))], [])
  })

test('a difference without a reason fails, and a reason without a difference', () => {
  const found = differences(new Map([['here', 'one']]), new Map([['here', 'two']]))
  const listed: Accepted = { reason: 'so', differences: { here: ['one', 'two'] } }
  assertAccepted(found, [listed])
  assert.throws(() => assertAccepted(found, []), /have no reason/)
  assert.throws(() => assertAccepted(found, [{ ...listed, differences: { here: ['one', 'three'] } }]), /have no reason/)
  assert.throws(() => assertAccepted(new Map(), [listed]), /are no more/)
})

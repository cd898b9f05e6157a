import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  all,
  createItem,
  deleteField,
  find,
  findItem,
  freshFolder,
  getItem,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  updateItem,
} from './harness.js'

// Extended properties of every type, by every way to name one: created, read back, found, sorted by, changed, deleted.

const server = await host()
const { post } = server
after(() => server.close())

/** Two values of each type, the lesser one first; what can be compared with a constant has an order. */
const types: Readonly<Record<string, readonly [string, string]>> = {
  ApplicationTime: ['1.5', '2.5'],
  Binary: ['AQID', 'BAUG'],
  Boolean: ['false', 'true'],
  CLSID: ['00000000-1111-2222-3333-444444444444', '10000000-1111-2222-3333-444444444444'],
  Currency: ['-7', '1200'],
  Double: ['-0.25', '1e300'],
  Float: ['0.5', '1.25'],
  Integer: ['-2147483648', '7'],
  Long: ['-9007199254740993', '9007199254740993'],
  Short: ['-32768', '9'],
  String: ['Ada & <Grace>', 'Zoë'],
  SystemTime: ['1815-12-10T00:00:00Z', '2026-11-26T10:00:00Z'],
}

interface Naming {
  readonly name: string
  path(type: string, number: number): string
}

const set = '{00020329-0000-0000-C000-00000000abcd}'.slice(1, -1)

/** The number keeps properties of different types apart. */
const namings: readonly Naming[] = [
  { name: 'tag', path: (type, i) => path(type, `PropertyTag="0x${(0x6800 + i).toString(16)}"`) },
  {
    name: 'distinguished set and id',
    path: (type, i) => path(type, `DistinguishedPropertySetId="Common" PropertyId="${0xa000 + i}"`),
  },
  {
    name: 'distinguished set and name',
    path: (type, i) => path(type, `DistinguishedPropertySetId="PublicStrings" PropertyName="X &amp; ${i}"`),
  },
  { name: 'set and id', path: (type, i) => path(type, `PropertySetId="${set}" PropertyId="${i + 1}"`) },
  { name: 'set and name', path: (type, i) => path(type, `PropertySetId="${set}" PropertyName="name ${i}"`) },
]

const path = (type: string, name: string): string => `<t:ExtendedFieldURI ${name} PropertyType="${type}"/>`
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const values = (texts: readonly string[]): string => texts.map((text) => `<t:Value>${escaped(text)}</t:Value>`).join('')

const property = (where: string, texts: readonly string[], isArray: boolean): string =>
  `<t:ExtendedProperty>${where}${isArray ? `<t:Values>${values(texts)}</t:Values>` : values(texts)}</t:ExtendedProperty>`

async function read(ids: readonly Id[], where: string): Promise<string[][]> {
  const { items } = (await post(getItem(ids, shape('IdOnly', [where])))).fine
  return items.map((item) => {
    const found = find(item, 't:ExtendedProperty')
    return found ? all(found, 't:Value').map(({ text }) => text) : []
  })
}

const restricted = (expression: string): string => `<m:Restriction>${expression}</m:Restriction>`
const equals = (where: string, text: string): string =>
  restricted(
    `<t:IsEqualTo>${where}<t:FieldURIOrConstant><t:Constant Value="${escaped(text)}"/></t:FieldURIOrConstant></t:IsEqualTo>`,
  )
const exists = (where: string): string => restricted(`<t:Exists>${where}</t:Exists>`)
const sorted = (where: string, order: string): string =>
  `<m:SortOrder><t:FieldOrder Order="${order}">${where}</t:FieldOrder></m:SortOrder>`

/** Which of three items a listing gives: the one without the property is 0. */
async function listed(folder: string, ids: readonly Id[], more: string): Promise<string> {
  const answer = await post(findItem(folder, shape('IdOnly'), more))
  if (answer.message.code !== 'NoError') return answer.message.code
  return answer.ids.map(({ id }) => ids.findIndex((one) => one.id === id)).join()
}

for (const { name, path: pathOf } of namings)
  test(`an extended property by ${name} lives a whole life, whatever its type`, async () => {
    const problems: string[] = []
    let count = 0
    for (const [index, [scalar, [low, high]]] of Object.entries(types).entries())
      for (const isArray of scalar === 'Boolean' ? [false] : [false, true]) {
        const type = isArray ? `${scalar}Array` : scalar
        const where = pathOf(type, index * 2 + Number(isArray))
        const expect = (what: string, actual: unknown, expected: unknown): void => {
          if (JSON.stringify(actual) !== JSON.stringify(expected))
            problems.push(`${type} ${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`)
        }
        const held = isArray ? [[high], [low, high]] : [[low], [high]]
        const folder = await freshFolder(server)
        const items = held.map((texts) => message('with', property(where, texts, isArray)))
        const ids = (await post(createItem([message('without'), ...items].join(''), folder))).fine.ids
        expect('read', await read(ids, where), [[], ...held])
        expect('exists', [...(await listed(folder, ids, exists(where)))].sort().join(''), ',12')
        expect('equal', await listed(folder, ids, equals(where, low)), isArray ? '2' : '1')
        if (!isArray) {
          expect('ascending', await listed(folder, ids, sorted(where, 'Ascending')), '0,1,2')
          expect('descending', await listed(folder, ids, sorted(where, 'Descending')), '2,1,0')
        }
        const item = `<t:Message>${property(where, [low], isArray)}</t:Message>`
        const changed = (await post(updateItem(ids.map((id) => itemChange(id, setField(where, item))).join('')))).fine
        expect('changed', await read(ids, where), [[low], [low], [low]])
        ;(await post(updateItem(changed.ids.map((id) => itemChange(id, deleteField(where))).join('')))).fine
        expect('deleted', await read(ids, where), [[], [], []])
        count += 1
      }
    assert.deepEqual(problems, [])
    assert.equal(count, 23, 'the schema has an array of every type but Boolean')
  })

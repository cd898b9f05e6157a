import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { ItemClassTable, Place, Scalar, XmlNode } from '@exchequer/protocol'
import { creatable, elementOf, itemWith, otherXmlOf, settable, xmlOf } from './fields.samples.js'
import {
  all,
  createItem,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  host,
  type Id,
  indexed,
  parse,
  shape,
} from './harness.js'

// Every field of every class that can be created, by the tables: a restriction finds it by its value, and where its type has an order,
// a listing sorts by it.

const server = await host()
after(() => server.close())
const post = (request: string) => server.post(request, { version: 'V2017_07_11' })

const folderElements: Readonly<Record<string, string>> = {
  CalendarItem: 'CalendarFolder',
  Contact: 'ContactsFolder',
  DistributionList: 'ContactsFolder',
  Task: 'TasksFolder',
}

/** Associated items are found by a traversal of their own. */
const searchable = (table: ItemClassTable): Place[] => settable(table).filter(({ key }) => key !== 'isAssociated')

/** A folder with an item that lacks the field, one that has it and one that has another value. */
interface Sample {
  readonly place: Place
  readonly folder: string
  readonly ids: readonly Id[]
  readonly items: readonly XmlNode[]
}

async function sampleOf(table: ItemClassTable, place: Place): Promise<Sample> {
  const folder = await freshFolder(server, folderElements[table.element])
  const xml = [itemWith(table), itemWith(table, place), itemWith(table, place, otherXmlOf(place))]
  const ids = (await post(createItem(xml.join(''), folder))).fine.ids
  const items = (await post(getItem(ids, shape('IdOnly', [field(place.options.uri!)])))).fine.items
  return { place, folder, ids, items }
}

const typeOf = ({ alternatives }: Place): Partial<Scalar<unknown>> => alternatives[0]!.type as Partial<Scalar<unknown>>
const isScalar = (place: Place): boolean => typeOf(place).compare !== undefined

const constant = (text: string): string => `<t:FieldURIOrConstant><t:Constant Value="${text}"/></t:FieldURIOrConstant>`
const equals = (path: string, text: string): string => `<t:IsEqualTo>${path}${constant(text)}</t:IsEqualTo>`
const exists = (path: string): string => `<t:Exists>${path}</t:Exists>`
const contains = (path: string, text: string): string =>
  `<t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase">${path}<t:Constant Value="${text}"/></t:Contains>`

/** The texts within a node, each of which a restriction on the whole can look for. */
const textsIn = (node: XmlNode): string[] =>
  node.children.length === 0 ? [node.text] : node.children.flatMap((child) => textsIn(child))

const elementIn = (item: XmlNode, place: Place): XmlNode | undefined => find(item, elementOf(place))

/** The restrictions that must find what `wanted` of an item says, each with that. */
function restrictionsOf(place: Place): { expression: string; wanted: (item: XmlNode) => boolean }[] {
  const { uri, indexedUri } = place.options
  const sent = parse(`<x xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">${xmlOf(place)}</x>`)
    .children[0]!
  if (indexedUri) return entriesOf(sent, indexedUri)
  const path = field(uri!)
  // A body that is not there comes as an empty element.
  const has = (item: XmlNode): boolean => {
    const value = elementIn(item, place)
    return value !== undefined && (place.key !== 'body' || value.text !== '')
  }
  const hasText = (text: string) => (item: XmlNode) => {
    const value = elementIn(item, place)
    return value !== undefined && textsIn(value).includes(text)
  }
  if (isScalar(place))
    return [
      { expression: equals(path, sent.text), wanted: hasText(sent.text) },
      { expression: exists(path), wanted: has },
    ]
  const [text] = textsIn(sent)
  const isWords = sent.children.every(({ name }) => name === 't:String')
  return [
    { expression: exists(path), wanted: has },
    ...(isWords && text !== undefined ? [{ expression: contains(path, text), wanted: hasText(text) }] : []),
  ]
}

/** One restriction for each entry of a dictionary, or each part of it. */
function entriesOf(sent: XmlNode, uri: string): { expression: string; wanted: (item: XmlNode) => boolean }[] {
  const name = sent.name
  return all(sent, 't:Entry').flatMap((entry) => {
    const key = entry.attributes['Key']!
    const parts = entry.children.length === 0 ? [{ path: uri, text: entry.text }] : partsOf(entry, uri)
    return parts.map(({ path, text }) => ({
      expression: equals(indexed(path, key), text),
      wanted: (item: XmlNode) => {
        const found = all(item, name)
          .flatMap((dictionary) => all(dictionary, 't:Entry'))
          .find(({ attributes }) => attributes['Key'] === key)
        return found !== undefined && textsIn(found).includes(text)
      },
    }))
  })
}

const partsOf = (entry: XmlNode, uri: string): { path: string; text: string }[] =>
  entry.children.map(({ name, text }) => ({ path: `${uri}:${name.slice(2)}`, text }))

const sort = (path: string, order: string): string =>
  `<m:SortOrder><t:FieldOrder Order="${order}">${path}</t:FieldOrder></m:SortOrder>`

/** People sort by their names. */
const people: ReadonlySet<string> = new Set(['message:From', 'message:Sender', 'calendar:Organizer'])

const isSortable = (place: Place): boolean =>
  (isScalar(place) && place.options.isComputed !== true) || people.has(place.options.uri!)

/** Whether values, absent ones first, stand in the order of their type. */
function isSorted(texts: readonly (string | undefined)[], place: Place): boolean {
  const { parse: parseText = String, compare = (a: unknown, b: unknown) => String(a).localeCompare(String(b)) } =
    typeOf(place)
  return texts.every((text, i) => {
    const before = texts[i - 1]
    if (i === 0 || before === undefined) return true
    return text !== undefined && compare(parseText(before), parseText(text)) <= 0
  })
}

for (const table of creatable)
  describe(`the fields of a ${table.element}`, () => {
    const samples = new Map<Place, Promise<Sample>>()
    const sample = (place: Place): Promise<Sample> => {
      const known = samples.get(place) ?? sampleOf(table, place)
      samples.set(place, known)
      return known
    }

    test('are found by restrictions on them', async () => {
      const problems: string[] = []
      let count = 0
      for (const place of searchable(table)) {
        const { folder, ids, items } = await sample(place)
        for (const { expression, wanted } of restrictionsOf(place)) {
          const answer = await post(findItem(folder, undefined, `<m:Restriction>${expression}</m:Restriction>`))
          const { code } = answer.message
          const found = ids.map((_, i) => i).filter((i) => answer.ids.some(({ id }) => id === ids[i]!.id))
          const expected = ids.map((_, i) => i).filter((i) => wanted(items[i]!))
          if (code !== 'NoError' || expected.length === 0 || found.join() !== expected.join())
            problems.push(`${expression} answers ${code} and finds ${found}, where ${expected} have it`)
          count += 1
        }
      }
      assert.deepEqual(problems, [])
      assert.ok(count > 10)
    })

    test('sort listings where their types have an order', async () => {
      const problems: string[] = []
      for (const place of searchable(table)) {
        const path = field(place.options.uri!)
        const { folder, items, ids } = await sample(place)
        for (const order of ['Ascending', 'Descending']) {
          const answer = await post(findItem(folder, undefined, sort(path, order)))
          const { code } = answer.message
          if (!isSortable(place)) {
            if (code !== 'ErrorUnsupportedPathForSortGroup') problems.push(`${place.options.uri}: ${code}`)
            continue
          }
          const texts = answer.ids.map(({ id }) => {
            const value = elementIn(items[ids.findIndex((one) => one.id === id)]!, place)
            return value && textsIn(value)[0]
          })
          if (order === 'Descending') texts.reverse()
          if (texts.length !== 3 || !isSorted(texts, place))
            problems.push(`${place.options.uri}: ${order} gives ${texts}`)
        }
      }
      assert.deepEqual(problems, [])
    })
  })

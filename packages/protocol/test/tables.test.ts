import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type AnyOperation,
  folderPaths,
  itemClasses,
  itemClassOf,
  itemPaths,
  operations,
  ResponseCode,
  rankOf,
  registeredTypes,
  responseCodeTexts,
  UnindexedFieldURI,
  versions,
} from '@exchequer/protocol'

describe('the tables', () => {
  test('hold the operations, the codes and the versions of the published schema', () => {
    assert.equal(Object.keys(operations).length, 122)
    assert.equal(ResponseCode.values.length, 521)
    assert.equal(versions.length, 19)
    assert.ok(registeredTypes().size > 1000, `${registeredTypes().size} types`)
  })

  test('name each operation once, by its key', () => {
    for (const [key, { name }] of Object.entries(operations as unknown as Record<string, AnyOperation>))
      assert.equal(name, key)
  })

  test('have a text for every response code', () => {
    for (const code of ResponseCode.values) assert.equal(responseCodeTexts[code] === '', code === 'NoError', code)
  })

  test('keep Alias at 2010 SP2, as the docs have it against the Managed API', () => {
    assert.equal(itemPaths().get('contacts:Alias')?.place.since, rankOf('Exchange2010_SP2'))
  })
})

describe('the paths of properties', () => {
  test('are those that the schema lists', () => {
    const known = new Set<string>(UnindexedFieldURI.values)
    for (const [uri, { options }] of itemPaths())
      if (options.indexedUri !== uri) assert.ok(known.has(uri), `${uri} is in the schema`)
    for (const uri of folderPaths().keys()) assert.ok(known.has(uri), `${uri} is in the schema`)
  })

  test('reach every item, message, task, contact, calendar and folder property of the schema', () => {
    const families = ['item', 'message', 'task', 'contacts', 'calendar', 'postitem', 'distributionlist', 'folder']
    const missing = UnindexedFieldURI.values.filter(
      (uri) => families.includes(uri.slice(0, uri.indexOf(':'))) && !itemPaths().has(uri) && !folderPaths().has(uri),
    )
    assert.deepEqual(missing, unreached)
  })

  test('lead to the same property in every class that carries it', () => {
    for (const { record, element } of itemClasses)
      for (const { key, options } of record.places) {
        const path = options.uri ? itemPaths().get(options.uri) : undefined
        if (path) assert.equal(path.key, key, `${element}.${key}`)
      }
  })
})

/** URIs that the schema lists and that no element carries. */
const unreached: readonly string[] = ['item:MimeContentUTF8', 'item:FirstBody', 'contacts:Culture']

describe('a message class', () => {
  test('tells the element, by the longest beginning that is known', () => {
    const classes: Readonly<Record<string, string>> = {
      'IPM.Note': 'Message',
      'IPM.Note.SMIME': 'Message',
      'ipm.contact': 'Contact',
      'IPM.Contact.Custom': 'Contact',
      'IPM.ContactX': 'Message',
      'IPM.Appointment': 'CalendarItem',
      'IPM.Schedule.Meeting.Request': 'MeetingRequest',
      'IPM.Schedule.Meeting.Resp.Pos': 'MeetingResponse',
      'IPM.Schedule.Meeting.Canceled': 'MeetingCancellation',
      'IPM.Schedule.Meeting.Notification.Forward': 'MeetingMessage',
      'IPM.Sharing': 'Message',
      '': 'Message',
    }
    for (const [itemClass, element] of Object.entries(classes))
      assert.equal(itemClassOf(itemClass).element, element, itemClass)
  })

  test('that a class says it makes is its own', () => {
    for (const { itemClass, element } of itemClasses)
      if (element !== 'Item') assert.equal(itemClassOf(itemClass).element, element)
  })
})

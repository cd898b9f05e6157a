import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
// biome-ignore lint/style/noRestrictedImports: the corpus is the protocol's to read.
import { corpusSamples } from '../../protocol/test/corpus-samples.js'
import {
  all,
  bob,
  childNames,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  message,
  parse,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

let mail: Host
before(async () => {
  mail = await host()
})
after(() => mail.close())

const base64 = (text: string): string => Buffer.from(text).toString('base64')

interface Typed {
  readonly type: string
  readonly value: readonly string[]
}

const object = (element: string, { type, value }: Typed): string =>
  `<t:${element}><t:Type>${type}</t:Type>${value.map((one) => `<t:Value>${one}</t:Value>`).join('')}</t:${element}>`

const text = (value: string): Typed => ({ type: 'String', value: [value] })

const entry = (key: Typed, value: Typed | undefined): string =>
  `<t:DictionaryEntry>${object('DictionaryKey', key)}${
    value
      ? object('DictionaryValue', value)
      : '<t:DictionaryValue xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
  }</t:DictionaryEntry>`

const dictionary = (...entries: string[]): string => `<t:Dictionary>${entries.join('')}</t:Dictionary>`

const write = (operation: 'Create' | 'Update', name: string, folder: string, streams: string): string =>
  `<m:${operation}UserConfiguration><m:UserConfiguration><t:UserConfigurationName Name="${name}">${folder}</t:UserConfigurationName>` +
  `${streams}</m:UserConfiguration></m:${operation}UserConfiguration>`

const named = (name: string, folder: string): string =>
  `<m:UserConfigurationName Name="${name}">${folder}</m:UserConfigurationName>`

const get = (name: string, folder: string, properties = 'All'): string =>
  `<m:GetUserConfiguration>${named(name, folder)}<m:UserConfigurationProperties>${properties}</m:UserConfigurationProperties></m:GetUserConfiguration>`

const remove = (name: string, folder: string): string =>
  `<m:DeleteUserConfiguration>${named(name, folder)}</m:DeleteUserConfiguration>`

const code = async (request: string): Promise<string> => (await mail.post(request)).message.code

async function read(name: string, folder: string, properties = 'All'): Promise<XmlNode> {
  return find((await mail.post(get(name, folder, properties))).fine.message.node, 'm:UserConfiguration')!
}

const entriesOf = (configuration: XmlNode): [string, string][] =>
  all(configuration, 't:DictionaryEntry').map((one) => {
    const spell = (path: string): string => {
      const node = find(one, path)!
      const values = all(node, 't:Value').map((value) => value.text)
      return `${textOf(node, 't:Type')}:${values.join('|')}`
    }
    return [spell('t:DictionaryKey'), spell('t:DictionaryValue')]
  })

/** A value of every type that a dictionary knows. */
const everyType: readonly Typed[] = [
  { type: 'DateTime', value: ['2024-02-29T12:30:00Z'] },
  { type: 'Boolean', value: ['true'] },
  { type: 'Byte', value: ['255'] },
  text('<&"\' ä 😀'.replaceAll('&', '&amp;').replaceAll('<', '&lt;')),
  { type: 'Integer32', value: ['-2147483648'] },
  { type: 'UnsignedInteger32', value: ['4294967295'] },
  { type: 'Integer64', value: ['-9223372036854775808'] },
  { type: 'UnsignedInteger64', value: ['18446744073709551615'] },
  { type: 'StringArray', value: ['one', '', 'three'] },
  { type: 'ByteArray', value: ['AAEC'] },
]

test('a configuration brings back the three streams that it was made of', async () => {
  const folder = await freshFolder(mail)
  const entries = everyType.map((value, index) => entry(text(`key ${index}`), value))
  const keys = everyType.slice(0, 8).map((key) => entry(key, text('x')))
  const streams = `${dictionary(...entries, ...keys)}<t:XmlData>${base64('<a/>')}</t:XmlData><t:BinaryData>AAECAw==</t:BinaryData>`
  assert.equal(await code(write('Create', 'Contoso.Settings_1', folder, streams)), 'NoError')
  const whole = await read('Contoso.Settings_1', folder)
  const plain = (typed: Typed): string => {
    const [only] = parse(`<a>${object('b', typed).replaceAll('t:', '')}</a>`).children
    return `${typed.type}:${all(only!, 'Value')
      .map((value) => value.text)
      .join('|')}`
  }
  assert.deepEqual(entriesOf(whole), [
    ...everyType.map((value, index) => [`String:key ${index}`, plain(value)]),
    ...everyType.slice(0, 8).map((key) => [plain(key), 'String:x']),
  ])
  assert.equal(textOf(whole, 't:XmlData'), base64('<a/>'))
  assert.equal(textOf(whole, 't:BinaryData'), 'AAECAw==')
  assert.ok(find(whole, 't:ItemId'))
  assert.equal(find(whole, 't:UserConfigurationName')!.attributes['Name'], 'Contoso.Settings_1')
})

test('exchangelib: a value is answered in the one spelling of its type', async () => {
  const folder = await freshFolder(mail)
  const spellings: readonly (readonly [type: string, given: string, answered: string])[] = [
    ['Boolean', '0', 'false'],
    ['Boolean', 'True', 'true'],
    ['Integer32', ' +07 ', '7'],
    ['DateTime', '2024-01-02T03:04:05+02:00', '2024-01-02T01:04:05Z'],
    ['DateTime', '2024-01-02T03:04:05.25', '2024-01-02T03:04:05.250Z'],
    ['ByteArray', 'AA EC', 'AAEC'],
  ]
  const entries = spellings.map(([type, given], index) => entry(text(`${index}`), { type, value: [given] }))
  assert.equal(await code(write('Create', 'Spelled', folder, dictionary(...entries))), 'NoError')
  assert.deepEqual(
    entriesOf(await read('Spelled', folder)).map(([, value]) => value),
    spellings.map(([type, , answered]) => `${type}:${answered}`),
  )
})

test('an answer shows what UserConfigurationProperties asks for, and always the name', async () => {
  const folder = await freshFolder(mail)
  const streams = `${dictionary(entry(text('a'), text('b')))}<t:XmlData>PGEvPg==</t:XmlData><t:BinaryData>AAE=</t:BinaryData>`
  await mail.post(write('Create', 'Parts', folder, streams))
  const name = 't:UserConfigurationName'
  for (const [properties, expected] of [
    ['Id', [name, 't:ItemId']],
    ['Dictionary', [name, 't:Dictionary']],
    ['XmlData', [name, 't:XmlData']],
    ['BinaryData', [name, 't:BinaryData']],
    ['Id BinaryData', [name, 't:ItemId', 't:BinaryData']],
    ['All', [name, 't:ItemId', 't:Dictionary', 't:XmlData', 't:BinaryData']],
  ] as const)
    assert.deepEqual(childNames(await read('Parts', folder, properties)), expected, properties)
})

test('an update replaces the streams that it brings and leaves the others', async () => {
  const folder = await freshFolder(mail)
  const before = `${dictionary(entry(text('a'), text('1')), entry(text('b'), undefined))}<t:XmlData>PGEvPg==</t:XmlData>`
  await mail.post(write('Create', 'Updated', folder, before))
  const id = find(await read('Updated', folder), 't:ItemId')!.attributes
  const streams = `${dictionary(entry(text('c'), { type: 'Boolean', value: ['false'] }))}<t:BinaryData>AAE=</t:BinaryData>`
  assert.equal(await code(write('Update', 'Updated', folder, streams)), 'NoError')
  const after = await read('Updated', folder)
  assert.deepEqual(entriesOf(after), [['String:c', 'Boolean:false']])
  assert.equal(textOf(after, 't:XmlData'), 'PGEvPg==')
  assert.equal(textOf(after, 't:BinaryData'), 'AAE=')
  const next = find(after, 't:ItemId')!.attributes
  assert.equal(next['Id'], id['Id'])
  assert.notEqual(next['ChangeKey'], id['ChangeKey'])
})

test('a value that is nothing comes back as nothing', async () => {
  const folder = await freshFolder(mail)
  await mail.post(write('Create', 'Nil', folder, dictionary(entry(text('a'), undefined))))
  const [only] = all(await read('Nil', folder), 't:DictionaryValue')
  assert.deepEqual(only!.children, [])
  assert.match((await mail.post(get('Nil', folder))).xml, /DictionaryValue [^>]*nil="true"/)
})

test('what is not there is ErrorItemNotFound to all, and what is there cannot be made again', async () => {
  const folder = await freshFolder(mail)
  assert.equal(await code(get('Absent', folder)), 'ErrorItemNotFound')
  assert.equal(await code(write('Update', 'Absent', folder, '')), 'ErrorItemNotFound')
  assert.equal(await code(remove('Absent', folder)), 'ErrorItemNotFound')
  assert.equal(await code(write('Create', 'Absent', folder, '')), 'NoError')
  const again = (await mail.post(write('Create', 'ABSENT', folder, ''))).message
  assert.equal(again.code, 'ErrorItemSave')
  assert.match(again.text!, /exists already/)
  assert.equal(await code(get('absent', folder)), 'NoError', 'the case of a name does not matter')
  assert.equal(
    await code(write('Create', 'Absent', distinguished('inbox'), '')),
    'NoError',
    'another folder has its own',
  )
  assert.equal(await code(get('Absent', '<t:FolderId Id="AAAA"/>')), 'ErrorInvalidIdMalformed')
})

test('a name that no message class could have is refused', async () => {
  for (const name of ['two words', 'a/b', 'x'.repeat(240)])
    assert.equal(await code(write('Create', name, distinguished('inbox'), '')), 'ErrorInvalidOperation', name)
})

test('a dictionary with a key twice, a key of several values or a value of another type is refused', async () => {
  const wrong = [
    [entry(text('a'), text('1')), entry(text('a'), text('2'))],
    [entry({ type: 'StringArray', value: ['a', 'b'] }, text('1'))],
    [entry({ type: 'ByteArray', value: ['AAE='] }, text('1'))],
    [entry({ type: 'String', value: ['a', 'b'] }, text('1'))],
    [entry(text('a'), { type: 'Integer32', value: ['2147483648'] })],
    [entry(text('a'), { type: 'UnsignedInteger64', value: ['-1'] })],
    [entry(text('a'), { type: 'Byte', value: ['256'] })],
    [entry(text('a'), { type: 'Boolean', value: ['yes'] })],
    [entry(text('a'), { type: 'DateTime', value: ['tomorrow'] })],
    [entry(text('a'), { type: 'ByteArray', value: ['?'] })],
  ]
  for (const entries of wrong) {
    const request = write('Create', 'Wrong', distinguished('inbox'), dictionary(...entries))
    assert.equal(await code(request), 'ErrorInvalidValueForProperty', entries.join())
  }
  const sameText = dictionary(entry(text('1'), text('a')), entry({ type: 'Integer32', value: ['1'] }, text('b')))
  assert.equal(await code(write('Create', 'Wrong', distinguished('inbox'), sameText)), 'NoError')
})

test('a configuration is an associated message of its folder', async () => {
  const folder = await freshFolder(mail)
  await mail.post(write('Create', 'Seen', folder, '<t:XmlData>PGEvPg==</t:XmlData>'))
  assert.equal((await mail.post(findItem(folder))).fine.items.length, 0)
  const found = (await mail.post(findItem(folder, shape('AllProperties'), '', 'Associated'))).fine.item
  assert.equal(found.name, 't:Message')
  assert.equal(textOf(found, 't:ItemClass'), 'IPM.Configuration.Seen')
  assert.equal(textOf(found, 't:IsAssociated'), 'true')
  const id = find(await read('Seen', folder, 'Id'), 't:ItemId')!.attributes['Id']!
  assert.equal(find(found, 't:ItemId')!.attributes['Id'], id)
  const sync = await mail.post(
    `<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>` +
      '<m:MaxChangesReturned>10</m:MaxChangesReturned><m:SyncScope>NormalAndAssociatedItems</m:SyncScope></m:SyncFolderItems>',
  )
  assert.deepEqual(
    all(sync.fine.message.node, 't:ItemId').map((node) => node.attributes['Id']),
    [id],
  )
  assert.deepEqual((await mail.post(deleteItem([{ id }], 'MoveToDeletedItems'))).codes, ['ErrorInvalidOperation'])
  assert.deepEqual((await mail.post(deleteItem([{ id }], 'HardDelete'))).codes, ['NoError'])
  assert.equal(await code(get('Seen', folder)), 'ErrorItemNotFound')
})

test('the streams are MAPI properties, and what is written there is read here', async () => {
  const folder = await freshFolder(mail)
  const streams = `${dictionary(entry(text('piRemindDefault'), { type: 'Integer32', value: ['15'] }))}<t:BinaryData>AAE=</t:BinaryData>`
  await mail.post(write('Create', 'Mapi', folder, streams))
  const id = find(await read('Mapi', folder, 'Id'), 't:ItemId')!.attributes['Id']!
  const tags = [
    tagged('0x7C06', 'Integer'),
    tagged('0x7C07', 'Binary'),
    tagged('0x7C08', 'Binary'),
    tagged('0x7C09', 'Binary'),
  ]
  const { item } = (await mail.post(getItem([{ id }], shape('IdOnly', tags)))).fine
  const values = all(item, 't:ExtendedProperty').map((property) => textOf(property, 't:Value'))
  assert.equal(values.length, 3)
  assert.equal(values[0], '5')
  const stored = parse(Buffer.from(values[1]!, 'base64').toString())
  assert.deepEqual(all(stored, '{dictionary.xsd}e')[0]!.attributes, { k: '18-piRemindDefault', v: '9-15' })
  assert.equal(values[2], 'AAE=')
  const outlook =
    '<UserConfiguration><Info version="Outlook.12"/><Data><e k="18-piAutoProcess" v="3-True"/><e k="18-n" v="9-1"/></Data></UserConfiguration>'
  const property = `<t:Message><t:ExtendedProperty>${tagged('0x7C07', 'Binary')}<t:Value>${base64(outlook)}</t:Value></t:ExtendedProperty></t:Message>`
  const change = `<t:ItemChange><t:ItemId Id="${id}"/><t:Updates>${setField(tagged('0x7C07', 'Binary'), property)}</t:Updates></t:ItemChange>`
  assert.deepEqual((await mail.post(updateItem(change, 'AlwaysOverwrite'))).codes, ['NoError'])
  assert.deepEqual(entriesOf(await read('Mapi', folder)), [
    ['String:piAutoProcess', 'Boolean:true'],
    ['String:n', 'Integer32:1'],
  ])
})

test('an associated item that a client made itself is found as the configuration that its class names', async () => {
  const folder = await freshFolder(mail)
  const more = '<t:IsAssociated>true</t:IsAssociated>'
  const item = `<t:Message><t:ItemClass>IPM.Configuration.Own</t:ItemClass><t:Subject>x</t:Subject>${more}</t:Message>`
  assert.deepEqual((await mail.post(createItem(item, folder))).codes, ['NoError'])
  assert.deepEqual(childNames(await read('own', folder)), ['t:UserConfigurationName', 't:ItemId'])
  assert.deepEqual((await mail.post(createItem(message('IPM.Configuration.Other'), folder))).codes, ['NoError'])
  assert.equal(await code(get('Other', folder)), 'ErrorItemNotFound')
})

test('what was deleted lies where deleted things can be had back from', async () => {
  const folder = await freshFolder(mail)
  await mail.post(write('Create', 'Gone', folder, ''))
  assert.equal(await code(remove('gone', folder)), 'NoError')
  assert.equal(await code(get('Gone', folder)), 'ErrorItemNotFound')
  const dumpster = findItem(
    distinguished('recoverableitemsdeletions'),
    shape('IdOnly', [field('item:ItemClass')]),
    '',
    'Associated',
  )
  const classes = (await mail.post(dumpster)).fine.items.map((item) => textOf(item, 't:ItemClass'))
  assert.ok(classes.includes('IPM.Configuration.Gone'))
  assert.equal(await code(write('Create', 'Gone', folder, '')), 'NoError')
})

test('Evolution, eM Client: a mailbox has a list of categories before anybody made one, and keeps what is saved', async () => {
  const calendar = distinguished('calendar')
  const first = await read('CategoryList', calendar, 'XmlData')
  const list = parse(Buffer.from(textOf(first, 't:XmlData')!, 'base64').toString())
  const categories = all(list, '{CategoryList.xsd}category').map(({ attributes: { name, color } }) => [name, color])
  assert.deepEqual(categories, [
    ['Red category', '0'],
    ['Orange category', '1'],
    ['Yellow category', '3'],
    ['Green category', '4'],
    ['Blue category', '7'],
    ['Purple category', '8'],
  ])
  for (const { attributes } of all(list, '{CategoryList.xsd}category'))
    assert.match(attributes['guid']!, /^\{[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-8[0-9A-F]{3}-[0-9A-F]{12}\}$/)
  const again = await read('CategoryList', calendar, 'XmlData')
  assert.equal(textOf(again, 't:XmlData'), textOf(first, 't:XmlData'), 'the same at every reading')
  const own = base64('<categories xmlns="CategoryList.xsd"/>')
  assert.equal(await code(write('Update', 'CategoryList', calendar, `<t:XmlData>${own}</t:XmlData>`)), 'NoError')
  assert.equal(textOf(await read('CategoryList', calendar), 't:XmlData'), own)
  const others = await mail.post(get('CategoryList', calendar), { as: bob })
  assert.notEqual(textOf(find(others.fine.message.node, 'm:UserConfiguration')!, 't:XmlData'), own)
  assert.equal(await code(get('CategoryList', distinguished('inbox'))), 'ErrorItemNotFound')
})

test('DavMail: options of Outlook on the web that nobody saved are not there', async () => {
  assert.equal(await code(get('OWA.UserOptions', distinguished('root'), 'Dictionary')), 'ErrorItemNotFound')
})

test('GetSpecificUserConfiguration reads the same', async () => {
  await mail.post(write('Create', 'Specific', distinguished('inbox'), dictionary(entry(text('a'), text('b')))))
  const request = get('Specific', distinguished('inbox')).replaceAll('GetUser', 'GetSpecificUser')
  const answer = await mail.post(request, { version: 'V2017_07_11' })
  assert.equal(answer.message.code, 'NoError')
  assert.equal(all(answer.message.node, 't:DictionaryEntry').length, 1)
})

test("Microsoft's samples: a configuration is made, updated and found changed", {
  skip: corpusSamples() ? false : 'the wire samples (../shared/corpus) are not here',
}, async () => {
  const sample = (name: string): string => {
    const found = corpusSamples()!.find(({ file }) => file.includes(`requests/${name}`))
    assert.ok(found, name)
    return found.xml
  }
  assert.equal(await code(sample('CreateUserConfiguration__')), 'NoError')
  assert.equal(await code(sample('UpdateUserConfiguration__')), 'NoError')
  assert.deepEqual(entriesOf(await read('TestConfig', distinguished('drafts'))), [
    ['String:PhoneNumber', 'String:111-111-5555'],
  ])
  assert.equal(await code(sample('DeleteUserConfiguration__')), 'ErrorItemNotFound')
})

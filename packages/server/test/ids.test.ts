import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  alice,
  contact,
  createItem,
  distinguished,
  field,
  find,
  getFolder,
  getItem,
  host,
  type Id,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const formats = ['EwsLegacyId', 'EwsId', 'EntryId', 'HexEntryId', 'StoreId', 'OwaId'] as const

const alternate = (format: string, id: string, more = ''): string =>
  `<t:AlternateId Format="${format}" Id="${id}" Mailbox="${alice}"${more}/>`

async function convert(source: string, to: string): Promise<{ code: string; id: string; format: string | undefined }> {
  const answer = await post(`<m:ConvertId DestinationFormat="${to}"><m:SourceIds>${source}</m:SourceIds></m:ConvertId>`)
  const { node, code } = answer.message
  const attributes = find(node, 'm:AlternateId')?.attributes ?? {}
  return { code, id: attributes['Id'] ?? '', format: attributes['Format'] }
}

describe('ConvertId', () => {
  test('leads from every format to every other and back', async () => {
    const item = (await post(createItem(contact('Ada')))).fine.id
    const folder = (await post(getFolder(distinguished('inbox')))).fine.id
    for (const { id } of [item, folder])
      for (const from of formats) {
        const source = await convert(alternate('EwsId', id), from)
        assert.equal(source.code, 'NoError')
        assert.equal(source.format, from)
        for (const to of formats) {
          const converted = await convert(alternate(from, source.id), to)
          assert.equal(converted.code, 'NoError', `${from} to ${to}`)
          assert.equal((await convert(alternate(to, converted.id), 'EwsId')).id, id, `${from} to ${to} and back`)
        }
      }
  })

  test('writes a hexadecimal entry id in capitals, and an id for Outlook on the web so that it fits in an address', async () => {
    const { id } = (await post(createItem(contact('Ada')))).fine.id
    assert.match((await convert(alternate('EwsId', id), 'HexEntryId')).id, /^[0-9A-F]+$/)
    assert.doesNotMatch((await convert(alternate('EwsId', id), 'OwaId')).id, /[+/=]/)
  })

  test('answers for each id by itself, and refuses one that is not of the format it is said to be', async () => {
    const { id } = (await post(createItem(contact('Ada')))).fine.id
    const sources =
      alternate('EwsId', id) + alternate('HexEntryId', id) + alternate('EntryId', 'AAAA') + alternate('EwsId', '')
    const answer = await post(
      `<m:ConvertId DestinationFormat="EwsId"><m:SourceIds>${sources}</m:SourceIds></m:ConvertId>`,
    )
    assert.deepEqual(answer.codes, [
      'NoError',
      'ErrorInvalidIdMalformed',
      'ErrorInvalidIdMalformed',
      'ErrorInvalidIdEmpty',
    ])
  })

  test('takes the entry id that MAPI properties show', async () => {
    const { id } = (await post(createItem(contact('Ada')))).fine.id
    const paths = [tagged('0x0FFF', 'Binary'), field('item:StoreEntryId')]
    const item = (await post(getItem([{ id }], shape('IdOnly', paths)))).fine.item
    const entryId = textOf(item, 't:ExtendedProperty/t:Value')!
    assert.equal(textOf(item, 't:StoreEntryId'), entryId)
    assert.equal((await convert(alternate('EwsId', id), 'EntryId')).id, entryId)
    const hexadecimal = Buffer.from(entryId, 'base64').toString('hex')
    assert.equal((await convert(alternate('HexEntryId', hexadecimal), 'EwsId')).id, id)
  })

  test('looks at the address for its form, and at public folders for theirs', async () => {
    const { id } = (await post(createItem(contact('Ada')))).fine.id
    const nowhere = `<t:AlternateId Format="EwsId" Id="${id}" Mailbox="nowhere"/>`
    assert.equal((await convert(nowhere, 'EntryId')).code, 'ErrorInvalidSmtpAddress')
    const folder = '<t:AlternatePublicFolderId Format="EwsId" FolderId="AAMk"/>'
    assert.equal((await convert(folder, 'EntryId')).code, 'ErrorInvalidIdMalformed')
    const item = '<t:AlternatePublicFolderItemId Format="EwsId" FolderId="AAMk" ItemId="AAMk"/>'
    assert.equal((await convert(item, 'EntryId')).code, 'ErrorInvalidIdMalformed')
  })

  test('needs the version that brought it', async () => {
    const request = `<m:ConvertId DestinationFormat="EwsId"><m:SourceIds>${alternate('EwsId', 'x')}</m:SourceIds></m:ConvertId>`
    assert.equal((await post(request, { version: 'Exchange2007' })).fault, 'ErrorIncorrectSchemaVersion')
  })
})

describe('an id', () => {
  const code = async (id: string): Promise<string> => (await post(getItem([{ id }], shape('IdOnly')))).message.code

  test('is refused when one letter of it is another, and never leads to another item', async () => {
    const { id } = (await post(createItem(message('M')))).fine.id
    for (let at = 0; at < id.length; at += 7) {
      const other = id[at] === 'A' ? 'B' : 'A'
      assert.equal(await code(id.slice(0, at) + other + id.slice(at + 1)), 'ErrorInvalidIdMalformed', `at ${at}`)
    }
  })

  test('is told by its case, cut or longer as no id', async () => {
    const { id } = (await post(createItem(message('M')))).fine.id
    for (const wrong of [
      id.toLowerCase(),
      id.slice(0, -4),
      `${id}AAAA`,
      ` ${id}`,
      id.replaceAll('+', ' '),
      'x',
      'AAMk',
    ])
      if (wrong !== id) assert.equal(await code(wrong), 'ErrorInvalidIdMalformed', wrong)
    assert.equal(await code(''), 'ErrorInvalidIdEmpty')
  })

  test('names the mailbox, so that it needs no other context', async () => {
    const { id } = (await post(createItem(message('M')))).fine.id
    const other = await host()
    const answer = await other.post(getItem([{ id }], shape('IdOnly')))
    assert.equal(answer.message.code, 'ErrorNonExistentMailbox')
    assert.ok(find(answer.message.node, 'm:MessageXml/t:Value'))
    await other.close()
  })

  test('lives as long as its item: it is never given out again', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 5; round++) {
      const made: Id = (await post(createItem(message('M')))).fine.id
      assert.ok(!seen.has(made.id))
      seen.add(made.id)
      ;(
        await post(
          `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="${made.id}"/></m:ItemIds></m:DeleteItem>`,
        )
      ).fine
    }
  })
})

describe('an item of a series', () => {
  test('is asked for by its master in a way that is not there yet, and told so', async () => {
    const { id } = (await post(createItem(message('M')))).fine.id
    const request = getItem([{ id }], shape('IdOnly')).replace(
      /<t:ItemId Id="([^"]*)"\/>/,
      '<t:OccurrenceItemId RecurringMasterId="$1" InstanceIndex="1"/>',
    )
    assert.match((await post(request)).message.code, /^Error(InvalidOperation|Calendar)/)
  })
})

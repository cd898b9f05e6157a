import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Answer,
  all,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  host,
  itemChange,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const people = (element: string, name: string, address: string): string =>
  `<t:${element}><t:Mailbox><t:Name>${name}</t:Name><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:${element}>`

/** FindItem by a query: its element comes last. */
const query = (folder: string, text: string, more = '', attributes = ''): string =>
  findItem(folder, shape('IdOnly', [field('item:Subject')]), more).replace(
    '</m:FindItem>',
    `<m:QueryString${attributes}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</m:QueryString></m:FindItem>`,
  )
const subjects = ({ items }: Answer): (string | undefined)[] => items.map((item) => textOf(item, 't:Subject')).sort()
const found = async (folder: string, text: string): Promise<(string | undefined)[]> =>
  subjects((await post(query(folder, text))).fine)

describe('FindItem with a query string', () => {
  let folder = ''
  before(async () => {
    folder = await freshFolder(server)
    const items = [
      message(
        'Project plan',
        '<t:Body BodyType="HTML">&lt;p&gt;The &lt;b&gt;milestones&lt;/b&gt; of spring&lt;/p&gt;</t:Body>',
      ),
      message('Planning project milestones', people('ToRecipients', 'Sadie Daniels', 'sadie@contoso.test')),
      message('December sales projections', '<t:Body BodyType="Text">Sales figures, crème brûlée</t:Body>'),
      message('東京の天気', people('From', 'Hope Gross', 'hope@example.test')),
      message('With a file', '').replace(
        '</t:Subject>',
        '</t:Subject><t:Body BodyType="Text">see there</t:Body><t:Attachments><t:FileAttachment><t:Name>quarterly-report.pdf</t:Name>' +
          '<t:Content>aGVsbG8=</t:Content></t:FileAttachment></t:Attachments><t:Categories><t:String>Blue ridge</t:String></t:Categories>' +
          '<t:Importance>High</t:Importance>',
      ),
      '<t:PostItem><t:Subject>Plan the party</t:Subject></t:PostItem>',
    ]
    ;(await post(createItem(items.join(''), folder))).fine
  })

  const cases: readonly (readonly [text: string, ...expected: string[]])[] = [
    ['plan', 'Plan the party', 'Planning project milestones', 'Project plan'],
    ['"plan"', 'Plan the party', 'Project plan'],
    ['subject:project', 'December sales projections', 'Planning project milestones', 'Project plan'],
    ['subject:"project"', 'Planning project milestones', 'Project plan'],
    ['subject:(project plan)', 'Planning project milestones', 'Project plan'],
    ['subject:"project plan"', 'Project plan'],
    ['milestones', 'Planning project milestones', 'Project plan'],
    ['body:milestones', 'Project plan'],
    ['"the milestones of spring"', 'Project plan'],
    ['CREME', 'December sales projections'],
    ['to:sadie', 'Planning project milestones'],
    ['participants:"@contoso.test"', 'Planning project milestones'],
    ['from:hope', '東京の天気'],
    ['京の', '東京の天気'],
    ['attachment:report', 'With a file'],
    ['hasattachment:true', 'With a file'],
    ['category:blue importance:high', 'With a file'],
    ['plan NOT subject:project', 'Plan the party'],
    ['plan -project', 'Plan the party'],
    ['kind:posts', 'Plan the party'],
    ['kind:email plan', 'Planning project milestones', 'Project plan'],
    ['party OR figures', 'December sales projections', 'Plan the party'],
    ['size:>1GB'],
    ['nowhere'],
  ]
  for (const [text, ...expected] of cases)
    test(`finds by ${text}`, async () => assert.deepEqual(await found(folder, text), expected.sort()))

  test('comes in pages and in the order asked for', async () => {
    const page = (offset: number): string =>
      `<m:IndexedPageItemView MaxEntriesReturned="1" Offset="${offset}" BasePoint="Beginning"/>` +
      `<m:SortOrder><t:FieldOrder Order="Descending">${field('item:Subject')}</t:FieldOrder></m:SortOrder>`
    const first = (await post(query(folder, 'project', page(0)))).fine
    const root = find(first.message.node, 'm:RootFolder')!.attributes
    assert.deepEqual(subjects(first), ['Project plan'])
    assert.equal(root['TotalItemsInView'], '3')
    assert.equal(root['IncludesLastItemInRange'], 'false')
    assert.deepEqual(subjects((await post(query(folder, 'project', page(2)))).fine), ['December sales projections'])
  })

  test('sees what was received, in the zone of the caller', async () => {
    assert.equal((await found(folder, 'kind:email received:today')).length, 5)
    assert.deepEqual(await found(folder, 'received:<yesterday'), [])
  })

  test('answers with the words to show, where that is asked for', async () => {
    const answer = (await post(query(folder, 'subject:plan "spring"', '', ' ReturnHighlightTerms="true"'))).fine
    const terms = all(find(answer.message.node, 'm:HighlightTerms')!, 't:Term')
    assert.deepEqual(
      terms.map((term) => [textOf(term, 't:Scope'), textOf(term, 't:Value')]),
      [
        ['Subject', 'plan'],
        ['All', 'spring'],
      ],
    )
    const without = (await post(query(folder, 'subject:plan', '', ' ResetCache="true" ReturnDeletedItems="true"'))).fine
    assert.equal(find(without.message.node, 'm:HighlightTerms'), undefined)
  })

  test('together with a restriction is refused', async () => {
    const both = `<m:Restriction><t:Exists>${field('item:Subject')}</t:Exists></m:Restriction>`
    assert.equal((await post(query(folder, 'plan', both))).message.code, 'ErrorInvalidOperation')
  })

  test('of too many words is refused', async () => {
    const { message: refused } = await post(query(folder, 'word '.repeat(300)))
    assert.equal(refused.code, 'ErrorSearchQueryHasTooManyKeywords')
  })

  test('in a folder that is not there is refused as any search', async () => {
    assert.equal((await post(query(distinguished('voicemail'), 'plan'))).message.code, 'ErrorFolderNotFound')
  })
})

describe('the index of words', () => {
  test('follows what is created, changed, moved and deleted, from one request to the next', async () => {
    const [one, other] = [await freshFolder(server), await freshFolder(server)]
    assert.deepEqual(await found(one, 'walrus'), [])
    const created = (await post(createItem(message('A walrus'), one))).fine
    assert.deepEqual(await found(one, 'walrus'), ['A walrus'])

    const subject = field('item:Subject')
    const change = setField(subject, '<t:Message><t:Subject>A penguin</t:Subject></t:Message>')
    const updated = (await post(updateItem(itemChange(created.id, change)))).fine
    assert.deepEqual(await found(one, 'walrus'), [])
    assert.deepEqual(await found(one, 'penguin'), ['A penguin'])

    const move = `<m:MoveItem><m:ToFolderId>${other}</m:ToFolderId><m:ItemIds><t:ItemId Id="${updated.id.id}"/></m:ItemIds></m:MoveItem>`
    const moved = (await post(move)).fine
    assert.deepEqual(await found(one, 'penguin'), [])
    assert.deepEqual(await found(other, 'penguin'), ['A penguin'])

    ;(await post(deleteItem([moved.id], 'HardDelete'))).fine
    assert.deepEqual(await found(other, 'penguin'), [])
  })

  test('keeps the mailboxes apart', async () => {
    ;(await post(createItem(message('Only for aardvarks')))).fine
    assert.deepEqual(await found(distinguished('drafts'), 'aardvarks'), ['Only for aardvarks'])
    const others = await post(query(distinguished('drafts'), 'aardvarks'), { as: 'bob@example.test' })
    assert.deepEqual(subjects(others.fine), [])
  })

  test('takes in more than a slice at once', async () => {
    const folder = await freshFolder(server)
    const many = Array.from({ length: 200 }, (_, index) => message(`Letter ${index} of zebras`)).join('')
    ;(await post(createItem(many, folder))).fine
    assert.equal((await found(folder, 'zebra')).length, 200)
    assert.deepEqual(await found(folder, '"letter 199"'), ['Letter 199 of zebras'])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openSqliteStore, type Store } from '@exchequer/server'
import {
  type Answer,
  alice,
  bob,
  createItem,
  deleteField,
  deleteFolder,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  type Id,
  idOf,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const minute = 60_000
let now = Date.UTC(2026, 10, 26, 10)
const clock = (): Date => new Date(now)

const to = (...addresses: string[]): string =>
  `<t:ToRecipients>${addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('')}</t:ToRecipients>`
const extended = (tag: string, type: string, value: string | number): string =>
  `<t:ExtendedProperty>${tagged(tag, type)}<t:Value>${value}</t:Value></t:ExtendedProperty>`
const later = (minutes: number, tag = '0x3FEF'): string =>
  extended(tag, 'SystemTime', new Date(now + minutes * minute).toISOString())
const sendItem = (id: Id, folder = ''): string =>
  `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(id)}</m:ItemIds>${folder}</m:SendItem>`

describe('a message that is to be sent later', () => {
  let store: Store
  let mail: Host
  before(async () => {
    store = await openSqliteStore({ path: ':memory:' })
    mail = await host({ store, clock })
  })
  after(() => mail.close())

  async function found(name: string, subject: string, as = alice): Promise<Answer['items']> {
    const wanted = shape('IdOnly', [
      field('item:Subject'),
      field('item:IsSubmitted'),
      field('item:IsDraft'),
      field('item:DateTimeSent'),
      tagged('0x3fef', 'SystemTime'),
    ])
    const answer = await mail.post(findItem(distinguished(name), wanted), { as })
    return answer.fine.items.filter((item) => textOf(item, 't:Subject') === subject)
  }
  const count = async (name: string, subject: string, as = alice): Promise<number> =>
    (await found(name, subject, as)).length

  /** Lets so many minutes pass, and the server do what is due then. */
  async function pass(minutes: number): Promise<void> {
    now += minutes * minute
    await mail.server.runDue()
  }

  const sent = (subject: string, more = later(10), recipients = to(bob)): Promise<Answer> =>
    mail.post(createItem(message(subject, more + recipients), undefined, 'SendAndSaveCopy'))

  test('waits among the drafts, submitted, and goes out when its time has come', async () => {
    const answer = await sent('Later')
    assert.deepEqual(answer.fine.items, [])
    assert.equal(textOf((await found('drafts', 'Later'))[0]!, 't:IsSubmitted'), 'true')
    await pass(9)
    assert.deepEqual([await count('drafts', 'Later'), await count('inbox', 'Later', bob)], [1, 0])
    await pass(1)
    assert.deepEqual([await count('drafts', 'Later'), await count('sentitems', 'Later')], [0, 1])
    const [received] = await found('inbox', 'Later', bob)
    assert.equal(textOf(received!, 't:DateTimeSent'), clock().toISOString().replace('.000Z', 'Z'))
    assert.equal(textOf(received!, 't:ExtendedProperty/t:Value'), undefined, 'when it was to go is the sender’s alone')
    const [copy] = await found('sentitems', 'Later')
    assert.equal(textOf(copy!, 't:IsSubmitted'), 'false')
    assert.equal(textOf(copy!, 't:IsDraft'), 'false')
    await pass(60)
    assert.equal(await count('inbox', 'Later', bob), 1, 'once')
  })

  test('goes at once where its time has come already', async () => {
    await sent('At once', later(-1))
    assert.equal(await count('inbox', 'At once', bob), 1)
  })

  test('may say when by any of the properties that Outlook sets', async () => {
    await sent('Delivery time', later(10, '0x000F'))
    await sent('Two hours', extended('0x3FEB', 'Integer', 2) + extended('0x3FEC', 'Integer', 1))
    await pass(10)
    assert.deepEqual([await count('inbox', 'Delivery time', bob), await count('inbox', 'Two hours', bob)], [1, 0])
    await pass(109)
    assert.equal(await count('inbox', 'Two hours', bob), 0)
    await pass(1)
    assert.equal(await count('inbox', 'Two hours', bob), 1)
  })

  test('was perhaps a draft before, and its copy goes where the request says', async () => {
    const { id } = (await mail.post(createItem(message('Saved', later(10) + to(bob))))).fine
    await pass(20)
    assert.equal(await count('inbox', 'Saved', bob), 0, 'a draft is not sent because it says when')
    const change = itemChange(id, setField(tagged('0x3FEF', 'SystemTime'), `<t:Message>${later(10)}</t:Message>`))
    const { id: again } = (await mail.post(updateItem(change))).fine
    const place = `<m:SavedItemFolderId>${distinguished('journal')}</m:SavedItemFolderId>`
    assert.deepEqual((await mail.post(sendItem(again, place))).codes, ['NoError'])
    assert.equal(await count('drafts', 'Saved'), 1)
    await pass(10)
    assert.deepEqual(
      [await count('drafts', 'Saved'), await count('journal', 'Saved'), await count('inbox', 'Saved', bob)],
      [0, 1, 1],
    )
  })

  test('comes out of the archive to be sent, and its copy may go there', async () => {
    await mail.server.addMailbox({ address: alice, password: 'secret', archive: true })
    const archived = distinguished('archivemsgfolderroot')
    const { id } = (await mail.post(createItem(message('Out of it', later(10) + to(bob)), archived))).fine
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['NoError'])
    const { id: other } = (await mail.post(createItem(message('Into it', later(10) + to(bob))))).fine
    const place = `<m:SavedItemFolderId>${archived}</m:SavedItemFolderId>`
    assert.deepEqual((await mail.post(sendItem(other, place))).codes, ['NoError'])
    assert.deepEqual([await count('drafts', 'Out of it'), await count('archivemsgfolderroot', 'Out of it')], [1, 0])
    await pass(10)
    assert.deepEqual([await count('inbox', 'Out of it', bob), await count('inbox', 'Into it', bob)], [1, 1])
    assert.deepEqual([await count('drafts', 'Out of it'), await count('drafts', 'Into it')], [0, 0])
    assert.deepEqual([await count('sentitems', 'Out of it'), await count('archivemsgfolderroot', 'Into it')], [1, 1])
  })

  test('is a draft again where its time is taken away, and goes by another time where that is set', async () => {
    for (const subject of ['Taken away', 'Put off']) await sent(subject)
    const update = async (subject: string, updates: string): Promise<Answer> => {
      const id = idOf(find((await found('drafts', subject))[0]!, 't:ItemId')!)
      return (await mail.post(updateItem(itemChange(id, updates)))).fine
    }
    await update('Taken away', deleteField(tagged('0x3FEF', 'SystemTime')))
    await update('Put off', setField(tagged('0x3FEF', 'SystemTime'), `<t:Message>${later(30)}</t:Message>`))
    await pass(10)
    const [draft] = await found('drafts', 'Taken away')
    assert.equal(textOf(draft!, 't:IsSubmitted'), 'false')
    assert.equal(textOf(draft!, 't:IsDraft'), 'true')
    assert.equal(await count('drafts', 'Put off'), 1)
    await pass(20)
    assert.deepEqual([await count('inbox', 'Taken away', bob), await count('inbox', 'Put off', bob)], [0, 1])
  })

  test('is not sent where it was deleted or moved, and never twice where it was copied', async () => {
    const subjects = ['Deleted', 'Trashed', 'Moved', 'Copied']
    for (const subject of subjects) await sent(subject)
    const [deleted, trashed, moved, copied] = await Promise.all(
      subjects.map(async (subject) => idOf(find((await found('drafts', subject))[0]!, 't:ItemId')!)),
    )
    const place = (operation: string, id: Id): string =>
      `<m:${operation}><m:ToFolderId>${distinguished('journal')}</m:ToFolderId><m:ItemIds>${itemId(id)}</m:ItemIds></m:${operation}>`
    for (const request of [
      deleteItem([deleted!], 'HardDelete'),
      deleteItem([trashed!], 'MoveToDeletedItems'),
      place('MoveItem', moved!),
      place('CopyItem', copied!),
    ])
      assert.deepEqual((await mail.post(request)).codes, ['NoError'])
    await pass(60)
    const counts = await Promise.all(subjects.map((subject) => count('inbox', subject, bob)))
    assert.deepEqual(counts, [0, 0, 0, 1])
    for (const subject of ['Moved', 'Copied'])
      assert.equal(textOf((await found('journal', subject))[0]!, 't:IsSubmitted'), 'false')
  })

  test('is not sent from a folder that was thrown away with it', async () => {
    const folder = await freshFolder(mail)
    const { id } = (await mail.post(createItem(message('In a folder', later(10) + to(bob)), folder))).fine
    assert.deepEqual((await mail.post(sendItem(id))).codes, ['NoError'])
    assert.deepEqual((await mail.post(deleteFolder(folder, 'MoveToDeletedItems'))).codes, ['NoError'])
    await pass(60)
    assert.equal(await count('inbox', 'In a folder', bob), 0)
    const wanted = shape('IdOnly', [field('item:IsSubmitted')])
    assert.equal(textOf((await mail.post(findItem(folder, wanted))).fine.item, 't:IsSubmitted'), 'false')
  })

  test('is checked when it is sent, not only when it goes', async () => {
    assert.deepEqual((await sent('To nobody', later(10), '')).codes, ['ErrorInvalidRecipients'])
    assert.equal(await count('drafts', 'To nobody'), 0)
  })

  test('that cannot be sent any more is a draft again, and its author hears why', async () => {
    await sent('Spoiled')
    const [item] = await found('drafts', 'Spoiled')
    const change = itemChange(
      idOf(find(item!, 't:ItemId')!),
      setField(field('message:ToRecipients'), `<t:Message>${to('half')}</t:Message>`),
    )
    assert.deepEqual((await mail.post(updateItem(change))).codes, ['NoError'])
    await pass(10)
    assert.equal(textOf((await found('drafts', 'Spoiled'))[0]!, 't:IsSubmitted'), 'false')
    const [report] = await found('inbox', 'Undeliverable: Spoiled')
    const whole = await mail.post(getItem([idOf(find(report!, 't:ItemId')!)], shape('AllProperties')))
    assert.equal(textOf(whole.fine.item, 't:ItemClass'), 'REPORT.IPM.Note.NDR')
    assert.match(
      textOf(whole.item, 't:Body')!,
      /half[\s\S]*At least one recipient isn't valid[\s\S]*The message is a draft again/,
    )
    await pass(600)
    assert.equal(await count('inbox', 'Undeliverable: Spoiled'), 1)
  })

  test('is not forgotten when the server is started again', async () => {
    await sent('Restarted')
    await mail.server.close()
    now += 10 * minute
    const { createServer } = await import('@exchequer/server')
    const other = createServer({ store, clock })
    await other.runDue()
    await other.close()
    const open = await store.read(async (view) => {
      const mailbox = (await view.mailboxByAddress(bob))!
      const inbox = (await view.folderByName(mailbox.id, 'inbox'))!
      return view.listItems({
        mailbox: mailbox.id,
        folder: inbox.id,
        associated: false,
        sort: [],
        offset: 0,
        limit: 100,
      })
    })
    assert.ok(open.some(({ subject }) => subject === 'restarted'))
  })
})

test('the timer sends by itself', async () => {
  const mail = await host()
  // Times are kept to the second.
  const at = new Date(Math.ceil(Date.now() / 1000 + 0.5) * 1000).toISOString()
  const more = extended('0x3FEF', 'SystemTime', at) + to(bob)
  await mail.post(createItem(message('By itself', more), undefined, 'SendOnly'))
  const inbox = async (): Promise<number> =>
    (await mail.post(findItem(distinguished('inbox')), { as: bob })).items.length
  assert.equal(await inbox(), 0)
  for (let tries = 0; tries < 100 && (await inbox()) === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await inbox(), 1)
  await mail.close()
})

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  type Answer,
  alice,
  childNames,
  contact,
  createItem,
  deleteField,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  freshFolder,
  getFolder,
  getItem,
  host,
  type Id,
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

const names = async (ids: readonly Id[]): Promise<(string | undefined)[]> =>
  (await post(getItem(ids, shape('Default', [field('contacts:DisplayName')])))).items.map((item) =>
    textOf(item, 't:DisplayName'),
  )

const rename = (id: { id: string; changeKey?: string }, name: string): string =>
  itemChange(id, setField(field('contacts:DisplayName'), contact(name)))

const threeContacts = async (): Promise<Id[]> =>
  (await post(createItem(contact('One') + contact('Two') + contact('Three')))).fine.ids

/** An id of the right form that names nothing: of an item that was made and deleted. */
async function goneId(): Promise<Id> {
  const { id } = (await post(createItem(contact('Gone')))).fine
  ;(await post(deleteItem([id], 'HardDelete'))).fine
  return id
}

const malformed: Id = { id: 'bm90IGFuIGlk', changeKey: '' }

describe('one bad id among three', () => {
  test('in GetItem costs its neighbours nothing', async () => {
    const [one, , three] = await threeContacts()
    const answer = await post(getItem([one!, await goneId(), three!], shape('IdOnly')))
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.codes, ['NoError', 'ErrorItemNotFound', 'NoError'])
    assert.deepEqual(
      answer.ids.map(({ id }) => id),
      [one!.id, three!.id],
    )
  })

  test('in UpdateItem costs its neighbours nothing', async () => {
    const [one, two, three] = await threeContacts()
    const answer = await post(
      updateItem(rename(one!, 'A') + rename(malformed, 'B') + rename(three!, 'C'), 'AlwaysOverwrite'),
    )
    assert.deepEqual(answer.codes, ['NoError', 'ErrorInvalidIdMalformed', 'NoError'])
    assert.deepEqual(await names([one!, two!, three!]), ['A', 'Two', 'C'])
  })

  test('in DeleteItem costs its neighbours nothing', async () => {
    const [one, two, three] = await threeContacts()
    const answer = await post(deleteItem([one!, await goneId(), three!], 'HardDelete'))
    assert.deepEqual(answer.codes, ['NoError', 'ErrorItemNotFound', 'NoError'])
    assert.deepEqual((await post(getItem([one!, two!, three!], shape('IdOnly')))).codes, [
      'ErrorItemNotFound',
      'NoError',
      'ErrorItemNotFound',
    ])
  })

  test('in CreateItem, where it is a property that cannot be set, makes the other two', async () => {
    const folder = await freshFolder(server, 'ContactsFolder')
    const bad = contact('Bad', '<t:HasPicture>true</t:HasPicture>')
    const answer = await post(createItem(contact('One') + bad + contact('Three'), folder))
    assert.deepEqual(answer.codes, ['NoError', 'ErrorInvalidPropertySet', 'NoError'])
    assert.equal((await post(findItem(folder))).ids.length, 2)
  })

  test('in UpdateItem, where its second change cannot be made, leaves its first one out too', async () => {
    const [one, two] = await threeContacts()
    const changes = itemChange(
      two!,
      setField(field('contacts:DisplayName'), contact('Half')) + deleteField(field('item:ItemId')),
    )
    const answer = await post(updateItem(rename(one!, 'Whole') + changes))
    assert.deepEqual(answer.codes, ['NoError', 'ErrorInvalidPropertyDelete'])
    assert.deepEqual(await names([one!, two!]), ['Whole', 'Two'])
  })
})

describe('an update with a stale change key', () => {
  /** A contact, its id as it was before somebody else gave it another name. */
  async function overtaken(): Promise<Id> {
    const { id } = (await post(createItem(contact('Before', '<t:CompanyName>Acme</t:CompanyName>')))).fine
    ;(await post(updateItem(rename(id, 'Theirs')))).fine
    return id
  }
  const company = (id: Id, name: string): string =>
    itemChange(
      id,
      setField(field('contacts:CompanyName'), `<t:Contact><t:CompanyName>${name}</t:CompanyName></t:Contact>`),
    )
  const count = (answer: Answer): string | undefined => textOf(answer.message.node, 'm:ConflictResults/t:Count')

  test('is refused by NeverOverwrite, whatever it changes', async () => {
    const id = await overtaken()
    const answer = await post(updateItem(company(id, 'Other'), 'NeverOverwrite'))
    assert.equal(answer.message.code, 'ErrorIrresolvableConflict')
    assert.deepEqual(await names([id]), ['Theirs'])
  })

  test('is made by AutoResolve where it changes something else', async () => {
    const id = await overtaken()
    const answer = (await post(updateItem(company(id, 'Other'), 'AutoResolve'))).fine
    assert.equal(count(answer), '0')
    const got = (await post(getItem([id], shape('Default')))).fine
    assert.equal(textOf(got.item, 't:CompanyName'), 'Other')
    assert.deepEqual(await names([id]), ['Theirs'])
  })

  test('is refused by AutoResolve where it changes the same', async () => {
    const id = await overtaken()
    const answer = await post(updateItem(rename(id, 'Ours'), 'AutoResolve'))
    assert.equal(answer.message.code, 'ErrorIrresolvableConflict')
    assert.deepEqual(await names([id]), ['Theirs'])
  })

  test('is made by AlwaysOverwrite, which counts what it overwrote', async () => {
    const id = await overtaken()
    const answer = (await post(updateItem(rename(id, 'Ours'), 'AlwaysOverwrite'))).fine
    assert.equal(count(answer), '1')
    assert.deepEqual(await names([id]), ['Ours'])
  })

  test('is no conflict with the key of the last answer, in any mode', async () => {
    for (const mode of ['NeverOverwrite', 'AutoResolve', 'AlwaysOverwrite']) {
      const { id } = (await post(createItem(contact('Before')))).fine
      const second = (await post(updateItem(rename(id, 'Second'), mode))).fine.id
      const answer = (await post(updateItem(rename(second, 'Third'), mode))).fine
      assert.equal(count(answer), '0')
    }
  })

  test('needs a key unless everything is to be overwritten', async () => {
    const { id } = (await post(createItem(contact('Before')))).fine
    const keyless = { id: id.id }
    for (const mode of ['NeverOverwrite', 'AutoResolve']) {
      const answer = await post(updateItem(rename(keyless, 'After'), mode))
      assert.equal(answer.message.code, 'ErrorChangeKeyRequiredForWriteOperations')
    }
    ;(await post(updateItem(rename(keyless, 'After'), 'AlwaysOverwrite'))).fine
  })

  test('is refused with a key that is none', async () => {
    const { id } = (await post(createItem(contact('Before')))).fine
    const answer = await post(updateItem(rename({ id: id.id, changeKey: 'bm90IGEga2V5' }, 'After'), 'AlwaysOverwrite'))
    assert.equal(answer.message.code, 'ErrorInvalidChangeKey')
  })
})

describe('deleting twice', () => {
  for (const deleteType of ['HardDelete', 'MoveToDeletedItems'])
    test(`with ${deleteType} finds nothing the second time`, async () => {
      const ids = await threeContacts()
      ;(await post(deleteItem(ids, deleteType))).fine
      const again = await post(deleteItem(ids, deleteType))
      assert.deepEqual(again.codes, Array(3).fill('ErrorItemNotFound'))
      for (const { node, text, responseClass } of again.messages) {
        assert.equal(responseClass, 'Error')
        assert.equal(text, 'The specified object was not found in the store.')
        assert.equal(textOf(node, 'm:DescriptiveLinkKey'), '0')
      }
    })

  test('with SoftDelete succeeds the second time too, as the pages on contacts and messages state', async () => {
    const ids = await threeContacts()
    ;(await post(deleteItem(ids, 'SoftDelete'))).fine
    ;(await post(deleteItem(ids, 'SoftDelete'))).fine
  })

  for (const deleteType of ['HardDelete', 'MoveToDeletedItems', 'SoftDelete']) {
    test(`does not make a malformed id a good one for ${deleteType}`, async () => {
      const answer = await post(deleteItem([malformed], deleteType))
      assert.equal(answer.message.code, 'ErrorInvalidIdMalformed')
      assert.equal(answer.message.text, 'Id is malformed.')
    })

    test(`does not make an empty id a good one for ${deleteType}`, async () => {
      const answer = await post(deleteItem([{ id: '' }], deleteType))
      assert.equal(answer.message.code, 'ErrorInvalidIdEmpty')
    })
  }

  test('the id of a folder is not that of an item', async () => {
    const { id } = (await post(getFolder(distinguished('inbox')))).fine
    const answer = await post(deleteItem([id], 'SoftDelete'))
    assert.equal(answer.message.code, 'ErrorCannotUseFolderIdForItemId')
  })
})

describe('a deleted item', () => {
  const subjectsIn = async (folder: string): Promise<(string | undefined)[]> =>
    (await post(findItem(distinguished(folder), shape('Default')))).fine.items.map((item) => textOf(item, 't:Subject'))

  test('goes to Deleted Items under a new id with MoveToDeletedItems', async () => {
    const { id } = (await post(createItem(message('To the trash')))).fine
    ;(await post(deleteItem([id], 'MoveToDeletedItems'))).fine
    const found = (await post(findItem(distinguished('deleteditems'), shape('Default')))).items.find(
      (item) => textOf(item, 't:Subject') === 'To the trash',
    )
    assert.ok(found)
    assert.notEqual(find(found, 't:ItemId')?.attributes['Id'], id.id)
  })

  test('goes to the recoverable items with SoftDelete', async () => {
    const { id } = (await post(createItem(message('To be recovered')))).fine
    ;(await post(deleteItem([id], 'SoftDelete'))).fine
    assert.ok((await subjectsIn('recoverableitemsdeletions')).includes('To be recovered'))
    assert.ok(!(await subjectsIn('deleteditems')).includes('To be recovered'))
  })

  test('is nowhere with HardDelete', async () => {
    const { id } = (await post(createItem(message('Gone for good')))).fine
    ;(await post(deleteItem([id], 'HardDelete'))).fine
    for (const folder of ['drafts', 'deleteditems', 'recoverableitemsdeletions'])
      assert.ok(!(await subjectsIn(folder)).includes('Gone for good'))
  })

  test('must say what becomes of a meeting and of a recurring task', async () => {
    const task = (await post(createItem('<t:Task><t:Subject>Once</t:Subject></t:Task>'))).fine.id
    const event =
      '<t:CalendarItem><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End></t:CalendarItem>'
    const meeting = (await post(createItem(event))).fine.id
    const remove = (id: Id): string =>
      `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:DeleteItem>`
    assert.equal((await post(remove(task))).message.code, 'ErrorAffectedTaskOccurrencesRequired')
    assert.equal((await post(remove(meeting))).message.code, 'ErrorSendMeetingCancellationsRequired')
  })
})

describe('a response message', () => {
  test('that went well has its code and what was asked for, and no text', async () => {
    const { id } = (await post(createItem(contact('Plain')))).fine
    const { node, responseClass } = (await post(getItem([id], shape('IdOnly')))).message
    assert.equal(responseClass, 'Success')
    assert.deepEqual(childNames(node), ['m:ResponseCode', 'm:Items'])
    const deleted = (await post(deleteItem([id], 'HardDelete'))).message
    assert.deepEqual(childNames(deleted.node), ['m:ResponseCode'])
  })

  test('that did not has text, code, link key and particulars in this order, and the empty container', async () => {
    const { id } = (await post(createItem(contact('Plain')))).fine
    const { node, responseClass } = (await post(getItem([id], shape('IdOnly', [field('folder:UnreadCount')])))).message
    assert.equal(responseClass, 'Error')
    assert.deepEqual(childNames(node), [
      'm:MessageText',
      'm:ResponseCode',
      'm:DescriptiveLinkKey',
      'm:MessageXml',
      'm:Items',
    ])
    assert.equal(textOf(node, 'm:ResponseCode'), 'ErrorInvalidPropertyRequest')
    assert.equal(find(node, 'm:MessageXml/t:FieldURI')?.attributes['FieldURI'], 'folder:UnreadCount')
    assert.deepEqual(find(node, 'm:Items')?.children, [])
  })

  test('about a folder that is not there has an empty container too', async () => {
    const { node, code } = (await post(getFolder(distinguished('archive')))).message
    assert.equal(code, 'ErrorFolderNotFound')
    assert.deepEqual(childNames(node), ['m:MessageText', 'm:ResponseCode', 'm:DescriptiveLinkKey', 'm:Folders'])
  })
})

describe('a mailbox that is full', () => {
  test('stops the batch: what follows is a warning, and nothing of it is written', async () => {
    const small = await host({ quotas: { [alice]: 40_000 } })
    const body = `<t:Body BodyType="Text">${'x'.repeat(15_000)}</t:Body>`
    const items = ['One', 'Two', 'Three', 'Four', 'Five'].map((subject) => message(subject, body)).join('')
    const answer = await small.post(createItem(items))
    assert.deepEqual(answer.codes, [
      'NoError',
      'NoError',
      'ErrorQuotaExceeded',
      'ErrorBatchProcessingStopped',
      'ErrorBatchProcessingStopped',
    ])
    assert.deepEqual(
      answer.messages.map(({ responseClass }) => responseClass),
      ['Success', 'Success', 'Error', 'Warning', 'Warning'],
    )
    const { node } = answer.messages[3]!
    assert.deepEqual(childNames(node), ['m:MessageText', 'm:ResponseCode', 'm:DescriptiveLinkKey', 'm:Items'])
    const found = (await small.post(findItem(distinguished('drafts'), shape('Default')))).fine
    assert.deepEqual(found.items.map((item) => textOf(item, 't:Subject')).sort(), ['One', 'Two'])
    // A small one still fits: the stop is of the batch, not of the mailbox.
    ;(await small.post(createItem(message('Small')))).fine
    await small.close()
  })

  test('stops an update that makes an item larger, and lets it be deleted', async () => {
    const small = await host({ quotas: { [alice]: 20_000 } })
    const { id } = (await small.post(createItem(message('Growing')))).fine
    const body = `<t:Message><t:Body BodyType="Text">${'x'.repeat(30_000)}</t:Body></t:Message>`
    const answer = await small.post(updateItem(itemChange(id, setField(field('item:Body'), body))))
    assert.equal(answer.message.code, 'ErrorQuotaExceeded')
    ;(await small.post(deleteItem([id], 'HardDelete'))).fine
    await small.close()
  })
})

test('deleting into a full mailbox still works: what moves within it does not grow it', async () => {
  const small = await host({ quotas: { [alice]: 20_000 } })
  const body = `<t:Body BodyType="Text">${'x'.repeat(15_000)}</t:Body>`
  const { id } = (await small.post(createItem(message('Large', body)))).fine
  ;(await small.post(deleteItem([id], 'MoveToDeletedItems'))).fine
  await small.close()
})

test('the answers come in the order of the request, one for each item', async () => {
  const ids = (await post(createItem(Array.from({ length: 50 }, (_, i) => contact(`No ${i}`)).join('')))).fine.ids
  const shuffled = [...ids].reverse()
  assert.deepEqual(
    (await post(getItem(shuffled, shape('IdOnly')))).ids.map(({ id }) => id),
    shuffled.map(({ id }) => id),
  )
  const twice = await post(getItem([ids[0]!, ids[0]!], shape('IdOnly')))
  assert.equal(twice.fine.ids.length, 2)
})

test('a folder that cannot be found fails every item of a CreateItem, and each says so', async () => {
  const nowhere = folderId({ id: (await goneFolder()).id })
  const answer = await post(createItem(contact('One') + contact('Two'), nowhere))
  assert.deepEqual(answer.codes, ['ErrorSavedItemFolderNotFound', 'ErrorSavedItemFolderNotFound'])
})

async function goneFolder(): Promise<Id> {
  const folder = await freshFolder(server)
  ;(await post(`<m:DeleteFolder DeleteType="HardDelete"><m:FolderIds>${folder}</m:FolderIds></m:DeleteFolder>`)).fine
  return { id: /Id="([^"]*)"/.exec(folder)![1]!, changeKey: '' }
}

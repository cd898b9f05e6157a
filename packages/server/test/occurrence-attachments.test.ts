import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { changeEvent, daily, makeEvent, occurrenceIdOf, readAll } from './calendar-steps.js'
import { type Answer, all, deleteItem, host, type Id, textOf } from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const file = (name: string): string =>
  `<t:FileAttachment><t:Name>${name}</t:Name><t:Content>${Buffer.from(name).toString('base64')}</t:Content></t:FileAttachment>`
const letter = (...files: string[]): string =>
  `<t:ItemAttachment><t:Name>letter</t:Name><t:Message><t:Subject>Letter</t:Subject><t:Attachments>${files.map(file).join('')}</t:Attachments></t:Message></t:ItemAttachment>`

const series = (attachments: string): Promise<Id> =>
  makeEvent(server, {
    start: '2031-03-01T09:00:00Z',
    end: '2031-03-01T10:00:00Z',
    recurrence: daily('2031-03-01', 5),
    ...(attachments && { before: `<t:Attachments>${attachments}</t:Attachments>` }),
  })

interface Attached {
  readonly name: string
  readonly id: string
}

const attachedTo = async (id: Id): Promise<Attached[]> =>
  all(await readAll(server, id), 't:FileAttachment', 't:ItemAttachment').map((node) => ({
    name: textOf(node, 't:Name')!,
    id: all(node, 't:AttachmentId')[0]!.attributes['Id']!,
  }))
const names = async (id: Id): Promise<string[]> => (await attachedTo(id)).map(({ name }) => name)

const attach = (id: Id, attachment: string): Promise<Answer> =>
  post(
    `<m:CreateAttachment><m:ParentItemId Id="${id.id}"/><m:Attachments>${attachment}</m:Attachments></m:CreateAttachment>`,
  )
const onIds = (operation: string, ids: readonly string[]): Promise<Answer> =>
  post(
    `<m:${operation}><m:AttachmentIds>${ids.map((id) => `<t:AttachmentId Id="${id}"/>`).join('')}</m:AttachmentIds></m:${operation}>`,
  )
const remove = (...ids: string[]): Promise<Answer> => onIds('DeleteAttachment', ids)
const read = (...ids: string[]): Promise<Answer> => onIds('GetAttachment', ids)
const nestedIn = (answer: Answer): Attached[] =>
  all(answer.fine.root, 't:Attachments').flatMap((list) =>
    all(list, 't:FileAttachment').map((node) => ({
      name: textOf(node, 't:Name')!,
      id: all(node, 't:AttachmentId')[0]!.attributes['Id']!,
    })),
  )

test('what is taken away from an occurrence stays with its series and the other occurrences', async () => {
  const master = await series(file('plan') + file('map'))
  const second = await occurrenceIdOf(server, master, 2)
  const [plan, map] = await attachedTo(second)
  const answer = (await remove(plan!.id)).fine
  assert.equal(all(answer.root, 'm:RootItemId')[0]!.attributes['RootItemId'], second.id)
  assert.deepEqual(await names(second), ['map'])
  assert.deepEqual(await names(master), ['plan', 'map'])
  assert.deepEqual(await names(await occurrenceIdOf(server, master, 3)), ['plan', 'map'])
  // The id that the client knows from before the occurrence had its own goes on meaning the same.
  assert.equal(textOf(all((await read(map!.id)).fine.root, 't:FileAttachment')[0]!, 't:Name'), 'map')
  assert.deepEqual((await read(plan!.id)).codes, ['ErrorInvalidAttachmentId'])
  ;(await remove(map!.id)).fine
  assert.deepEqual(await names(second), [])
  assert.deepEqual(await names(master), ['plan', 'map'])
})

test('several are taken away from an occurrence in one request', async () => {
  const master = await series(file('plan') + file('map') + file('list'))
  const second = await occurrenceIdOf(server, master, 2)
  const [plan, , list] = await attachedTo(second)
  assert.deepEqual((await remove(plan!.id, list!.id, plan!.id)).codes, [
    'NoError',
    'NoError',
    'ErrorInvalidAttachmentId',
  ])
  assert.deepEqual(await names(second), ['map'])
  assert.deepEqual(await names(master), ['plan', 'map', 'list'])
})

test('what lies in a letter of an exception is taken away, and the exception keeps the rest', async () => {
  const master = await series('')
  const second = await occurrenceIdOf(server, master, 2)
  ;(await attach(second, file('own'))).fine
  ;(await attach(second, letter('one', 'two'))).fine
  const [, whole] = await attachedTo(second)
  const [one] = nestedIn(await read(whole!.id))
  ;(await remove(one!.id)).fine
  assert.deepEqual(await names(second), ['own', 'letter'])
  assert.deepEqual(await names(master), [])
  assert.deepEqual(
    nestedIn(await read(whole!.id)).map(({ name }) => name),
    ['two'],
  )
})

test('what lies in a letter that an occurrence has of its series is taken away for that occurrence alone', async () => {
  const master = await series(file('plan') + letter('one', 'two'))
  const second = await occurrenceIdOf(server, master, 2)
  const [, whole] = await attachedTo(second)
  const [, two] = nestedIn(await read(whole!.id))
  ;(await remove(two!.id)).fine
  assert.deepEqual(await names(second), ['plan', 'letter'])
  const inLetter = async (id: Id): Promise<string[]> =>
    nestedIn(await read((await attachedTo(id))[1]!.id)).map(({ name }) => name)
  assert.deepEqual(await inLetter(second), ['one'])
  assert.deepEqual(await inLetter(master), ['one', 'two'])
})

test('an id of an attachment that went with its exception means no other one later', async () => {
  const master = await series('')
  const second = await occurrenceIdOf(server, master, 2)
  const created = all((await attach(second, file('own'))).fine.root, 't:AttachmentId')[0]!.attributes['Id']!
  ;(
    await post(
      changeEvent(master, {
        'calendar:Start': '<t:Start>2031-03-01T12:00:00Z</t:Start>',
        'calendar:End': '<t:End>2031-03-01T13:00:00Z</t:End>',
      }),
    )
  ).fine
  assert.deepEqual((await read(created)).codes, ['ErrorInvalidAttachmentId'])
  ;(await attach(second, file('other'))).fine
  assert.deepEqual((await read(created)).codes, ['ErrorInvalidAttachmentId'])
  ;(await post(deleteItem([master], 'HardDelete'))).fine
})

test('an attachment of the series that is changed later is not one of an occurrence with its own', async () => {
  const master = await series(file('plan'))
  const second = await occurrenceIdOf(server, master, 2)
  ;(await attach(second, file('own'))).fine
  ;(await attach(master, file('late'))).fine
  assert.deepEqual(await names(second), ['plan', 'own'])
  const [plan] = await attachedTo(master)
  ;(await remove(plan!.id)).fine
  assert.deepEqual(await names(master), ['late'])
  assert.deepEqual(await names(second), ['plan', 'own'])
  assert.deepEqual(await names(await occurrenceIdOf(server, master, 3)), ['late'])
})

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  all,
  contact,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  freshFolder,
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

const file = (name: string, content: string, more = ''): string =>
  `<t:FileAttachment><t:Name>${name}</t:Name>${more}<t:Content>${Buffer.from(content).toString('base64')}</t:Content></t:FileAttachment>`

const item = (name: string, embedded: string): string =>
  `<t:ItemAttachment><t:Name>${name}</t:Name>${embedded}</t:ItemAttachment>`

const attach = (parent: Id, attachments: string): string =>
  `<m:CreateAttachment><m:ParentItemId Id="${parent.id}" ChangeKey="${parent.changeKey}"/><m:Attachments>${attachments}</m:Attachments></m:CreateAttachment>`

const idElement = (id: string): string => `<t:AttachmentId Id="${id}"/>`

const getAttachment = (ids: readonly string[], attachmentShape = ''): string =>
  `<m:GetAttachment>${attachmentShape && `<m:AttachmentShape>${attachmentShape}</m:AttachmentShape>`}<m:AttachmentIds>${ids.map(idElement).join('')}</m:AttachmentIds></m:GetAttachment>`

const deleteAttachment = (ids: readonly string[]): string =>
  `<m:DeleteAttachment><m:AttachmentIds>${ids.map(idElement).join('')}</m:AttachmentIds></m:DeleteAttachment>`

const attachmentIds = ({ root }: Answer): XmlNode[] => all(root, 't:AttachmentId')
const idTexts = (answer: Answer): string[] => attachmentIds(answer).map(({ attributes }) => attributes['Id']!)

const newMessage = async (more = ''): Promise<Id> => {
  const made = (await post(createItem(message('With attachments', more), await freshFolder(server)))).fine
  const { attributes } = find(made.item, 't:ItemId')!
  return { id: attributes['Id']!, changeKey: attributes['ChangeKey']! }
}

const shown = async (id: { id: string }): Promise<XmlNode> =>
  (await post(getItem([id], shape('Default', [field('item:Attachments'), field('item:Size')])))).fine.item

const keyOf = (node: XmlNode): string => find(node, 't:ItemId')!.attributes['ChangeKey']!

const names = (node: XmlNode): (string | undefined)[] =>
  (find(node, 't:Attachments')?.children ?? []).map((attachment) => textOf(attachment, 't:Name'))

/** The attachments that a GetAttachment answers. */
const gotten = (answer: Answer): XmlNode[] =>
  answer.fine.messages.flatMap(({ node }) => find(node, 'm:Attachments')!.children)

const content = (node: XmlNode): string => Buffer.from(textOf(node, 't:Content') ?? '', 'base64').toString()

describe('CreateAttachment', () => {
  test('answers for each attachment with the change key that the item has by then', async () => {
    const parent = await newMessage()
    const before = await shown(parent)
    const answer = (await post(attach(parent, file('a.txt', 'abc') + file('b.txt', 'defg')))).fine
    assert.equal(answer.messages.length, 2)
    const roots = attachmentIds(answer).map(({ attributes }) => attributes)
    assert.ok(roots.every(({ RootItemId }) => RootItemId === parent.id))
    const after = await shown(parent)
    assert.equal(roots.at(-1)!['RootItemChangeKey'], keyOf(after))
    assert.equal(new Set([keyOf(before), ...roots.map(({ RootItemChangeKey }) => RootItemChangeKey)]).size, 3)
    assert.deepEqual(names(after), ['a.txt', 'b.txt'])
    assert.equal(textOf(before, 't:HasAttachments'), 'false')
    assert.equal(textOf(after, 't:HasAttachments'), 'true')
    assert.ok(Number(textOf(after, 't:Size')) >= Number(textOf(before, 't:Size')) + 7)
  })

  test('shows content in GetAttachment and nowhere else', async () => {
    const parent = await newMessage()
    const made = (await post(attach(parent, file('a.txt', 'abc', '<t:ContentType>text/plain</t:ContentType>')))).fine
    assert.equal(all((await post(getItem([parent], shape('AllProperties')))).fine.root, 't:Content').length, 0)
    const [got] = gotten(await post(getAttachment(idTexts(made))))
    assert.equal(got?.name, 't:FileAttachment')
    assert.equal(content(got!), 'abc')
    assert.deepEqual(
      ['t:Name', 't:ContentType', 't:Size', 't:IsInline'].map((name) => textOf(got!, name)),
      ['a.txt', 'text/plain', '3', 'false'],
    )
    assert.equal(find(got!, 't:AttachmentId')?.attributes['Id'], idTexts(made)[0])
  })

  test('an attachment that the body shows does not make an item one with attachments', async () => {
    const parent = await newMessage()
    const inline = '<t:ContentId>logo</t:ContentId><t:IsInline>true</t:IsInline>'
    ;(await post(attach(parent, file('logo.png', 'png', inline)))).fine
    assert.equal(textOf(await shown(parent), 't:HasAttachments'), 'false')
  })

  test('keeps references', async () => {
    const parent = await newMessage()
    const reference =
      '<t:ReferenceAttachment><t:Name>Plan</t:Name><t:AttachLongPathName>https://files.example.test/plan</t:AttachLongPathName><t:ProviderType>OneDrivePro</t:ProviderType></t:ReferenceAttachment>'
    const version = { version: 'Exchange2016' }
    const made = (await post(attach(parent, reference), version)).fine
    const [got] = gotten(await post(getAttachment(idTexts(made)), version))
    assert.equal(got?.name, 't:ReferenceAttachment')
    assert.equal(textOf(got!, 't:AttachLongPathName'), 'https://files.example.test/plan')
  })

  test('refuses what cannot be attached, and the rest of the batch goes on', async () => {
    const parent = await newMessage()
    const nameless = '<t:FileAttachment><t:Content>YWJj</t:Content></t:FileAttachment>'
    const answer = await post(
      attach(
        parent,
        nameless +
          item('Empty', '') +
          item('List', '<t:MeetingRequest><t:Subject>No</t:Subject></t:MeetingRequest>') +
          file('fine.txt', 'fine'),
      ),
    )
    assert.deepEqual(answer.codes, [
      'ErrorRequiredPropertyMissing',
      'ErrorMissingItemForCreateItemAttachment',
      'ErrorInvalidItemForOperationCreateItemAttachment',
      'NoError',
    ])
    assert.deepEqual(
      all(answer.root, 't:ExceptionFieldURI').map(({ attributes }) => attributes['FieldURI']),
      ['attachment:Name'],
    )
    assert.deepEqual(names(await shown(parent)), ['fine.txt'])
  })

  test('refuses items in items beyond the tenth', async () => {
    const parent = await newMessage()
    const nest = (levels: number): string =>
      item('Inner', message('Inner', levels === 1 ? '' : `<t:Attachments>${nest(levels - 1)}</t:Attachments>`))
    assert.deepEqual((await post(attach(parent, nest(10) + nest(11)))).codes, [
      'NoError',
      'ErrorAttachmentNestLevelLimitExceeded',
    ])
  })

  test('needs an item that is there', async () => {
    const parent = await newMessage()
    ;(await post(deleteItem([parent], 'HardDelete'))).fine
    assert.deepEqual((await post(attach(parent, file('a', 'a')))).codes, ['ErrorItemNotFound'])
  })

  test('a message that came in as MIME is written anew with what was attached to it', async () => {
    const mime = Buffer.from('From: a@example.test\r\nSubject: Hello\r\n\r\nText\r\n').toString('base64')
    const parent = (await post(createItem(`<t:Message><t:MimeContent>${mime}</t:MimeContent></t:Message>`))).fine.id
    const read = async () =>
      Buffer.from(
        textOf(
          (await post(getItem([parent], shape('IdOnly', [field('item:MimeContent')])))).fine.item,
          't:MimeContent',
        )!,
        'base64',
      ).toString()
    assert.equal(await read(), 'From: a@example.test\r\nSubject: Hello\r\n\r\nText\r\n')
    ;(await post(attach(parent, file('a.txt', 'abc')))).fine
    assert.match(await read(), /a\.txt/)
  })
})

describe('Item attachments', () => {
  const innerFile = file('inner.txt', 'deep')
  const inner = item('Innermost', message('Innermost', `<t:Attachments>${innerFile}</t:Attachments>`))
  const embedded = message(
    'Embedded',
    `<t:Body BodyType="HTML">&lt;p&gt;Hello&lt;/p&gt;</t:Body><t:Attachments>${file('beside.txt', 'beside')}${inner}</t:Attachments>` +
      `<t:ExtendedProperty>${tagged('0x10f4', 'Boolean')}<t:Value>true</t:Value></t:ExtendedProperty>`,
  )

  test('come back with all their properties, in the shape asked for', async () => {
    const parent = await newMessage()
    const made = (await post(attach(parent, item('Letter', embedded)))).fine
    const [got] = gotten(await post(getAttachment(idTexts(made))))
    assert.equal(textOf(got!, 't:Name'), 'Letter')
    const shownItem = find(got!, 't:Message')!
    assert.equal(textOf(shownItem, 't:Subject'), 'Embedded')
    assert.equal(find(shownItem, 't:Body')?.attributes['BodyType'], 'HTML')
    assert.equal(find(shownItem, 't:MimeContent'), undefined)
    assert.equal(find(shownItem, 't:ExtendedProperty'), undefined)
    assert.equal(textOf(shownItem, 't:HasAttachments'), 'true')
    const wanted = `<t:IncludeMimeContent>true</t:IncludeMimeContent><t:BodyType>Text</t:BodyType><t:AdditionalProperties>${tagged('0x10f4', 'Boolean')}</t:AdditionalProperties>`
    const [shaped] = gotten(await post(getAttachment(idTexts(made), wanted)))
    const shapedItem = find(shaped!, 't:Message')!
    assert.equal(textOf(shapedItem, 't:Body')?.trim(), 'Hello')
    assert.equal(textOf(shapedItem, 't:ExtendedProperty/t:Value'), 'true')
    const mime = Buffer.from(textOf(shapedItem, 't:MimeContent')!, 'base64').toString()
    assert.match(mime, /^Subject: Embedded/m)
    assert.match(mime, /beside\.txt/)
  })

  test('have attachments that can be got and deleted by their own ids', async () => {
    const parent = await newMessage(`<t:Attachments>${item('Letter', embedded)}</t:Attachments>`)
    const [top] = all(await shown(parent), 't:AttachmentId')
    const get = async (id: string) => gotten(await post(getAttachment([id])))[0]!
    const letter = await get(top!.attributes['Id']!)
    const [beside, innermost] = find(letter, 't:Message/t:Attachments')!.children
    const idIn = (node: XmlNode) => find(node, 't:AttachmentId')!.attributes['Id']!
    assert.equal(find(beside!, 't:Content'), undefined, 'content is for GetAttachment of the attachment itself')
    assert.equal(content(await get(idIn(beside!))), 'beside')
    const deeper = await get(idIn(innermost!))
    const [deepest] = find(deeper, 't:Message/t:Attachments')!.children
    assert.equal(content(await get(idIn(deepest!))), 'deep')

    const key = keyOf(await shown(parent))
    const removed = (await post(deleteAttachment([idIn(beside!)]))).fine
    assert.notEqual(find(removed.message.node, 'm:RootItemId')!.attributes['RootItemChangeKey'], key)
    assert.deepEqual((await post(getAttachment([idIn(beside!)]))).codes, ['ErrorInvalidAttachmentId'])
    assert.equal(content(await get(idIn(deepest!))), 'deep', 'its neighbours keep their ids')
    assert.deepEqual(
      find(await get(top!.attributes['Id']!), 't:Message/t:Attachments')!.children.map((one) => textOf(one, 't:Name')),
      ['Innermost'],
    )
  })

  for (const [element, properties, proof] of [
    ['Contact', '<t:GivenName>Ada</t:GivenName>', ['t:GivenName', 'Ada']],
    ['Task', '<t:Subject>Do it</t:Subject><t:PercentComplete>50</t:PercentComplete>', ['t:Status', 'InProgress']],
    [
      'CalendarItem',
      '<t:Subject>Lunch</t:Subject><t:Start>2030-01-01T12:00:00Z</t:Start><t:End>2030-01-01T13:00:00Z</t:End>',
      ['t:Start', '2030-01-01T12:00:00Z'],
    ],
    ['PostItem', '<t:Subject>Read this</t:Subject>', ['t:Subject', 'Read this']],
  ] as const)
    test(`can be a ${element}`, async () => {
      const parent = await newMessage()
      const made = (await post(attach(parent, item('It', `<t:${element}>${properties}</t:${element}>`)))).fine
      const [got] = gotten(await post(getAttachment(idTexts(made))))
      assert.equal(textOf(got!, `t:${element}/${proof[0]}`), proof[1])
    })
})

describe('DeleteAttachment', () => {
  test('takes one away and answers with the new change key of the item', async () => {
    const parent = await newMessage()
    const before = await shown(parent)
    const made = (await post(attach(parent, file('a.txt', 'abc') + file('b.txt', 'def')))).fine
    const removed = (await post(deleteAttachment(idTexts(made)))).fine
    const roots = removed.messages.map(({ node }) => find(node, 'm:RootItemId')!.attributes)
    const after = await shown(parent)
    assert.ok(roots.every(({ RootItemId }) => RootItemId === parent.id))
    assert.equal(roots[1]!['RootItemChangeKey'], keyOf(after))
    assert.equal(textOf(after, 't:HasAttachments'), 'false')
    assert.deepEqual(names(after), [])
    assert.ok(Number(textOf(after, 't:Size')) - Number(textOf(before, 't:Size')) < 100)
  })

  test('an id is never given out again', async () => {
    const parent = await newMessage()
    const [first] = idTexts((await post(attach(parent, file('a.txt', 'abc')))).fine)
    ;(await post(deleteAttachment([first!]))).fine
    const [second] = idTexts((await post(attach(parent, file('b.txt', 'def')))).fine)
    assert.notEqual(second, first)
    assert.deepEqual((await post(deleteAttachment([first!, second!]))).codes, ['ErrorInvalidAttachmentId', 'NoError'])
  })

  test('and GetAttachment tell ids that name no attachment apart', async () => {
    const parent = await newMessage()
    for (const request of [getAttachment, deleteAttachment])
      assert.deepEqual((await post(request([parent.id, 'bm9uc2Vuc2U=', '']))).codes, [
        'ErrorInvalidIdNotAnItemAttachmentId',
        'ErrorInvalidIdMalformed',
        'ErrorInvalidIdEmpty',
      ])
  })
})

describe('The picture of a contact', () => {
  const photo = file('ContactPicture.jpg', 'jpeg', '<t:IsContactPhoto>true</t:IsContactPhoto>')
  const hasPicture = async (id: { id: string }) =>
    textOf((await post(getItem([id], shape('IdOnly', [field('contacts:HasPicture')])))).fine.item, 't:HasPicture')

  test('is the attachment that says so, and HasPicture follows', async () => {
    const made = (await post(createItem(contact('Ada')))).fine.id
    assert.equal(await hasPicture(made), 'false')
    const ids = idTexts((await post(attach(made, file('cv.txt', 'cv') + photo))).fine)
    assert.equal(await hasPicture(made), 'true')
    const [got] = gotten(await post(getAttachment([ids[1]!])))
    assert.equal(textOf(got!, 't:IsContactPhoto'), 'true')
    ;(await post(deleteAttachment([ids[1]!]))).fine
    assert.equal(await hasPicture(made), 'false')
  })

  test('may come with the contact', async () => {
    const whole = `<t:Contact><t:Attachments>${photo}</t:Attachments><t:GivenName>Ada</t:GivenName></t:Contact>`
    const made = (await post(createItem(whole))).fine
    assert.equal(await hasPicture({ id: find(made.item, 't:ItemId')!.attributes['Id']! }), 'true')
  })
})

test('a finished task stays finished when something is attached to it', async () => {
  const task = '<t:Task><t:Subject>Done</t:Subject><t:Status>Completed</t:Status></t:Task>'
  const made = (await post(createItem(task))).fine.id
  ;(await post(attach(made, file('proof.txt', 'proof')))).fine
  const after = (await post(getItem([made], shape('AllProperties')))).fine.item
  assert.equal(textOf(after, 't:Status'), 'Completed')
})

test('attachments count for the quota', async () => {
  const { post, close } = await host({ quotas: { 'alice@example.test': 20_000 } })
  const made = (await post(createItem(message('Small'), distinguished('drafts')))).fine.id
  assert.deepEqual((await post(attach(made, file('big', 'x'.repeat(30_000))))).codes, ['ErrorQuotaExceeded'])
  assert.equal(textOf((await post(getItem([made], shape('Default')))).fine.item, 't:HasAttachments'), 'false')
  await close()
})

describe('How large attachments may be', () => {
  test('one that is larger than a message may be is refused by itself, and one that makes its item so with the item', async () => {
    // A message may have 30,000 bytes here.
    const { post, close } = await host({ requestLimit: 40_000 })
    const made = (await post(createItem(message('Small'), distinguished('drafts')))).fine.id
    const huge = `<t:Body BodyType="Text">${'x'.repeat(31_000)}</t:Body>`
    assert.deepEqual((await post(attach(made, item('Letter', message('Huge', huge))))).codes, [
      'ErrorAttachmentSizeLimitExceeded',
    ])
    const half = file('half', 'x'.repeat(14_000))
    const parent = (await post(attach(made, half))).fine
    const more = (await post(attach(made, half + file('small', 'x')))).codes
    assert.deepEqual(more, ['NoError', 'NoError'])
    assert.deepEqual((await post(attach(made, file('last', 'x'.repeat(3_000)) + file('tiny', 'x')))).codes, [
      'ErrorMessageSizeExceeded',
      'NoError',
    ])
    const left = (await post(getItem([made], shape('Default', [field('item:Attachments')])))).fine.item
    assert.deepEqual(names(left), ['half', 'half', 'small', 'tiny'])
    // Who makes it smaller may go on.
    ;(await post(deleteAttachment(idTexts(parent)))).fine
    ;(await post(attach(made, file('last', 'x'.repeat(3_000))))).fine
    await close()
  })

  test('what came in as MIME counts once, though its attachments rest beside it', async () => {
    const { post, close } = await host({ requestLimit: 60_000 })
    const lines = Buffer.alloc(20_000, 'x').toString('base64').replace(/.{76}/g, '$&\r\n')
    const mime = `Subject: One\r\nContent-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`
    const content = `<t:MimeContent>${Buffer.from(mime).toString('base64')}</t:MimeContent>`
    const made = (await post(createItem(`<t:Message>${content}</t:Message>`))).fine.id
    // From here on it is written anew, so that the bytes it came in as count no more.
    ;(await post(attach(made, file('b.bin', 'x'.repeat(20_000))))).fine
    assert.deepEqual((await post(attach(made, file('c.bin', 'x'.repeat(20_000))))).codes, ['ErrorMessageSizeExceeded'])
    await close()
  })
})

test('only items that lie in folders take attachments', async () => {
  const parent = await newMessage()
  const made = (await post(attach(parent, item('Letter', message('Inner'))))).fine
  const folder = /Id="([^"]+)"/.exec(await freshFolder(server))![1]!
  const codes = async (id: string) => (await post(attach({ id, changeKey: '' }, file('a', 'a')))).codes
  assert.deepEqual(await codes(folder), ['ErrorCannotUseFolderIdForItemId'])
  assert.deepEqual(await codes(idTexts(made)[0]!), ['ErrorInvalidIdMalformed'])
})

test('an attachment is named by its id alone: what CreateAttachment says besides may not come back', async () => {
  const parent = await newMessage()
  const [{ attributes }] = attachmentIds((await post(attach(parent, file('a.txt', 'abc')))).fine) as [XmlNode]
  const whole = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`)
  const request = getAttachment([attributes['Id']!]).replace(
    /<t:AttachmentId [^>]*>/,
    `<t:AttachmentId ${whole.join(' ')}/>`,
  )
  assert.equal((await post(request)).fault, 'ErrorSchemaValidation')
})

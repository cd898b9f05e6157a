import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  alice,
  all,
  bob,
  createFolder,
  distinguished,
  find,
  getFolder,
  host,
  parse,
  shape,
  textOf,
} from './harness.js'
import { letBob, ofMailbox } from './rights.js'

const people = ['carol', 'dave', 'erin', 'frank', 'grace', 'heidi'].map((name) => `${name}@example.test`)
const [carol, dave, erin, frank, grace, heidi] = people as [string, string, string, string, string, string]
const server = await host({ people })
const { post } = server
after(() => server.close())

const userId = (address: string): string =>
  `<t:UserId><t:PrimarySmtpAddress>${address}</t:PrimarySmtpAddress></t:UserId>`
const mailbox = (address: string): string => `<m:Mailbox><t:EmailAddress>${address}</t:EmailAddress></m:Mailbox>`
const levels = (given: Readonly<Record<string, string>>): string =>
  `<t:DelegatePermissions>${Object.entries(given)
    .map(([folder, level]) => `<t:${folder}FolderPermissionLevel>${level}</t:${folder}FolderPermissionLevel>`)
    .join('')}</t:DelegatePermissions>`
const user = (address: string, more = ''): string => `<t:DelegateUser>${userId(address)}${more}</t:DelegateUser>`
const users = (given: string): string => `<m:DelegateUsers>${given}</m:DelegateUsers>`
const deliver = (choice: string): string => `<m:DeliverMeetingRequests>${choice}</m:DeliverMeetingRequests>`
const add = (given: string, more = '', of = alice): string =>
  `<m:AddDelegate>${mailbox(of)}${users(given)}${more}</m:AddDelegate>`
const update = (more: string, of = alice): string => `<m:UpdateDelegate>${mailbox(of)}${more}</m:UpdateDelegate>`
const remove = (addresses: readonly string[], of = alice): string =>
  `<m:RemoveDelegate>${mailbox(of)}<m:UserIds>${addresses.map(userId).join('')}</m:UserIds></m:RemoveDelegate>`
const get = (addresses: readonly string[] = [], of = alice, permissions = true): string =>
  `<m:GetDelegate IncludePermissions="${permissions}">${mailbox(of)}${addresses.length > 0 ? `<m:UserIds>${addresses.map(userId).join('')}</m:UserIds>` : ''}</m:GetDelegate>`

/** Address, what he gets and sees, and the levels, in the order of the schema. */
const told = (answer: Answer): string[] =>
  all(answer.fine.root, 'm:DelegateUser').map((node: XmlNode) => {
    const flag = (name: string): string => (textOf(node, `t:${name}`) === 'true' ? 'yes' : 'no')
    const given = all(node, 't:DelegatePermissions').flatMap(({ children }) => children.map(({ text }) => text))
    const address = textOf(node, 't:UserId/t:PrimarySmtpAddress')
    return [address, flag('ReceiveCopiesOfMeetingMessages'), flag('ViewPrivateItems'), ...given].join(' ')
  })

describe('a delegate', () => {
  test('has the levels that he was given, and the folders say so too', async () => {
    const given = `${levels({ Calendar: 'Editor', Tasks: 'Author', Contacts: 'Reviewer' })}<t:ReceiveCopiesOfMeetingMessages>true</t:ReceiveCopiesOfMeetingMessages><t:ViewPrivateItems>true</t:ViewPrivateItems>`
    const line = `${carol} yes yes Editor Author None Reviewer None None`
    assert.deepEqual(told(await post(add(user(carol, given)))), [`${carol} yes yes`])
    assert.deepEqual(told(await post(get([carol]))), [line])
    assert.deepEqual(told(await post(get([carol], alice, false))), [`${carol} yes yes`])
    ;(await post(getFolder(ofMailbox('contacts', alice)), { as: carol })).fine
    assert.deepEqual((await post(getFolder(ofMailbox('inbox', alice)), { as: carol })).codes, ['ErrorFolderNotFound'])
  })

  test('keeps what an update does not name', async () => {
    ;(await post(add(user(dave, levels({ Notes: 'Author', Journal: 'Editor' }))))).fine
    const changed = user(dave, `${levels({ Notes: 'None' })}<t:ViewPrivateItems>true</t:ViewPrivateItems>`)
    assert.deepEqual(told(await post(update(users(changed)))), [`${dave} no yes`])
    assert.deepEqual(told(await post(get([dave]))), [`${dave} no yes None None None None None Editor`])
  })

  test('is shown as Custom where a folder gives him what is no level of a delegate', async () => {
    ;(await post(add(user(bob, levels({ Tasks: 'Reviewer' }))))).fine
    await letBob(server, 'tasks', 'PublishingEditor')
    assert.deepEqual(told(await post(get([bob]))), [`${bob} no no None Custom None None None None`])
  })

  test('may do in a folder that is made later what he may in the one above, and in those that were there nothing new', async () => {
    const folder = (name: string): string => `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`
    const earlier = (await post(createFolder(distinguished('journal'), folder('Earlier')))).fine.id
    ;(await post(add(user(erin, levels({ Journal: 'Reviewer' }))))).fine
    const later = (await post(createFolder(distinguished('journal'), folder('Later')))).fine.id
    const seen = async ({ id }: { id: string }) =>
      (await post(getFolder(`<t:FolderId Id="${id}"/>`, shape('IdOnly')), { as: erin })).codes
    assert.deepEqual(await seen(later), ['NoError'])
    assert.deepEqual(await seen(earlier), ['ErrorFolderNotFound'])
  })

  test('loses everything when he is removed', async () => {
    ;(await post(add(user(frank, levels({ Inbox: 'Editor' }))))).fine
    ;(await post(getFolder(ofMailbox('inbox', alice)), { as: frank })).fine
    ;(await post(remove([frank]))).fine
    assert.deepEqual((await post(getFolder(ofMailbox('inbox', alice)), { as: frank })).codes, ['ErrorFolderNotFound'])
    assert.deepEqual((await post(get([frank]))).codes, ['ErrorNotDelegate'])
  })
})

test('the answer about all delegates looks as the wire sample shows', async () => {
  const other = await host()
  try {
    const sample = (kind: string): string =>
      readFileSync(new URL(`../../../../corpus/GetDelegate/exchangelib-all.${kind}.xml`, import.meta.url), 'utf8')
    const given = `${levels({ Calendar: 'Editor' })}<t:ReceiveCopiesOfMeetingMessages>true</t:ReceiveCopiesOfMeetingMessages>`
    ;(await other.post(add(user(bob, given)))).fine
    // A security identifier is each mailbox's own.
    const outline = (node: XmlNode): unknown[] => [
      node.name,
      node.name === 't:SID' ? '' : node.text,
      ...node.children.map(outline),
    ]
    const expected = find(parse(sample('response')), 's:Body')!.children[0]!
    assert.deepEqual(outline((await other.post(sample('request'))).fine.body), outline(expected))
  } finally {
    await other.close()
  }
})

describe('where meeting requests go', () => {
  const asked = async (of = alice): Promise<string | undefined> =>
    textOf((await post(get([], of), { as: of })).body, 'm:DeliverMeetingRequests')

  test('is one choice for all delegates, changed with them or alone', async () => {
    assert.equal(await asked(), 'DelegatesAndSendInformationToMe')
    ;(await post(add(user(grace), deliver('DelegatesOnly')))).fine
    assert.equal(await asked(), 'DelegatesOnly')
    const alone = await post(update(deliver('NoForward')))
    assert.equal(textOf(alone.body, 'm:ResponseCode'), 'NoError')
    assert.equal(await asked(), 'NoForward')
  })

  test('is told of a mailbox without delegates as well', async () => {
    const answer = await post(get([], bob), { as: bob })
    assert.equal(textOf(answer.body, 'm:ResponseCode'), 'NoError')
    assert.deepEqual(all(answer.root, 'm:DelegateUser'), [])
    assert.equal(await asked(bob), 'DelegatesAndSendInformationToMe')
  })
})

describe('what cannot be done with delegates', () => {
  const list = 'list@example.test'
  const refusals: Readonly<Record<string, [string, string]>> = {
    'the owner': [user(alice), 'ErrorDelegateCannotAddOwner'],
    'who is one already': [user(heidi), 'ErrorDelegateAlreadyExists'],
    'whom nobody knows': [user('nobody@example.test'), 'ErrorDelegateNoUser'],
    'a list of people': [user(list), 'ErrorDelegateNoUser'],
    'everybody at once': [
      '<t:DelegateUser><t:UserId><t:DistinguishedUser>Default</t:DistinguishedUser></t:UserId></t:DelegateUser>',
      'ErrorInvalidDelegateUserId',
    ],
    'nobody at all': ['<t:DelegateUser><t:UserId/></t:DelegateUser>', 'ErrorInvalidDelegateUserId'],
    'who is one already, in other letters': [user(heidi.toUpperCase()), 'ErrorDelegateAlreadyExists'],
  }
  for (const [who, [given, code]] of Object.entries(refusals))
    test(`to add ${who} is ${code}`, async () => {
      await server.server.addDistributionList({ address: list, members: [heidi] })
      await post(add(user(heidi)))
      assert.deepEqual((await post(add(given))).codes, [code])
    })

  test('a level that only the server gives is ErrorInvalidDelegatePermission, and meeting messages need an Editor', async () => {
    await post(add(user(heidi)))
    assert.deepEqual((await post(update(users(user(heidi, levels({ Tasks: 'Custom' })))))).codes, [
      'ErrorInvalidDelegatePermission',
    ])
    const copies = '<t:ReceiveCopiesOfMeetingMessages>true</t:ReceiveCopiesOfMeetingMessages>'
    const refused = await post(
      update(users(user(heidi, `${levels({ Calendar: 'Author', Tasks: 'Editor' })}${copies}`))),
    )
    assert.deepEqual(refused.codes, ['ErrorDelegateValidationFailed'])
    assert.deepEqual(told(await post(get([heidi]))), [`${heidi} no no None None None None None None`])
  })

  test('who is no delegate can be neither changed nor removed, and the others are', async () => {
    await post(add(user(heidi)))
    assert.deepEqual((await post(update(users(`${user('nobody@example.test')}${user(heidi)}`)))).codes, [
      'ErrorNotDelegate',
      'NoError',
    ])
    assert.deepEqual((await post(remove(['nobody@example.test', heidi]))).codes, ['ErrorNotDelegate', 'NoError'])
  })

  test('nobody but its owner learns of the delegates of a mailbox or changes them, not even a delegate', async () => {
    await post(add(user(bob)))
    for (const request of [
      get(),
      add(user(heidi)),
      update(users(user(bob, levels({ Inbox: 'Editor' })))),
      remove([bob]),
    ]) {
      assert.deepEqual((await post(request, { as: bob })).codes, ['ErrorAccessDenied'])
      assert.equal((await post(request, { as: bob })).xml.includes('DelegateUser>'), false)
    }
    assert.deepEqual((await post(get([], 'nobody@example.test'))).codes, ['ErrorNonExistentMailbox'])
  })
})

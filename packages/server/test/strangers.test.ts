import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { hashPassword } from '@exchequer/server/internal/auth/password'
import { handlers } from '@exchequer/server/internal/operations/index'
import { alice, all, authorization, bob, distinguished, envelope, host, itemId } from './harness.js'
import { letIn, ofMailbox } from './rights.js'
import { people, rules, secret, type Things, thingsOf, trespasses } from './trespasses.js'

const server = await host()
const { post, store } = server
after(() => server.close())

/** What takes no id of a mailbox's, or only rewrites the one it is given, or shows what everybody on the server may see. */
const open = [
  'ConvertId',
  'GetReminders',
  'GetRoomLists',
  'GetRooms',
  'GetServerTimeZones',
  'GetServiceConfiguration',
  'GetSpecificUserConfiguration',
  'GetUserPhoto',
]

/** What names a mailbox by its address, and has tests of who may see what of it. */
const byAddress = [
  'GetMailTips',
  'GetPasswordExpirationDate',
  'GetUserAvailability',
  'GetUserOofSettings',
  'SetUserOofSettings',
]

/** What goes on answering, and has tests of whose subscriptions it tells of. */
const streams = ['GetStreamingEvents']

/** All that the store keeps of bob. */
const stateOfBob = () =>
  store.read(async (view) => {
    const mailbox = (await view.mailboxByAddress(bob))!
    const query = { mailbox: mailbox.id, folder: undefined, sort: [{ column: 'id', descending: false }] } as const
    const items = async (associated: boolean) => view.listItems({ ...query, associated, offset: 0, limit: 1000 })
    return [mailbox, await view.folders(mailbox.id), await items(false), await items(true)]
  })

let mine: Things
let theirs: Things
before(async () => {
  mine = await thingsOf(server, alice)
  theirs = await thingsOf(server, bob)
})

test('every operation that takes ids is tried by a stranger here', () => {
  assert.deepEqual(
    [...Object.keys(trespasses), 'PerformReminderAction', ...open, ...byAddress, ...streams].sort(),
    Object.keys(handlers).sort(),
  )
})

const places: Readonly<Record<string, () => string>> = {
  'the id of a folder': () => theirs.folder,
  'the name of a folder and an address': () => ofMailbox('contacts', bob),
}

const newest = { version: 'V2017_07_11' }

/** Tries everything as alice, and that it is refused without a word about what is there. */
function refuses(): void {
  for (const [name, requestsOf] of Object.entries(trespasses))
    for (const [way, place] of Object.entries(places))
      test(`${name} reads, changes and reveals nothing by ${way}`, async () => {
        const before = await stateOfBob()
        for (const request of requestsOf(theirs, mine, place())) {
          const answer = await post(request, newest)
          assert.ok(answer.messages.length > 0, request)
          for (const { responseClass } of answer.messages)
            assert.equal(responseClass, 'Error', `${request}\n${answer.xml}`)
          // What the caller asked for may be said again, but nothing about what is there.
          assert.ok(!answer.xml.replaceAll(/<t:FieldValue>[^<]*/g, '').includes(secret), answer.xml)
        }
        assert.deepEqual(await stateOfBob(), before)
      })
}

describe('in the mailbox of somebody else', refuses)

describe('as a delegate without a right', () => {
  const user = `<t:UserId><t:PrimarySmtpAddress>${alice}</t:PrimarySmtpAddress></t:UserId>`
  const mailbox = `<m:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></m:Mailbox>`
  before(async () => {
    const add = `<m:AddDelegate>${mailbox}<m:DelegateUsers><t:DelegateUser>${user}</t:DelegateUser></m:DelegateUsers></m:AddDelegate>`
    ;(await post(add, { as: bob })).fine
  })
  after(async () => {
    ;(await post(`<m:RemoveDelegate>${mailbox}<m:UserIds>${user}</m:UserIds></m:RemoveDelegate>`, { as: bob })).fine
  })
  refuses()
})

describe('as one who may read', () => {
  const letAlice = async (level: string): Promise<void> => {
    for (const folder of [theirs.folder, distinguished('contacts'), distinguished('tasks')])
      await letIn(server, bob, folder, alice, level)
  }
  before(() => letAlice('Reviewer'))
  after(() => letAlice('None'))
  for (const [name, requestsOf] of Object.entries(trespasses))
    test(`${name} changes nothing, and shows what is there to read alone`, async () => {
      const before = await stateOfBob()
      for (const place of Object.values(places))
        for (const request of requestsOf(theirs, mine, place())) {
          const answer = await post(request, newest)
          const isRead = answer.messages.some(({ responseClass }) => responseClass === 'Success')
          assert.ok(!isRead || readable.has(name), `${request}\n${answer.xml}`)
        }
      assert.deepEqual(await stateOfBob(), before)
    })
})

/** What a reader may do: look at folders and items, and take what he sees home. */
const readable: ReadonlySet<string> = new Set([
  // On a conversation of his own, with a folder that holds nothing of it.
  'ApplyConversationAction',
  'CopyItem',
  'CreateItem',
  'ExpandDL',
  'ExportItems',
  'FindConversation',
  'FindFolder',
  'FindItem',
  'FindPeople',
  'GetAttachment',
  'GetConversationItems',
  'GetFolder',
  'GetItem',
  'GetPersona',
  'GetUserConfiguration',
  'ResolveNames',
  'SyncFolderHierarchy',
  'SyncFolderItems',
])

describe('nobody who has not signed in', () => {
  const disabled = 'disabled@example.test'
  before(async () => {
    const passwordHash = await hashPassword('secret', { ln: 4, r: 8, p: 1 })
    await store.write(async (transaction) => {
      const { id } = (await transaction.mailboxByAddress(bob))!
      await transaction.saveAccount({ login: disabled, mailbox: id, passwordHash, isDisabled: true })
    })
  })
  const wrong = `Basic ${Buffer.from(`${bob}:wrong`).toString('base64')}`
  for (const [who, authorizedBy] of Object.entries({
    'without a name': undefined,
    'with a wrong password': wrong,
    'with an account that is disabled': authorization(disabled),
  }))
    test(`${who} gets an answer to any operation`, async () => {
      const before = await stateOfBob()
      for (const name of Object.keys(handlers)) {
        const requests = trespasses[name]?.(theirs, mine, theirs.folder) ?? [`<m:${name}/>`]
        for (const request of requests) {
          const response = await server.server.fetch(
            new Request('http://mail.test/EWS/Exchange.asmx', {
              method: 'POST',
              headers: { 'content-type': 'text/xml', ...(authorizedBy && { authorization: authorizedBy }) },
              body: envelope(request, newest),
            }),
          )
          assert.equal(response.status, 401)
          assert.equal(await response.text(), '')
        }
      }
      assert.deepEqual(await stateOfBob(), before)
    })
})

// Its own test, because an error has an empty list here, as Exchange sends it and the schema does not allow.
test('PerformReminderAction dismisses nothing of another mailbox', async () => {
  const before = await stateOfBob()
  const body = envelope(
    `<m:PerformReminderAction><m:ReminderItemActions><t:ReminderItemAction><t:ActionType>Dismiss</t:ActionType>${itemId(theirs.task)}</t:ReminderItemAction></m:ReminderItemActions></m:PerformReminderAction>`,
  )
  const headers = { authorization: authorization(alice), 'content-type': 'text/xml; charset=utf-8' }
  const response = await server.server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body }),
  )
  assert.match(await response.text(), /<m:ResponseCode>ErrorItemNotFound</)
  assert.deepEqual(await stateOfBob(), before)
})

test('a rule of another mailbox is none of the caller', async () => {
  const before = await stateOfBob()
  const answer = await post(
    rules(`<t:DeleteRuleOperation><t:RuleId>${theirs.rule}xx</t:RuleId></t:DeleteRuleOperation>`),
  )
  assert.deepEqual(answer.codes, ['ErrorInboxRulesValidationError'])
  assert.deepEqual(await stateOfBob(), before)
})

test('whoever looks for people finds his own alone', async () => {
  for (const id of ['contacts', 'directory']) {
    const found = await post(people(distinguished(id)))
    assert.deepEqual(
      all(found.fine.root, 't:PersonaId').map(({ attributes }) => attributes['Id']),
      id === 'contacts' ? mine.personas : [],
    )
  }
})

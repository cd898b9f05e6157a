import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { operations, unboundOperations } from '@exchequer/protocol'
import { hashPassword } from '@exchequer/server/internal/auth/password'
import { handlers } from '@exchequer/server/internal/operations/index'
import { type Answer, alice, all, authorization, bob, distinguished, envelope, host } from './harness.js'
import { publicAddress, publicFolder } from './public-folders.js'
import { letIn, ofMailbox, permit } from './rights.js'
import {
  ghostsOf,
  own,
  people,
  questions,
  rules,
  secret,
  type Things,
  thingsOf,
  trespasses,
  trespassesOffSchema,
} from './trespasses.js'

// Nobody is locked out, so that it is each password that is judged.
const lockOut = { failuresPerLogin: Number.POSITIVE_INFINITY, delay: 0 }
const carol = 'carol@example.test'
const server = await host({ authentication: { lockOut }, people: [carol] })
const { post, store } = server
after(() => server.close())

/** All that the store keeps in a mailbox. */
const stateOf = (address: string) =>
  store.read(async (view) => {
    const mailbox = (await view.mailboxByAddress(address))!
    const query = { mailbox: mailbox.id, folder: undefined, sort: [{ column: 'id', descending: false }] } as const
    const items = async (associated: boolean) => view.listItems({ ...query, associated, offset: 0, limit: 1000 })
    return [mailbox, await view.folders(mailbox.id), await items(false), await items(true)]
  })

const stateOfBob = () => stateOf(bob)

let mine: Things
let theirs: Things
let publicThings: Things
before(async () => {
  mine = await thingsOf(server, alice, { word: own })
  theirs = await thingsOf(server, bob, { word: secret })
  publicThings = await inPublic()
})

/** The same things of carol's in public folders that nobody else has a right in. */
async function inPublic(): Promise<Things> {
  await server.server.addMailbox({ address: publicAddress, kind: 'public-folders', fullAccess: [carol] })
  const parent = await publicFolder(server, secret, { as: carol })
  ;(await post(permit(parent, { [carol]: 'Owner' }), { as: carol })).fine
  const below = (element: string) => publicFolder(server, secret + element, { parent, element, as: carol })
  const places = {
    parent,
    tasks: await below('TasksFolder'),
    calendar: await below('CalendarFolder'),
    contacts: await below('ContactsFolder'),
    deletions: ofMailbox('recoverableitemsdeletions', publicAddress),
    told: parent,
  }
  return thingsOf(server, carol, { word: secret, places })
}

test('every operation is tried by a stranger here', () => {
  assert.deepEqual(
    [...Object.keys(trespasses), ...Object.keys(trespassesOffSchema), ...Object.keys(questions)].sort(),
    Object.keys(handlers).sort(),
  )
})

/** Ways to name a folder of others, each with one that names nothing. */
type PlacesOf = Readonly<Record<string, (of: Things) => string>>
const byId: PlacesOf = { 'the id of a folder': ({ folder }) => folder }
const places: PlacesOf = {
  ...byId,
  'the name of a folder and an address': (of) => ofMailbox(of === theirs ? 'contacts' : 'quickcontacts', bob),
}

const newest = { version: 'V2017_07_11' }

const fetched = (request: string, authorizedBy: string | undefined): Promise<Response> =>
  server.server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      headers: { 'content-type': 'text/xml', ...(authorizedBy && { authorization: authorizedBy }) },
      body: envelope(request, newest),
    }),
  )

/** What the caller asked for may be said again, but nothing about what is there. */
const said = (xml: string): string => xml.replaceAll(/<t:FieldValue>[^<]*/g, '')

function isRefused({ messages }: Answer): boolean {
  return messages.length > 0 && messages.every(({ responseClass }) => responseClass === 'Error')
}

/** Whose things are tried. */
interface Others {
  readonly address: string
  readonly things: () => Things
  readonly places: PlacesOf
}

/** Tries everything as alice, and that it is refused without a word about what is there. */
function refuses({ address, things, places: ways }: Others = { address: bob, things: () => theirs, places }): void {
  for (const [name, requestsOf] of Object.entries(trespasses))
    for (const [way, place] of Object.entries(ways))
      test(`${name} reads, changes and reveals nothing by ${way}`, async () => {
        const theirs = things()
        const before = await stateOf(address)
        const ghosts = ghostsOf(theirs)
        const ofNothing = requestsOf(ghosts, mine, place(ghosts))
        for (const [index, request] of requestsOf(theirs, mine, place(theirs)).entries()) {
          const answer = await post(request, newest)
          assert.ok(answer.status === 500 || isRefused(answer), `${request}\n${answer.xml}`)
          assert.ok(!said(answer.xml).includes(secret), answer.xml)
          if (!sayWhoseItIs.has(name))
            assert.equal(withoutIds(answer.xml), withoutIds((await post(ofNothing[index]!, newest)).xml), request)
        }
        assert.deepEqual(await stateOf(address), before)
      })
  for (const [name, requestsOf] of Object.entries(trespassesOffSchema))
    test(`${name} reads, changes and reveals nothing`, async () => {
      const theirs = things()
      const before = await stateOf(address)
      for (const request of requestsOf(theirs, mine, '')) {
        const xml = await (await fetched(request, authorization(alice))).text()
        const codes = [...xml.matchAll(/<m:ResponseCode>(\w+)/g)].map(([, code]) => code)
        assert.ok(codes.length > 0 && !codes.includes('NoError') && !said(xml).includes(secret), xml)
      }
      assert.deepEqual(await stateOf(address), before)
    })
  for (const [name, requestsOf] of Object.entries(questions))
    test(`${name} may be asked, and tells nothing of what is there`, async () => {
      const theirs = things()
      const before = await stateOf(address)
      for (const request of requestsOf(theirs, mine, '')) {
        const { xml } = await post(request, newest)
        assert.ok(!said(xml).includes(secret) && !xml.includes(theirs.task.id), xml)
      }
      assert.deepEqual(await stateOf(address), before)
    })
}

/** Subscriptions of others are told from those that nobody has (docs "ResponseCode", ErrorSubscriptionAccessDenied): nobody guesses an id. */
const sayWhoseItIs: ReadonlySet<string> = new Set(['GetEvents', 'Unsubscribe'])

const withoutIds = (xml: string): string =>
  said(xml)
    .replaceAll(/ (Id|ChangeKey)="[^"]*"/g, '')
    .replaceAll(/<t:FieldURI[^>]*>/g, '')

describe('in the mailbox of somebody else', () => refuses())

describe('in public folders without a right', () =>
  refuses({ address: publicAddress, things: () => publicThings, places: byId }))

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
        for (const request of requestsOf(theirs, mine, place(theirs))) {
          const answer = await post(request, newest)
          const isRead =
            answer.status === 200 && answer.messages.some(({ responseClass }) => responseClass === 'Success')
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
  'GetSpecificUserConfiguration',
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
      for (const name of Object.keys({ ...operations, ...unboundOperations })) {
        const requestsOf = trespasses[name] ?? trespassesOffSchema[name] ?? questions[name]
        for (const request of requestsOf?.(theirs, mine, theirs.folder) ?? [`<m:${name}/>`]) {
          const response = await fetched(request, authorizedBy)
          assert.equal(response.status, 401)
          assert.equal(await response.text(), '')
        }
      }
      assert.deepEqual(await stateOfBob(), before)
    })
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
    const idsOf = async (word: string) =>
      all((await post(people(distinguished(id), word))).fine.root, 't:PersonaId').map(
        ({ attributes }) => attributes['Id'],
      )
    assert.deepEqual(await idsOf(secret), [])
    assert.deepEqual(await idsOf(own), id === 'contacts' ? mine.personas : [])
  }
})

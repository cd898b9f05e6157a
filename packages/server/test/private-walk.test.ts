import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { alice, authorization, bob, distinguished, envelope, host } from './harness.js'
import { letIn } from './rights.js'
import { own, questions, secret, type Things, thingsOf, trespasses, trespassesOffSchema } from './trespasses.js'

const server = await host()
const { store } = server
after(() => server.close())

/** All of bob's that is private: what he has, and where. */
const privateOfBob = () =>
  store.read(async (view) => {
    const { id: mailbox } = (await view.mailboxByAddress(bob))!
    const query = {
      mailbox,
      folder: undefined,
      associated: false,
      sort: [{ column: 'id', descending: false }],
    } as const
    const rows = await view.listItems({ ...query, offset: 0, limit: 1000 })
    return rows.flatMap(({ sensitivity, id, folder, change }) => (sensitivity === 2 ? [{ id, folder, change }] : []))
  })

const run = async (request: string): Promise<string> => {
  const body = envelope(request, { version: 'V2017_07_11' })
  const headers = { authorization: authorization(alice), 'content-type': 'text/xml; charset=utf-8' }
  const response = await server.server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body }),
  )
  return response.text()
}

/** Each once more for every request of an operation, since some take away what they may. */
async function letAliceIn(as: string, level: string): Promise<void> {
  for (const name of ['contacts', 'tasks', 'inbox', 'recoverableitemsdeletions'])
    await letIn(server, as, distinguished(name), alice, level)
  await letIn(server, as, distinguished('calendar'), alice, level, 'Calendar')
}

/** A folder goes with what is in it: who owns it takes it away. */
const ofWholeFolders: ReadonlySet<string> = new Set(['DeleteFolder', 'MoveFolder'])

for (const level of ['Reviewer', 'Editor', 'Owner'])
  describe(`a guest at the level ${level}, whom the owner did not let see what is private`, () => {
    let mine: Things
    let theirs: Things
    before(async () => {
      mine = await thingsOf(server, alice, { word: own, name: `Mine${level}` })
      theirs = await thingsOf(server, bob, {
        word: secret,
        name: `Theirs${level}`,
        privacy: '<t:Sensitivity>Private</t:Sensitivity>',
      })
      await letIn(server, bob, theirs.folder, alice, level)
      await letAliceIn(bob, level)
    })

    for (const [name, requestsOf] of Object.entries({ ...trespasses, ...trespassesOffSchema, ...questions }))
      if (!ofWholeFolders.has(name))
        test(`${name} shows nothing of it and leaves it alone`, async () => {
          const before = await privateOfBob()
          for (const place of [theirs.folder, ...['contacts', 'tasks', 'calendar'].map(distinguishedOf)])
            for (const request of requestsOf(theirs, mine, place)) {
              const xml = await run(request)
              assert.ok(!echoed(xml).includes(secret), `${request}\n${xml}`)
            }
          assert.deepEqual(await privateOfBob(), before)
        })
  })

const distinguishedOf = (name: string): string =>
  `<t:DistinguishedFolderId Id="${name}"><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`

/** Without what the requests say themselves, and without the names of configurations, which are no items. */
const echoed = (xml: string): string => xml.replaceAll(/<t:FieldValue>[^<]*|UserConfigurationName Name="[^"]*"/g, '')

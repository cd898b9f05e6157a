import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Envelope, openSqliteStore, type Refusal, type SendConnector, type Store } from '@exchequer/server'
import {
  alice,
  all,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  findItem,
  type Host,
  host,
  idOf,
  message,
  shape,
  textOf,
} from './harness.js'
import { attendees, create, meeting, meetingsOn, remove } from './meeting.js'

const [dan, eve] = ['dan@elsewhere.test', 'eve@elsewhere.test']
const minute = 60_000

const to = (...addresses: string[]): string => people('To', addresses)
const people = (kind: string, addresses: readonly string[]): string =>
  `<t:${kind}Recipients>${addresses.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('')}</t:${kind}Recipients>`

interface Taken {
  readonly envelope: Envelope
  readonly text: string
}

describe('a message to people elsewhere', () => {
  let store: Store
  let mail: Host
  let now: number
  let taken: Taken[]
  /** What the connector does besides taking notes. */
  let answer: () => Promise<readonly Refusal[] | undefined>

  const sendConnector: SendConnector = async (envelope, bytes) => {
    taken.push({ envelope, text: Buffer.from(bytes).toString() })
    return answer()
  }

  beforeEach(async () => {
    store = await openSqliteStore({ path: ':memory:' })
    now = Date.UTC(2026, 10, 26, 10)
    taken = []
    answer = async () => undefined
    mail = await start()
  })
  afterEach(() => mail.close())

  const start = (quotas = {}): Promise<Host> =>
    host({ store, sendConnector, clock: () => new Date(now), quotas, logger: quiet })
  const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} }

  const send = async (item: string, disposition = 'SendAndSaveCopy'): Promise<string[]> =>
    (await mail.post(createItem(item, undefined, disposition))).codes
  const subjects = async (folder: string, as = alice): Promise<(string | undefined)[]> => {
    const found = await mail.post(findItem(distinguished(folder), shape('IdOnly', [field('item:Subject')])), { as })
    return found.fine.items.map((item) => textOf(item, 't:Subject'))
  }
  const report = async (): Promise<string> => {
    const [item, ...more] = await meetingsOn(mail).items('inbox')
    assert.equal(more.length, 0, 'one report')
    return textOf(item!, 't:Body')!
  }
  const laterBy = async (minutes: number): Promise<void> => {
    now += minutes * minute
    await mail.server.runDue()
  }

  test('is handed over once it is sent, as it goes out, and nobody here gets it', async () => {
    let seen: unknown
    answer = async () => {
      // Whoever is called within the transaction would wait for ever, and see nothing.
      seen = await subjects('sentitems')
      return undefined
    }
    const words = '<t:Body BodyType="Text">Words</t:Body>'
    assert.deepEqual(await send(message('Hello', words + to(dan) + people('Cc', [bob]) + people('Bcc', [eve]))), [
      'NoError',
    ])
    await mail.server.runDue()
    assert.deepEqual(seen, ['Hello'])
    assert.equal(taken.length, 1)
    const { envelope, text } = taken[0]!
    assert.deepEqual(envelope, { sender: alice, recipients: [dan, eve] })
    assert.match(text, /^Subject: Hello\r$/m)
    assert.match(text, /^From: alice <alice@example\.test>\r$/m)
    assert.match(text, /^To: dan@elsewhere\.test\r$/m)
    assert.match(text, /^Message-ID: </im)
    assert.match(text, /\r\nWords\r\n/)
    assert.doesNotMatch(text, /^Received:/im)
    assert.doesNotMatch(text, /eve@/)
    assert.deepEqual(
      [await subjects('outbox'), await subjects('inbox'), await subjects('inbox', bob)],
      [[], [], ['Hello']],
    )
  })

  test('that came as MIME goes out in its own bytes', async () => {
    const bytes = `From: ${alice}\r\nTo: ${dan}\r\nBcc: ${eve}\r\nSubject: Own\r\nX-Odd:   spaces   stay\r\n\r\nbody\r\n`
    await send(`<t:Message><t:MimeContent>${Buffer.from(bytes).toString('base64')}</t:MimeContent></t:Message>`)
    await mail.server.runDue()
    assert.deepEqual(taken[0]!.envelope.recipients, [dan, eve])
    assert.match(taken[0]!.text, /^X-Odd: {3}spaces {3}stay\r$/m)
    assert.ok(taken[0]!.text.endsWith('\r\n\r\nbody\r\n'))
    assert.doesNotMatch(taken[0]!.text, /eve@/)
  })

  test('invites them to a meeting, and tells them that it is off', async () => {
    const asked = meeting('Plans', attendees('RequiredAttendees', dan, bob))
    const { id } = (await mail.post(create(asked, 'SendToAllAndSaveCopy'))).fine
    await mail.server.runDue()
    ;(await mail.post(remove({ id: id.id, changeKey: '' }, 'SendToAllAndSaveCopy'))).fine
    await mail.server.runDue()
    assert.deepEqual(
      taken.map(({ envelope }) => envelope.recipients),
      [[dan], [dan]],
    )
    const [request, cancellation] = taken.map(({ text }) => text.replace(/\r\n[ \t]+/g, ' '))
    assert.match(request!, /^Content-Type: text\/calendar; charset=utf-8; method=REQUEST\r$/m)
    assert.match(cancellation!, /^Content-Type: text\/calendar; charset=utf-8; method=CANCEL\r$/m)
    assert.deepEqual(await subjects('inbox'), [])
  })

  test('that is refused comes back to its sender, for whom it is refused and why', async () => {
    answer = async () => [{ recipient: dan.toUpperCase(), status: '5.1.1', reason: 'No such user.' }]
    await send(message('Hello', to(dan, eve)))
    await mail.server.runDue()
    const text = await report()
    assert.match(text, /dan@elsewhere\.test\r\n {4}No such user\.\r\n {4}#5\.1\.1/)
    assert.doesNotMatch(text.replace(/The headers of the message[\s\S]*/, ''), /eve@/)
    assert.deepEqual(await subjects('outbox'), [])
  })

  test('is tried again where it could not be taken over, from the Outbox, the same each time', async () => {
    answer = async () => {
      throw new Error('no connection')
    }
    await send(message('Hello', to(dan)))
    await mail.server.runDue()
    assert.deepEqual(await subjects('outbox'), ['Hello'])
    await laterBy(4)
    assert.equal(taken.length, 1)
    await laterBy(1)
    assert.equal(taken.length, 2)
    await laterBy(14)
    assert.equal(taken.length, 2)
    answer = async () => undefined
    await laterBy(1)
    assert.equal(taken.length, 3)
    assert.equal(new Set(taken.map(({ text }) => text)).size, 1)
    assert.deepEqual([await subjects('outbox'), await subjects('inbox')], [[], []])
  })

  test('waits for those alone who may get it later', async () => {
    answer = async () => [
      { recipient: dan, status: '4.7.1', reason: 'Come back later.' },
      { recipient: eve, reason: 'Never.' },
    ]
    await send(message('Hello', to(dan, eve)))
    await mail.server.runDue()
    assert.match(await report(), /eve@elsewhere\.test\r\n {4}Never\.\r\n {4}#5\.0\.0/)
    answer = async () => undefined
    await laterBy(5)
    assert.deepEqual(
      taken.map(({ envelope }) => envelope.recipients),
      [[dan, eve], [dan]],
    )
    assert.deepEqual(await subjects('outbox'), [])
  })

  test('goes back after two days', async () => {
    answer = async () => {
      throw new Error('no connection')
    }
    await send(message('Hello', to(dan)))
    for (let hour = 0; hour <= 48; hour++) await laterBy(60)
    const attempts = taken.length
    await laterBy(60)
    assert.equal(taken.length, attempts)
    assert.match(await report(), /#4\.4\.7/)
    assert.deepEqual(await subjects('outbox'), [])
  })

  test('is not forgotten where the server stops, and finds another', async () => {
    answer = async () => {
      throw new Error('no connection')
    }
    await send(message('Hello', to(dan)))
    await mail.server.close()
    const attempts = taken.length
    answer = async () => undefined
    mail = await start()
    await laterBy(60)
    assert.ok(taken.length > attempts)
    assert.deepEqual(await subjects('outbox'), [])
  })

  test('is stopped by who takes it out of the Outbox', async () => {
    answer = async () => {
      throw new Error('no connection')
    }
    await send(message('Hello', to(dan)))
    await mail.server.runDue()
    const found = await mail.post(findItem(distinguished('outbox')))
    const ids = all(found.root, 't:ItemId').map(idOf)
    ;(await mail.post(deleteItem(ids, 'MoveToDeletedItems'))).fine
    await laterBy(600)
    assert.equal(taken.length, 1)
    assert.deepEqual(await subjects('deleteditems'), ['Hello'])
  })

  test('that was not sent after all leaves nothing behind', async () => {
    await mail.close()
    store = await openSqliteStore({ path: ':memory:' })
    mail = await start({ [alice]: 6000 })
    const words = `<t:Body BodyType="Text">${'x'.repeat(3000)}</t:Body>`
    assert.deepEqual(await send(message('Hello', words + to(dan))), ['ErrorQuotaExceeded'])
    await mail.server.runDue()
    assert.deepEqual([taken, await subjects('outbox'), await subjects('sentitems')], [[], [], []])
  })

  test('that waits where nobody takes messages over any more goes back', async () => {
    answer = async () => {
      throw new Error('no connection')
    }
    await send(message('Hello', to(dan)))
    await mail.server.runDue()
    await mail.server.close()
    mail = await host({ store, clock: () => new Date(now) })
    await laterBy(60)
    assert.match(await report(), /dan@elsewhere\.test/)
  })
})

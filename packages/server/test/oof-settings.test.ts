import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openSqliteStore } from '@exchequer/server'
import { getOof, oofXml, setOof } from './away.js'
import { alice, all, bob, childNames, find, type Host, host, textOf } from './harness.js'

let now = new Date('2026-01-05T10:20:30Z')
let server: Host
before(async () => {
  server = await host({ clock: () => now })
})
after(() => server.close())

/** The elements of the settings, as `name=text`. */
async function settingsOf(as = alice): Promise<string[]> {
  const answer = (await server.post(getOof(as), { as })).fine
  assert.deepEqual(childNames(answer.body), ['m:ResponseMessage', 't:OofSettings', 'm:AllowExternalOof'])
  assert.equal(textOf(answer.body, 'm:AllowExternalOof'), 'All')
  return all(find(answer.body, 't:OofSettings')!, ...leaves).map(({ name, text }) => `${name.slice(2)}=${text}`)
}
const leaves = ['t:OofState', 't:ExternalAudience', 't:StartTime', 't:EndTime', 't:Message']

async function codeOf(settings: string, as = alice, how: Parameters<Host['post']>[1] = {}): Promise<string> {
  return (await server.post(setOof(as, settings), { as, ...how })).message.code
}

describe('out of office settings', () => {
  test('whoever never set any has every element of them', async () => {
    assert.deepEqual(await settingsOf(), [
      'OofState=Disabled',
      'ExternalAudience=All',
      'StartTime=2026-01-05T10:00:00Z',
      'EndTime=2026-01-06T10:00:00Z',
      'Message=',
      'Message=',
    ])
  })

  test('what was set is given back, the language of a reply with it', async () => {
    const settings = oofXml({
      state: 'Scheduled',
      audience: 'Known',
      start: '2026-02-01T08:00:00+01:00',
      end: '2026-02-10T00:00:00Z',
      inside: '<p>In &amp; out</p>'.replaceAll('<', '&lt;'),
      outside: 'Away',
    }).replace('<t:InternalReply>', '<t:InternalReply xml:lang="de-DE">')
    assert.equal(await codeOf(settings), 'NoError')
    assert.deepEqual(await settingsOf(), [
      'OofState=Scheduled',
      'ExternalAudience=Known',
      'StartTime=2026-02-01T07:00:00Z',
      'EndTime=2026-02-10T00:00:00Z',
      'Message=<p>In & out</p>',
      'Message=Away',
    ])
    const reply = all((await server.post(getOof(alice))).body, 't:InternalReply')[0]!
    assert.equal(reply.attributes['xml:lang'], 'de-DE')
  })

  test('switching it off keeps the texts, whether or not they are sent again', async () => {
    assert.equal(await codeOf(oofXml({ state: 'Disabled' })), 'NoError')
    const kept = await settingsOf()
    assert.deepEqual(
      [kept[0], ...kept.slice(2)],
      [
        'OofState=Disabled',
        'StartTime=2026-02-01T07:00:00Z',
        'EndTime=2026-02-10T00:00:00Z',
        'Message=<p>In & out</p>',
        'Message=Away',
      ],
    )
  })

  test('a time without a zone is one of the call, or of UTC', async () => {
    const settings = oofXml({
      state: 'Scheduled',
      start: '2026-07-01T00:00:00',
      end: '2026-07-02T00:00:00',
      inside: 'a',
      outside: 'b',
    })
    assert.equal(await codeOf(settings), 'NoError')
    assert.equal((await settingsOf())[2], 'StartTime=2026-07-01T00:00:00Z')
    const headers = '<t:TimeZoneContext><t:TimeZoneDefinition Id="W. Europe Standard Time"/></t:TimeZoneContext>'
    assert.equal(await codeOf(settings, alice, { headers }), 'NoError')
    assert.equal((await settingsOf())[2], 'StartTime=2026-06-30T22:00:00Z')
  })

  const replies = { inside: 'a', outside: 'b' }
  const refused: Record<string, [string, string]> = {
    'a schedule without a duration': [oofXml({ state: 'Scheduled', ...replies }), 'ErrorInvalidScheduledOofDuration'],
    'a schedule that ends before it begins': [
      oofXml({ state: 'Scheduled', start: '2026-03-02T00:00:00Z', end: '2026-03-01T00:00:00Z', ...replies }),
      'ErrorInvalidScheduledOofDuration',
    ],
    'a schedule that ends where it begins': [
      oofXml({ state: 'Scheduled', start: '2026-03-02T00:00:00Z', end: '2026-03-02T00:00:00Z', ...replies }),
      'ErrorInvalidScheduledOofDuration',
    ],
    'a schedule that is over': [
      oofXml({ state: 'Scheduled', start: '2026-01-01T00:00:00Z', end: '2026-01-05T10:20:30Z', ...replies }),
      'ErrorInvalidScheduledOofDuration',
    ],
    'an absence without an internal reply': [oofXml({ state: 'Enabled', outside: 'b' }), 'ErrorInvalidUserOofSettings'],
    'an absence without an external reply': [oofXml({ state: 'Enabled', inside: 'a' }), 'ErrorInvalidUserOofSettings'],
    'a schedule without replies': [
      oofXml({ state: 'Scheduled', start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' }),
      'ErrorInvalidUserOofSettings',
    ],
    'a reply that is a book': [
      oofXml({ state: 'Enabled', inside: 'x'.repeat(128 * 1024 + 1), outside: 'b' }),
      'ErrorDataSizeLimitExceeded',
    ],
  }
  for (const [what, [settings, code]] of Object.entries(refused))
    test(`${what} is refused with ${code}, and changes nothing`, async () => {
      const before = await settingsOf()
      assert.equal(await codeOf(settings), code)
      assert.deepEqual(await settingsOf(), before)
    })

  test('the duration of what is not scheduled does not matter', async () => {
    const past = { start: '2005-10-05T00:00:00', end: '2005-10-25T00:00:00' }
    assert.equal(await codeOf(oofXml({ state: 'Enabled', ...past, ...replies })), 'NoError')
    assert.equal((await settingsOf())[2], 'StartTime=2005-10-05T00:00:00Z')
    const backwards = { start: past.end, end: past.start }
    assert.equal(await codeOf(oofXml({ state: 'Disabled', ...backwards })), 'NoError')
    assert.equal((await settingsOf())[2], 'StartTime=2005-10-05T00:00:00Z')
  })

  test('an empty reply is one, and so is one without a message', async () => {
    const empty = oofXml({ state: 'Enabled', inside: '', outside: '' }).replace('<t:Message></t:Message>', '')
    assert.equal(await codeOf(empty), 'NoError')
    assert.deepEqual((await settingsOf()).slice(4), ['Message=', 'Message='])
  })

  for (const [what, address, code] of [
    ['another user’s settings', bob, 'ErrorAccessDenied'],
    ['nobody’s settings', 'nobody@example.test', 'ErrorMailRecipientNotFound'],
  ] as const)
    test(`${what} are neither shown nor changed, which is a fault`, async () => {
      const before = await settingsOf(bob)
      assert.equal((await server.post(getOof(address))).fault, code)
      const answer = await server.post(setOof(address, oofXml({ state: 'Enabled', ...replies })))
      assert.equal(answer.fault, code)
      if (address === bob) assert.equal(textOf(answer.body, 'faultstring'), 'User is not mailbox owner.')
      assert.deepEqual(await settingsOf(bob), before)
    })

  test('the address may be written in any case', async () => {
    assert.equal((await server.post(getOof('Alice@EXAMPLE.test'))).status, 200)
  })
})

test('the settings outlive the server, as do rules and photos beside them', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const first = await host({ store, clock: () => now })
  ;(await first.post(setOof(alice, oofXml({ state: 'Enabled', inside: 'in', outside: 'out' })))).fine
  await first.server.close()
  now = new Date('2026-01-07T00:00:00Z')
  const second = await host({ store, clock: () => now })
  const messages = all((await second.post(getOof(alice))).body, 't:Message').map(({ text }) => text)
  assert.deepEqual(messages, ['in', 'out'])
  await second.close()
})

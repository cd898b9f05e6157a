import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { openSqliteStore } from '@exchequer/server'
import { noteReply } from '@exchequer/server/internal/mailbox/oof-history'
import { type OofXml, oofXml, setOof } from './away.js'
import {
  alice,
  all,
  bob,
  contact,
  createItem,
  distinguished,
  find,
  findItem,
  type Host,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { addresses, carol, create, freshList, people, rulesHost, ruling, strings } from './ruling.js'

/** Somebody of another domain. */
const dora = 'dora@elsewhere.test'
const texts = { inside: 'I am away', outside: 'Away, says our company' }

let now = new Date('2026-01-05T10:00:00Z')
let mail: Host
let rules: ReturnType<typeof ruling>
let count = 0

before(async () => {
  mail = await rulesHost({ clock: () => now })
  await mail.server.addMailbox({ address: dora, password: 'secret', displayName: 'Dora' })
  rules = ruling(mail)
})
after(() => mail.close())

async function setAway(settings: Partial<OofXml> = {}, as = alice): Promise<void> {
  ;(await mail.post(setOof(as, oofXml({ state: 'Enabled', ...texts, ...settings })), { as })).fine
}

/** Begins an absence in which nobody has been answered yet. */
async function goAway(settings: Partial<OofXml> = {}, as = alice): Promise<void> {
  await setAway({ state: 'Disabled' }, as)
  await setAway(settings, as)
}

/** Writes to alice, or as `more` says, and gives the automatic replies that this one message got. */
async function write(as = bob, more = people('ToRecipients', alice), kind = ''): Promise<XmlNode[]> {
  const subject = `Message ${++count}`
  await rules.send(subject, kind + more, as)
  return rules.inInbox(`Automatic reply: ${subject}`, as)
}

const header = (name: string, value: string): string =>
  `<t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="InternetHeaders" PropertyName="${name}" PropertyType="String"/><t:Value>${value}</t:Value></t:ExtendedProperty>`

describe('replies of who is away', () => {
  beforeEach(() => goAway())

  test('whoever writes is answered, in the conversation of his message, as machines answer', async () => {
    await rules.send('Question', people('ToRecipients', alice))
    const [question] = await rules.inInbox('Question')
    const [reply] = await rules.inInbox('Automatic reply: Question', bob)
    assert.equal(textOf(reply!, 't:ItemClass'), 'IPM.Note.Rules.OofTemplate.Microsoft')
    assert.equal(textOf(reply!, 't:From/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(textOf(reply!, 't:ToRecipients/t:Mailbox/t:EmailAddress'), bob)
    assert.equal(textOf(reply!, 't:Body'), 'I am away')
    assert.equal(find(reply!, 't:Body')!.attributes['BodyType'], 'Text')
    assert.equal(textOf(reply!, 't:InReplyTo'), textOf(question!, 't:InternetMessageId'))
    assert.equal(textOf(reply!, 't:ConversationTopic'), 'Question')
    assert.equal(textOf(reply!, 't:IsRead'), 'false')
    const headers = new Map(
      all(reply!, 't:InternetMessageHeader').map(({ attributes, text }) => [attributes['HeaderName'], text]),
    )
    assert.equal(headers.get('Auto-Submitted'), 'auto-replied')
    assert.equal(headers.get('X-Auto-Response-Suppress'), 'All')
    assert.equal(headers.get('In-Reply-To'), textOf(question!, 't:InternetMessageId'))
  })

  test('no copy of a reply stays with who is away', async () => {
    assert.equal((await write()).length, 1)
    const kept = (await mail.post(findItem(distinguished('sentitems'), shape('Default')))).fine.items
    assert.deepEqual(
      kept.filter((item) => textOf(item, 't:Subject')?.startsWith('Automatic reply')),
      [],
    )
  })

  test('each sender is answered once', async () => {
    assert.equal((await write(bob)).length, 1)
    assert.equal((await write(bob)).length, 0)
    assert.equal((await write(carol)).length, 1)
    assert.equal((await write(carol)).length, 0)
    assert.equal((await write(bob)).length, 0)
  })

  test('everybody is answered anew where another text is to be told', async () => {
    await write()
    await setAway({ inside: 'Still away' })
    assert.equal(textOf((await write())[0]!, 't:Body'), 'Still away')
    await setAway({ inside: 'Still away' })
    assert.equal((await write()).length, 0)
    await setAway({ inside: 'Still away', outside: 'Still' })
    assert.equal((await write()).length, 1)
  })

  test('and where the absence is another one', async () => {
    await write()
    await setAway({ state: 'Disabled' })
    assert.equal((await write()).length, 0)
    await setAway()
    assert.equal((await write()).length, 1)
  })

  test('whoever is there answers nobody', async () => {
    await setAway({ state: 'Disabled' })
    assert.equal((await write()).length, 0)
  })

  test('an absence with a schedule begins and ends by the clock', async () => {
    const schedule = { state: 'Scheduled', start: '2026-02-01T00:00:00Z', end: '2026-02-08T00:00:00Z' } as const
    now = new Date('2026-01-31T23:59:59Z')
    await goAway(schedule)
    assert.equal((await write()).length, 0)
    now = new Date('2026-02-01T00:00:00Z')
    assert.equal((await write()).length, 1)
    assert.equal((await write()).length, 0)
    await setAway({ ...schedule, end: '2026-02-09T00:00:00Z' })
    assert.equal((await write()).length, 0, 'a longer absence is the same one')
    now = new Date('2026-02-09T00:00:00Z')
    assert.equal((await write(carol)).length, 0)
    await setAway({ ...schedule, start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' })
    now = new Date('2026-03-01T12:00:00Z')
    assert.equal((await write()).length, 1)
  })

  test('a text with tags is HTML', async () => {
    await goAway({ inside: '<html><body><p>I am <b>away</b></p></body></html>'.replaceAll('<', '&lt;') })
    const [reply] = await write()
    assert.equal(find(reply!, 't:Body')!.attributes['BodyType'], 'HTML')
    assert.match(textOf(reply!, 't:Body')!, /<b>away<\/b>/)
    await goAway({ inside: 'a &lt; b, write to &lt;carol@example.test>' })
    assert.equal(find((await write())[0]!, 't:Body')!.attributes['BodyType'], 'Text')
  })

  test('an empty text is not sent', async () => {
    await goAway({ inside: '' })
    assert.equal((await write()).length, 0)
    assert.equal(textOf((await write(dora))[0]!, 't:Body'), texts.outside)
  })

  test('a message is answered wherever rules put it, and so is one that came by a list', async () => {
    await rules.useRules(
      create({ conditions: strings('ContainsSubjectStrings', 'Message'), actions: '<t:Delete>true</t:Delete>' }),
    )
    assert.equal((await write()).length, 1)
    await rules.useRules('')
    const list = await freshList(mail, alice)
    assert.equal((await write(carol, people('ToRecipients', list))).length, 1)
  })

  test('an invitation is answered too', async () => {
    const meeting =
      '<t:CalendarItem><t:Subject>Meet</t:Subject><t:Start>2030-01-01T10:00:00Z</t:Start><t:End>2030-01-01T11:00:00Z</t:End>' +
      `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`
    ;(await mail.post(createItem(meeting).replace('"SendToNone"', '"SendOnlyToAll"'), { as: bob })).fine
    assert.equal((await rules.inInbox('Automatic reply: Meet', bob)).length, 1)
  })

  test('who has a message redirected to him answers its author', async () => {
    await rules.useRules(
      create({
        conditions: strings('ContainsSubjectStrings', 'Message'),
        actions: addresses('RedirectToRecipients', alice),
      }),
      carol,
    )
    assert.equal(
      textOf((await write(bob, people('ToRecipients', carol)))[0]!, 't:From/t:Mailbox/t:EmailAddress'),
      alice,
    )
    await rules.useRules('', carol)
  })
})

describe('who is not answered', () => {
  beforeEach(() => goAway())
  const own = people('ToRecipients', alice)

  const silent: Record<string, string> = {
    'a machine’s message': header('Auto-Submitted', 'auto-generated') + own,
    'a mailing list': header('List-Id', 'news.example.test') + own,
    'bulk mail': header('Precedence', 'bulk') + own,
    'who wants no such answers': header('X-Auto-Response-Suppress', 'DR, OOF') + own,
    'who wants no answers of machines': header('X-Auto-Response-Suppress', 'All') + own,
    'who says so in MAPI': `<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x3FDF" PropertyType="Integer"/><t:Value>16</t:Value></t:ExtendedProperty>${own}`,
  }
  for (const [what, more] of Object.entries(silent))
    test(`${what} is not answered, and does not use up the answer of its sender`, async () => {
      assert.equal((await write(bob, more)).length, 0)
      assert.equal((await write(bob)).length, 1)
    })

  test('who suppresses other answers is answered', async () => {
    assert.equal((await write(bob, header('X-Auto-Response-Suppress', 'AutoReply, RN') + own)).length, 1)
    assert.equal((await write(carol, header('Auto-Submitted', 'no') + own)).length, 1)
  })

  test('a report of something that did not arrive is not answered', async () => {
    await rules.send('Lost', people('ToRecipients', 'nobody@example.test'), alice)
    assert.equal((await rules.inInbox('Undeliverable: Lost', alice)).length, 1)
    const inbox = (await mail.post(findItem(distinguished('inbox'), shape('Default')))).fine.items
    assert.equal(
      inbox.filter((item) => /Automatic reply|Undeliverable: Auto/.test(textOf(item, 't:Subject')!)).length,
      0,
    )
  })

  test('an address behind which nobody reads gets none', async () => {
    for (const address of ['no-reply@example.test', 'list-request@example.test', 'reply@example.test']) {
      await mail.server.addMailbox({ address, password: 'secret' })
      assert.equal((await write(address)).length, address.startsWith('reply') ? 1 : 0, address)
    }
  })

  test('nobody answers himself', async () => {
    assert.equal((await write(alice)).length, 0)
  })

  test('two who are away do not answer each other’s answers', async () => {
    await goAway({}, carol)
    assert.equal((await write(carol)).length, 1)
    const inbox = (await mail.post(findItem(distinguished('inbox'), shape('Default')))).fine.items
    assert.deepEqual(
      inbox.filter((item) => textOf(item, 't:Subject')?.startsWith('Automatic reply')),
      [],
    )
    await setAway({ state: 'Disabled' }, carol)
  })

  test('who is blocked gets no answer', async () => {
    await rules.send('Junk', own)
    await goAway()
    const [junk] = await rules.inInbox('Junk')
    const id = find(junk!, 't:ItemId')!.attributes['Id']
    const mark = (isJunk: boolean): string =>
      `<m:MarkAsJunk IsJunk="${isJunk}" MoveItem="false"><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:MarkAsJunk>`
    ;(await mail.post(mark(true))).fine
    assert.equal((await write()).length, 0)
    ;(await mail.post(mark(false))).fine
    assert.equal((await write()).length, 1)
  })

  test('a sender without room gets none, which troubles nobody', async () => {
    const small = 'small@example.test'
    await mail.server.addMailbox({ address: small, password: 'secret', quotaBytes: 1 })
    assert.equal((await write(small)).length, 0)
    assert.equal((await rules.inInbox(`Message ${count}`)).length, 1)
    const inbox = (await mail.post(findItem(distinguished('inbox'), shape('Default')))).fine.items
    assert.equal(inbox.filter((item) => textOf(item, 't:Subject')?.startsWith('Undeliverable: Auto')).length, 0)
  })
})

describe('people outside', () => {
  test('get another text, where all of them are to hear it', async () => {
    await goAway({ audience: 'All' })
    assert.equal(textOf((await write(dora))[0]!, 't:Body'), texts.outside)
    assert.equal(textOf((await write(bob))[0]!, 't:Body'), texts.inside)
  })

  test('get none where nobody is to hear it', async () => {
    await goAway({ audience: 'None' })
    assert.equal((await write(dora)).length, 0)
    assert.equal((await write(bob)).length, 1)
  })

  test('get it where only those who are known do, if they are among the contacts', async () => {
    await goAway({ audience: 'Known' })
    assert.equal((await write(dora)).length, 0)
    const entry = `<t:EmailAddresses><t:Entry Key="EmailAddress2">${dora.toUpperCase()}</t:Entry></t:EmailAddresses>`
    ;(await mail.post(createItem(contact('Dora', entry)))).fine
    assert.equal((await write(dora)).length, 1)
  })

  test('get another when they are let hear it who were not before', async () => {
    await goAway({ audience: 'None' })
    assert.equal((await write(dora)).length, 0)
    await setAway({ audience: 'All' })
    assert.equal((await write(dora)).length, 1)
  })
})

describe('who has been answered', () => {
  test('is known after a restart', async () => {
    const store = await openSqliteStore({ path: ':memory:' })
    const first = await host({ store, clock: () => now })
    const send = (to: Host, subject: string) =>
      to.post(createItem(message(subject, people('ToRecipients', alice)), undefined, 'SendOnly'), { as: bob })
    ;(await first.post(setOof(alice, oofXml({ state: 'Enabled', ...texts })))).fine
    ;(await send(first, 'one')).fine
    await first.server.close()
    const second = await host({ store, clock: () => now })
    ;(await send(second, 'two')).fine
    const inbox = (await second.post(findItem(distinguished('inbox'), shape('Default')), { as: bob })).fine.items
    assert.deepEqual(
      inbox.map((item) => textOf(item, 't:Subject')),
      ['Automatic reply: one'],
    )
    await second.close()
  })

  test('is forgotten when two thousand others came after him, and with the period', async () => {
    await mail.store.write(async (transaction) => {
      const mailbox = (await transaction.mailboxByAddress(carol))!
      const note = (sender: string, period = 1) => noteReply(transaction, mailbox, period, sender)
      for (let i = 0; i < 2001; i += 1) assert.equal(await note(`${i}@example.test`), true)
      assert.equal(await note('1@example.test'), false)
      assert.equal(await note('0@example.test'), true)
      assert.equal(await note('1@example.test', 2), true)
    })
  })
})

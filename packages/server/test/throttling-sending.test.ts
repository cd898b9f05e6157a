import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { administerAccounts, openSqliteStore, type ThrottlingOptions } from '@exchequer/server'
import {
  alice,
  bob,
  createItem,
  deleteField,
  distinguished,
  field,
  find,
  findItem,
  type Host,
  type HostOptions,
  host,
  type Id,
  idOf,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'
import { addresses, create, people, ruling } from './ruling.js'

const minute = 60_000
const day = 24 * 60 * minute
const carol = 'carol@example.test'
const dave = 'dave@example.test'

const toBob = people('ToRecipients', bob)
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index + 1}`)
const sendTime = tagged('0x3fef', 'SystemTime')
const impersonating = (address: string): string =>
  `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${address}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`

async function stage(context: TestContext, throttling: ThrottlingOptions, options: HostOptions = {}) {
  let now = Date.UTC(2026, 10, 26, 10)
  const clock = () => new Date(now)
  const all: HostOptions = { people: [carol, dave], ...options, throttling, clock }
  const mail = await host(all)
  context.after(() => mail.close())

  /** Messages to bob, or to whom `more` says, in one request. */
  const send = (subjects: readonly string[], { more = toBob, as = alice, headers = '' } = {}) =>
    mail.post(createItem(subjects.map((subject) => message(subject, more)).join(''), undefined, 'SendAndSaveCopy'), {
      as,
      headers,
    })
  const found = async (name: string, as = alice, on: Host = mail) => {
    const wanted = shape('IdOnly', [field('item:Subject'), field('item:IsSubmitted'), sendTime])
    return (await on.post(findItem(distinguished(name), wanted), { as })).fine.items
  }
  const subjects = async (name: string, as = alice, on: Host = mail): Promise<string[]> =>
    (await found(name, as, on)).map((item) => textOf(item, 't:Subject')!).sort()
  const draft = async (subject: string): Promise<Id> =>
    idOf(find((await found('drafts')).find((item) => textOf(item, 't:Subject') === subject)!, 't:ItemId')!)
  /** Lets time pass, and the server do what is due then. */
  const pass = async (milliseconds: number, on: Host = mail): Promise<void> => {
    now += milliseconds
    await on.server.runDue()
  }
  return { mail, send, found, draft, subjects, pass, options: all, at: (offset: number) => new Date(now + offset) }
}

test('what a mailbox sends beyond its messages a minute waits among the drafts, and goes in its turn', async (context) => {
  const { send, found, subjects, pass, at } = await stage(context, { MessageRateLimit: 2 })
  const answer = (await send(numbered(5))).fine
  assert.deepEqual(answer.items, [], 'a client hears of all of them as sent')
  assert.deepEqual(await subjects('inbox', bob), ['1', '2'])
  const waiting = await found('drafts')
  assert.deepEqual(
    waiting
      .map((item) => ['t:Subject', 't:IsSubmitted', 't:ExtendedProperty/t:Value'].map((path) => textOf(item, path)))
      .sort(),
    [
      ['3', 'true', at(minute).toISOString().replace('.000Z', 'Z')],
      ['4', 'true', at(minute).toISOString().replace('.000Z', 'Z')],
      [
        '5',
        'true',
        at(2 * minute)
          .toISOString()
          .replace('.000Z', 'Z'),
      ],
    ],
  )
  await pass(minute - 1)
  assert.deepEqual(await subjects('inbox', bob), ['1', '2'])
  await pass(1)
  assert.deepEqual(await subjects('inbox', bob), numbered(4))
  assert.deepEqual([await subjects('drafts'), await subjects('sentitems')], [['5'], numbered(4)])
  await pass(minute)
  assert.deepEqual(await subjects('inbox', bob), numbered(5))
  await pass(minute)
  assert.deepEqual(await subjects('inbox', bob), numbered(5), 'once')
  await send(['6', '7'])
  assert.deepEqual(await subjects('drafts'), [], 'after a pause there is room again')
})

test('messages are counted for the mailbox that they go out of, by its own policy, whoever sends them', async (context) => {
  const accounts = { [bob]: { MessageRateLimit: null }, [carol]: { profile: 'unlimited' as const } }
  const { mail, send, subjects } = await stage(context, { MessageRateLimit: 1, accounts })
  await administerAccounts(mail.store).setImpersonation(carol, 'all')
  const more = people('ToRecipients', dave)
  ;(await send(['own 1', 'own 2'], { more, as: carol })).fine
  ;(await send(['bob 1', 'bob 2'], { more, as: bob })).fine
  ;(await send(['alice 1'], { more })).fine
  ;(await send(['alice 2'], { more, as: carol, headers: impersonating(alice) })).fine
  assert.deepEqual(await subjects('inbox', dave), ['alice 1', 'bob 1', 'bob 2', 'own 1', 'own 2'])
  assert.deepEqual(await subjects('drafts'), ['alice 2'])
})

test('a message that waits for its turn keeps it, whatever its sender says of its time', async (context) => {
  const { mail, send, draft, subjects, pass } = await stage(context, { MessageRateLimit: 1 })
  await send(['first', 'sooner', 'sent again'])
  const change = async (subject: string, updates: string) =>
    (await mail.post(updateItem(itemChange(await draft(subject), updates)))).fine.id
  const earlier = `<t:Message><t:ExtendedProperty>${sendTime}<t:Value>2026-11-26T09:00:00Z</t:Value></t:ExtendedProperty></t:Message>`
  await change('sooner', setField(sendTime, earlier))
  const again = await change('sent again', deleteField(sendTime))
  ;(await mail.post(`<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(again)}</m:ItemIds></m:SendItem>`)).fine
  await pass(0)
  assert.deepEqual(await subjects('inbox', bob), ['first'])
  await pass(minute)
  assert.deepEqual(await subjects('inbox', bob), ['first', 'sooner'])
  await pass(3 * minute)
  assert.deepEqual(await subjects('inbox', bob), ['first', 'sent again', 'sooner'])
})

test('messages that were put off to the same time go one after the other', async (context) => {
  const { send, subjects, pass } = await stage(context, { MessageRateLimit: 2 })
  const time = `<t:ExtendedProperty>${sendTime}<t:Value>2026-11-26T11:00:00Z</t:Value></t:ExtendedProperty>`
  await send(numbered(5), { more: time + toBob })
  await pass(59 * minute)
  assert.deepEqual(await subjects('inbox', bob), [])
  for (const count of [2, 4, 5]) {
    await pass(minute)
    assert.equal((await subjects('inbox', bob)).length, count)
  }
})

test('what waits for its turn goes out of a server that was started since', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  const { mail, send, subjects, pass, options } = await stage(context, { MessageRateLimit: 1 }, { store })
  await send(['first', 'second'])
  await mail.server.close()
  const next = await host({ ...options, store })
  await pass(minute, next)
  assert.deepEqual(await subjects('inbox', bob, next), ['first', 'second'])
  await next.server.close()
})

test('who has addressed as many people as a day allows is refused, each message for itself, until a day has passed', async (context) => {
  const { mail, send, subjects, pass } = await stage(context, { RecipientRateLimit: 5 })
  await mail.server.addDistributionList({ address: 'all@example.test', members: [alice, bob, carol, dave] })
  const both = people('ToRecipients', bob, carol)
  ;(await send(['1', '2'], { more: both })).fine
  await pass(minute)
  const refused = await send(['3'], { more: both })
  assert.deepEqual([refused.codes, await subjects('drafts')], [['ErrorSubmissionQuotaExceeded'], []])
  const mixed = createItem(
    message('4', both) + message('5', people('ToRecipients', 'all@example.test')),
    undefined,
    'SendOnly',
  )
  assert.deepEqual(
    (await mail.post(mixed)).codes,
    ['ErrorSubmissionQuotaExceeded', 'NoError'],
    'a list is one recipient, and the rest of a batch goes on',
  )
  ;(await send(['bob is another'], { as: bob, more: people('ToRecipients', alice) })).fine
  await pass(day - minute)
  assert.deepEqual((await send(['6'], { more: both })).codes, ['ErrorSubmissionQuotaExceeded'])
  await pass(minute)
  assert.deepEqual((await send(['7', '8'], { more: both })).codes, ['NoError', 'NoError'])
})

test('a draft that is refused stays a draft, and can be sent when there is room', async (context) => {
  const { mail, send, subjects, pass } = await stage(context, { RecipientRateLimit: 1 })
  const { id } = (await mail.post(createItem(message('draft', toBob)))).fine
  ;(await send(['first'])).fine
  const sendItem = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(id)}</m:ItemIds></m:SendItem>`
  assert.deepEqual((await mail.post(sendItem)).codes, ['ErrorSubmissionQuotaExceeded'])
  assert.deepEqual(await subjects('drafts'), ['draft'])
  await pass(day + minute)
  assert.deepEqual((await mail.post(sendItem)).codes, ['NoError'])
})

test('the people of a message that waits are counted when it is sent, and those who were added when it goes', async (context) => {
  const { mail, send, draft, subjects, pass } = await stage(context, { MessageRateLimit: 1, RecipientRateLimit: 3 })
  ;(await send(['first', 'second'])).fine
  assert.deepEqual((await send(['third'], { more: people('ToRecipients', bob, carol) })).codes, [
    'ErrorSubmissionQuotaExceeded',
  ])
  const recipients = `<t:Message>${people('ToRecipients', alice, bob, carol)}</t:Message>`
  ;(await mail.post(updateItem(itemChange(await draft('second'), setField(field('message:ToRecipients'), recipients)))))
    .fine
  await pass(minute)
  assert.deepEqual([await subjects('inbox', bob), await subjects('drafts')], [['first'], ['second']])
  assert.equal((await subjects('inbox')).length, 1, 'its author is told why it is a draft again')
})

test('invitations are counted, and do not wait', async (context) => {
  const { mail, send, subjects } = await stage(context, { MessageRateLimit: 1, RecipientRateLimit: 3 })
  const attendees = (...who: string[]): string =>
    `<t:RequiredAttendees>${who.map((one) => `<t:Attendee><t:Mailbox><t:EmailAddress>${one}</t:EmailAddress></t:Mailbox></t:Attendee>`).join('')}</t:RequiredAttendees>`
  const meet = (subject: string, ...who: string[]) =>
    mail.post(
      `<m:CreateItem SendMeetingInvitations="SendToAllAndSaveCopy"><m:Items><t:CalendarItem><t:Subject>${subject}</t:Subject>` +
        `<t:Start>2026-11-27T10:00:00Z</t:Start><t:End>2026-11-27T11:00:00Z</t:End>${attendees(...who)}</t:CalendarItem></m:Items></m:CreateItem>`,
    )
  ;(await send(['first'])).fine
  ;(await meet('Meeting', bob)).fine
  assert.deepEqual(await subjects('inbox', bob), ['Meeting', 'first'])
  assert.deepEqual((await meet('Another', bob, carol)).codes, ['ErrorSubmissionQuotaExceeded'])
  assert.deepEqual(await subjects('calendar'), ['Meeting'])
  ;(await send(['after'])).fine
  assert.deepEqual(await subjects('drafts'), ['after'])
})

test('rules send to as many people in a day as the policy of their mailbox says; one that would go beyond is left out', async (context) => {
  const { mail, send, subjects, pass } = await stage(context, { accounts: { [alice]: { ForwardeeLimit: 1 } } })
  const { useRules } = ruling(mail)
  const away = '<t:Delete>true</t:Delete>'
  await useRules(
    create({ name: 'one', priority: 1, actions: addresses('RedirectToRecipients', carol) }) +
      create({ name: 'two', priority: 2, actions: away + addresses('ForwardToRecipients', dave) }),
  )
  for (const subject of ['first', 'second'])
    (await send([subject], { as: bob, more: people('ToRecipients', alice) })).fine
  assert.deepEqual(await subjects('inbox', carol), ['first', 'second'], 'how much they get does not matter')
  assert.deepEqual(await subjects('inbox', dave), [])
  assert.deepEqual(await subjects('inbox'), ['first', 'second'], 'what was not sent on is not thrown away')
  await useRules(create({ name: 'two', priority: 2, actions: away + addresses('ForwardToRecipients', dave) }))
  await pass(day + minute)
  ;(await send(['third'], { as: bob, more: people('ToRecipients', alice) })).fine
  assert.deepEqual([await subjects('inbox', dave), await subjects('inbox')], [['FW: third'], ['first', 'second']])
})

test('what somebody sends from the mailbox of another counts for himself, and uses up nothing of hers', async (context) => {
  const { mail, send } = await stage(context, { RecipientRateLimit: 2 })
  await administerAccounts(mail.store).setSendAs(alice, [carol])
  const more = `${toBob}${people('From', alice)}`
  const { codes } = await send(numbered(3), { more, as: carol })
  assert.deepEqual(codes, ['NoError', 'NoError', 'ErrorSubmissionQuotaExceeded'])
  assert.deepEqual((await send(numbered(2))).codes, ['NoError', 'NoError'])
})

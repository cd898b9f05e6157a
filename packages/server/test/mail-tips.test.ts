import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { administerAccounts } from '@exchequer/server'
import { oofXml, setOof } from './away.js'
import {
  type Answer,
  alice,
  all,
  bob,
  childNames,
  contact,
  createItem,
  find,
  type Host,
  host,
  message,
  textOf,
} from './harness.js'

const full = 'full@example.test'
const dora = 'dora@elsewhere.test'

let now = new Date('2026-01-05T10:00:00Z')
const server = await host({ clock: () => now, quotas: { [full]: 20_000 }, people: [full], requestLimit: 4_000_000 })
after(() => server.close())

const request = (recipients: readonly string[], tips: string, sender = alice): string =>
  `<m:GetMailTips><m:SendingAs><t:EmailAddress>${sender}</t:EmailAddress><t:RoutingType>SMTP</t:RoutingType></m:SendingAs>` +
  `<m:Recipients>${recipients.map((address) => `<t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`).join('')}</m:Recipients>` +
  `<m:MailTipsRequested>${tips}</m:MailTipsRequested></m:GetMailTips>`

/** The tips of the only recipient, as `name=text`. */
const tipsOf = (answer: Answer): string[] =>
  find(answer.fine.message.node, 'm:MailTips')!
    .children.slice(2)
    .map(({ name, text }) => `${name.slice(2)}=${text}`)

const tips = async (recipient: string, asked: string, sender = alice): Promise<string[]> =>
  tipsOf(await server.post(request([recipient], asked, sender)))

/** What a sender is told of the absence of bob. */
async function absence(sender = alice): Promise<string | undefined> {
  const answer = await server.post(request([bob], 'OutOfOfficeMessage', sender))
  return textOf(answer.fine.message.node, 'm:MailTips/t:OutOfOffice/t:ReplyBody/t:Message')
}

const away = async (settings: string): Promise<void> => {
  ;(await server.post(setOof(bob, settings), { as: bob })).fine
}

describe('mail tips', () => {
  test('of somebody who is there are all those of the page, and nothing is pending', async () => {
    const answer = (await server.post(request([bob], 'All'))).fine
    assert.deepEqual(childNames(answer.body), ['m:ResponseCode', 'm:ResponseMessages'])
    const recipient = all(answer.body, 't:RecipientAddress')[0]!
    assert.deepEqual(
      recipient.children.map(({ name, text }) => `${name}=${text}`),
      ['t:Name=', `t:EmailAddress=${bob}`, 't:RoutingType=SMTP'],
    )
    assert.equal(all(answer.body, 't:PendingMailTips')[0]!.text, '')
    assert.deepEqual(tipsOf(answer), [
      'OutOfOffice=',
      'MailboxFull=false',
      'TotalMemberCount=1',
      'ExternalMemberCount=0',
      'MaxMessageSize=3000000',
      'DeliveryRestricted=false',
      'IsModerated=false',
      'InvalidRecipient=false',
    ])
  })

  test('are only those that were asked for', async () => {
    assert.deepEqual(await tips(bob, 'MailboxFullStatus InvalidRecipient'), [
      'MailboxFull=false',
      'InvalidRecipient=false',
    ])
    assert.deepEqual(await tips(bob, 'CustomMailTip'), [], 'an administrator has set none')
  })

  test('come one message for each recipient, in the order of the request', async () => {
    const answer = (await server.post(request([dora, bob, 'nobody@example.test'], 'InvalidRecipient'))).fine
    assert.deepEqual(
      answer.messages.map(({ node }) => textOf(node, 'm:MailTips/t:RecipientAddress/t:EmailAddress')),
      [dora, bob, 'nobody@example.test'],
    )
    assert.deepEqual(
      answer.messages.map(({ node }) => textOf(node, 'm:MailTips/t:InvalidRecipient')),
      ['false', 'false', 'true'],
    )
  })

  test('tell an address that cannot be one', async () => {
    assert.deepEqual(await tips('no address', 'InvalidRecipient'), ['InvalidRecipient=true'])
  })

  test('are told of as many recipients at once as the configuration says, and of no more', async () => {
    const asked = `<m:GetServiceConfiguration><m:RequestedConfiguration><m:ConfigurationName>MailTips</m:ConfigurationName></m:RequestedConfiguration></m:GetServiceConfiguration>`
    const [most] = all((await server.post(asked)).fine.body, 't:MaxRecipientsPerGetMailTipsRequest')
    const recipients = Array.from({ length: Number(most!.text) }, () => bob)
    assert.equal((await server.post(request(recipients, 'MailboxFullStatus'))).fine.messages.length, 50)
    const more = await server.post(request([...recipients, bob], 'MailboxFullStatus'))
    assert.deepEqual(more.codes, ['ErrorInvalidOperation'])
    assert.match(more.message.text!, /50 recipients/)
  })

  test('are told to senders that there are, and to those elsewhere', async () => {
    for (const [sender, code] of [
      ['nobody@example.test', 'ErrorNonExistentMailbox'],
      ['nobody', 'ErrorInvalidSmtpAddress'],
      [dora, 'NoError'],
      [alice.toUpperCase(), 'NoError'],
    ] as const) {
      const answer = await server.post(request([bob], 'MailboxFullStatus', sender))
      assert.deepEqual(answer.codes, [code], sender)
    }
  })

  test('count the people behind a list and behind the lists in it, those elsewhere apart, each once', async () => {
    await server.server.addDistributionList({ address: 'few@example.test', members: [bob, dora] })
    await server.server.addDistributionList({
      address: 'many@example.test',
      members: ['few@example.test', alice, bob, 'eve@elsewhere.test'],
    })
    assert.deepEqual(await tips('many@example.test', 'TotalMemberCount ExternalMemberCount'), [
      'TotalMemberCount=4',
      'ExternalMemberCount=2',
    ])
    assert.deepEqual(await tips(dora, 'TotalMemberCount ExternalMemberCount'), [
      'TotalMemberCount=1',
      'ExternalMemberCount=1',
    ])
  })

  test('tell a mailbox that has no room left', async () => {
    assert.deepEqual(await tips(full, 'MailboxFullStatus'), ['MailboxFull=false'])
    const body = `<t:Body BodyType="Text">${'x'.repeat(500)}</t:Body>`
    const saved = async (): Promise<string> =>
      (await server.post(createItem(message('', body)), { as: full })).message.code
    while ((await saved()) === 'NoError');
    assert.equal(await saved(), 'ErrorQuotaExceeded')
    assert.deepEqual(await tips(full, 'MailboxFullStatus'), ['MailboxFull=true'])
  })
})

describe('the tip about an absence', () => {
  test('is the text for the inside, for somebody of the domain', async () => {
    await away(oofXml({ state: 'Enabled', inside: 'Back on Monday', outside: 'Closed' }))
    assert.equal(await absence(), 'Back on Monday')
    assert.equal(await absence('ALICE@EXAMPLE.TEST'), 'Back on Monday')
  })

  test('is the text for the outside, for those outside who may hear it', async () => {
    await away(oofXml({ state: 'Enabled', inside: 'Back on Monday', outside: 'Closed' }))
    assert.equal(await absence(dora), 'Closed')
    await away(oofXml({ state: 'Enabled', audience: 'None', inside: 'Back on Monday', outside: 'Closed' }))
    assert.equal(await absence(dora), '')
    await away(oofXml({ state: 'Enabled', audience: 'Known', inside: 'Back on Monday', outside: 'Closed' }))
    assert.equal(await absence(dora), '')
    const address = `<t:EmailAddresses><t:Entry Key="EmailAddress1">${dora}</t:Entry></t:EmailAddresses>`
    ;(await server.post(createItem(contact('Dora', address)), { as: bob })).fine
    assert.equal(await absence(dora), 'Closed')
  })

  test('comes with its time where it is scheduled, and only during it', async () => {
    const scheduled = { state: 'Scheduled', start: '2026-01-06T00:00:00Z', end: '2026-01-08T00:00:00Z' } as const
    await away(oofXml({ ...scheduled, inside: 'Skiing', outside: '' }))
    assert.equal(await absence(), '')
    now = new Date('2026-01-07T10:00:00Z')
    const answer = await server.post(request([bob], 'OutOfOfficeMessage'))
    const tip = find(answer.fine.message.node, 'm:MailTips/t:OutOfOffice')!
    assert.equal(textOf(tip, 't:ReplyBody/t:Message'), 'Skiing')
    assert.equal(textOf(tip, 't:Duration/t:StartTime'), scheduled.start)
    assert.equal(textOf(tip, 't:Duration/t:EndTime'), scheduled.end)
    now = new Date('2026-01-09T10:00:00Z')
    assert.equal(await absence(), '')
  })

  test('is empty for somebody who came back', async () => {
    await away(oofXml({ state: 'Disabled' }))
    assert.equal(await absence(), '')
  })
})

describe('what an administrator has senders told', () => {
  const list = 'told@example.test'
  const accounts = administerAccounts(server.store)
  const custom = async (recipient: string, culture?: string): Promise<string | undefined> => {
    const headers = culture === undefined ? '' : `<t:MailboxCulture>${culture}</t:MailboxCulture>`
    const answer = await server.post(request([recipient], 'CustomMailTip'), { headers })
    return textOf(answer.fine.message.node, 'm:MailTips/t:CustomMailTip')
  }
  const html = (text: string): string => `<html><body>${text}</body></html>`

  test('is told of mailboxes and of lists, as HTML that is nothing but its text', async () => {
    await server.server.addDistributionList({ address: list, members: [bob] })
    await accounts.setMailTip(bob, 'Back <soon> & well')
    await accounts.setMailTip(list, 'Many')
    assert.equal(await custom(bob.toUpperCase()), html('Back &lt;soon&gt; &amp; well'))
    assert.equal(await custom(list), html('Many'))
    assert.equal(await custom(alice), undefined)
    assert.deepEqual((await tips(bob, 'All'))[2], `CustomMailTip=${html('Back &lt;soon&gt; &amp; well')}`)
    await server.server.addDistributionList({ address: list, members: [alice, bob] })
    assert.equal(await custom(list), html('Many'))
  })

  test('comes in the language of the client, or in the default one', async () => {
    await accounts.setMailTip(bob, 'Nobody reads this')
    await accounts.setMailTip(bob, 'Nadie lee esto', 'ES')
    await accounts.setMailTip(bob, 'Hier liest niemand', 'de-CH')
    for (const [culture, text] of [
      [undefined, 'Nobody reads this'],
      ['es', 'Nadie lee esto'],
      ['es-MX', 'Nadie lee esto'],
      ['DE-ch', 'Hier liest niemand'],
      ['de-DE', 'Nobody reads this'],
      ['fr', 'Nobody reads this'],
      ['default', 'Nobody reads this'],
    ] as const)
      assert.equal(await custom(bob, culture), html(text), culture)
    const report = (await accounts.list()).find(({ address }) => address === bob)
    assert.deepEqual(report?.mailTips, {
      default: 'Nobody reads this',
      es: 'Nadie lee esto',
      'de-ch': 'Hier liest niemand',
    })
    await accounts.setMailTip(bob, null, 'es')
    assert.equal(await custom(bob, 'es'), html('Nobody reads this'))
    await accounts.setMailTip(bob, null)
    assert.equal(await custom(bob, 'de-CH'), undefined)
  })

  test('is refused where it is too long, empty, in no language, or a translation of nothing', async () => {
    await accounts.setMailTip(bob, '😀'.repeat(175))
    for (const wrong of ['x'.repeat(176), ' ', ''])
      await assert.rejects(accounts.setMailTip(bob, wrong), /at least one character, and at most 175/)
    for (const language of ['x', 'default', 'en_US'])
      await assert.rejects(accounts.setMailTip(bob, 'Hello', language), /is no language/)
    await accounts.setMailTip(bob, null)
    await assert.rejects(accounts.setMailTip(bob, 'Hola', 'es'), /no mail tip that could be translated/)
    await assert.rejects(accounts.setMailTip('nobody@example.test', 'Hello'), /There is no mailbox and no list/)
  })
})

test('where mail tips are off, nobody is told any, and GetServiceConfiguration says so', async () => {
  const off = await host({ mailTipsEnabled: false })
  const asked = `<m:GetServiceConfiguration><m:RequestedConfiguration><m:ConfigurationName>MailTips</m:ConfigurationName></m:RequestedConfiguration></m:GetServiceConfiguration>`
  const enabled = async ({ post }: Host): Promise<string> =>
    all((await post(asked)).fine.body, 't:MailTipsEnabled')[0]!.text
  assert.deepEqual([await enabled(server), await enabled(off)], ['true', 'false'])
  const refused = await off.post(request([bob, dora], 'All'))
  assert.deepEqual(refused.codes, ['ErrorMailTipsDisabled'])
  await off.close()
})

test('a culture that could be none is refused', async () => {
  for (const [culture, code] of [
    ['x', 'ErrorUnsupportedCulture'],
    ['englishlanguage', 'ErrorSchemaValidation'],
    ['12', 'ErrorSchemaValidation'],
  ] as const) {
    const headers = `<t:MailboxCulture>${culture}</t:MailboxCulture>`
    assert.equal((await server.post(request([bob], 'All'), { headers })).fault, code, culture)
  }
  const item = `<t:Message><t:Subject>x</t:Subject><t:Culture>x</t:Culture></t:Message>`
  assert.deepEqual((await server.post(createItem(item))).codes, ['ErrorUnsupportedCulture'])
})

test('a client that writes which tips it wants where no text may stand gets all of them, as exchangelib needs', async () => {
  const asked = request([bob], 'All').replace(/<m:MailTipsRequested>.*<\/m:MailTipsRequested>/, 'All')
  assert.equal(tipsOf(await server.post(asked)).length, 8)
})

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { openSqliteStore, type Store, StoreError } from '@exchequer/server'
import { oofXml, setOof } from './away.js'
import { alice, all, bob, contact, createItem, field, getItem, message, shape, textOf } from './harness.js'
import { attendees, carol, idOfItem, meetingsOn } from './meeting.js'
import { dan, eve, letter, type OutsideHost, outsideHost, webInvite } from './outside.js'
import { addresses, create, people, strings, update } from './ruling.js'

const list = 'team@example.test'

describe('a message from elsewhere', () => {
  let mail: OutsideHost
  let at: ReturnType<typeof meetingsOn>
  const start = async (options = {}): Promise<void> => {
    mail = await outsideHost({ people: [carol], clock: () => new Date('2026-11-26T10:00:00Z'), ...options })
    at = meetingsOn(mail)
  }
  beforeEach(() => start())
  afterEach(() => mail.close())

  const subjects = async (as: string, folder = 'inbox'): Promise<(string | undefined)[]> =>
    (await at.items(folder, as)).map((item) => textOf(item, 't:Subject'))
  const mimeOf = async (item: XmlNode, as: string): Promise<string> => {
    const wanted = getItem([idOfItem(item)], shape('IdOnly', [field('item:MimeContent')]))
    return Buffer.from(textOf((await mail.post(wanted, { as })).fine.item, 't:MimeContent')!, 'base64').toString()
  }

  test('lies in the Inbox of whom its envelope names, in its own bytes, unread', async () => {
    const text = letter(`Dan <${dan}>`, 'somebody-else@elsewhere.test', 'Hello', 'X-Odd:   spaces   stay')
    assert.deepEqual(await mail.bring(text, [alice.toUpperCase()]), [])
    const item = await at.only('inbox')
    assert.deepEqual(
      ['Subject', 'IsRead', 'IsFromMe', 'DateTimeReceived', 'DateTimeSent', 'IsDraft'].map((name) =>
        textOf(item, `t:${name}`),
      ),
      ['Hello', 'false', 'false', '2026-11-26T10:00:00Z', '2026-11-26T09:00:00Z', 'false'],
    )
    assert.equal(textOf(item, 't:From/t:Mailbox/t:EmailAddress'), dan)
    assert.equal(textOf(item, 't:ReceivedBy/t:Mailbox/t:EmailAddress'), alice)
    assert.equal(await mimeOf(item, alice), text)
    assert.deepEqual(
      all(item, 't:InternetMessageHeader').filter(({ attributes }) => attributes['HeaderName'] === 'Received').length,
      1,
    )
    assert.deepEqual([await subjects(bob), await mail.sent()], [[], []])
  })

  test('keeps its bytes without what is missing in them, and never shows who gets it in secret', async () => {
    const bare = 'Subject: Bare\r\n\r\nWords\r\n'
    assert.deepEqual(await mail.bring(bare, [alice]), [])
    assert.equal(await mimeOf(await at.only('inbox'), alice), bare)
    const text = letter(dan, alice, 'Secret', `Bcc: ${carol}`)
    assert.deepEqual(await mail.bring(text, [bob]), [])
    const item = await at.only('inbox', bob)
    assert.equal(await mimeOf(item, bob), text.replace(`Bcc: ${carol}\r\n`, ''))
    assert.doesNotMatch(JSON.stringify(item), /carol/)
  })

  test('comes once to each member of a list and whoever else it names', async () => {
    await mail.server.addDistributionList({ address: list, members: [alice, bob, 'inner@example.test'] })
    await mail.server.addDistributionList({ address: 'inner@example.test', members: [list, carol] })
    assert.deepEqual(await mail.bring(letter(dan, list, 'Hello'), [list, bob, bob.toUpperCase()]), [])
    for (const each of [alice, bob, carol]) assert.deepEqual(await subjects(each), ['Hello'], each)
  })

  test('is refused for whom it cannot reach, with the status of each, and reaches the others', async () => {
    await mail.close()
    await start({ quotas: { [bob]: 100 }, requestLimit: 400_000 })
    await mail.server.addDistributionList({ address: list, members: [bob, eve] })
    await mail.server.addDistributionList({ address: 'some@example.test', members: [bob, alice] })
    const to = [alice, bob, 'nobody@example.test', eve, 'no address', list, 'some@example.test']
    assert.deepEqual(await mail.bring(letter(dan, alice, 'Hello'), to), [
      `${bob} 5.2.2`,
      'nobody@example.test 5.1.1',
      `${eve} 5.7.1`,
      'no address 5.1.3',
      `${list} 5.2.2`,
    ])
    assert.deepEqual([await subjects(alice), await subjects(bob)], [['Hello'], []])
    const large = letter(dan, alice, 'Large') + 'x'.repeat(300_000)
    assert.deepEqual(await mail.bring(large, [alice, carol]), [`${alice} 5.3.4`, `${carol} 5.3.4`])
    assert.deepEqual(await mail.bring('no header and no empty line', [alice]), [`${alice} 5.6.0`])
    const around = Array<string>(30).fill('Received: from a by b; Thu, 26 Nov 2026 09:00:00 +0000')
    assert.deepEqual(await mail.bring(letter(dan, alice, 'Around', ...around), [alice]), [`${alice} 5.4.6`])
    assert.deepEqual(await mail.bring(letter(dan, alice, 'Nearly', ...around.slice(1)), [alice]), [])
    assert.deepEqual((await subjects(alice)).sort(), ['Hello', 'Nearly'])
    assert.deepEqual(await mail.sent(), [], 'nobody but the caller is told')
  })

  test('is there for all or for nobody, where the store fails in the middle', async () => {
    await mail.close()
    const whole = await openSqliteStore({ path: ':memory:' })
    let breaks = false
    const store: Store = {
      read: (work) => whole.read(work),
      close: () => whole.close(),
      version: () => whole.version(),
      listen: (listener) => whole.listen(listener),
      write: (work) =>
        whole.write(async (transaction) => {
          const result = await work(transaction)
          if (breaks) throw new StoreError('unavailable', 'The disk broke.')
          return result
        }),
    }
    await start({ store })
    breaks = true
    await assert.rejects(mail.bring(letter(dan, alice, 'Hello'), [alice, bob]), StoreError)
    breaks = false
    assert.deepEqual([await subjects(alice), await subjects(bob)], [[], []])
  })

  test('goes into the conversation that it answers, in each mailbox', async () => {
    const told = message('Plans', people('ToRecipients', dan) + people('CcRecipients', bob))
    ;(await mail.post(createItem(told, undefined, 'SendAndSaveCopy'))).fine
    const id = /^Message-ID: (.*)\r$/im.exec((await mail.sent())[0]!.text)![1]!
    await mail.bring(letter(dan, alice, 'Re: Plans', `In-Reply-To: ${id}`), [alice, bob, carol])
    const conversation = async (folder: string, as: string, subject: string) =>
      all((await at.items(folder, as)).find((item) => textOf(item, 't:Subject') === subject)!, 't:ConversationId')[0]!
        .attributes['Id']
    assert.equal(await conversation('inbox', alice, 'Re: Plans'), await conversation('sentitems', alice, 'Plans'))
    assert.equal(await conversation('inbox', bob, 'Re: Plans'), await conversation('inbox', bob, 'Plans'))
    assert.deepEqual(await subjects(carol), ['Re: Plans'])
  })

  test('is filed by rules, which send on what they are told to, once around', async () => {
    const rules = create({
      conditions: strings('ContainsSubjectStrings', 'Report'),
      actions: addresses('RedirectToRecipients', eve),
    })
    ;(await mail.post(update(rules))).fine
    await mail.bring(letter(dan, alice, 'Report'), [alice])
    const [redirected, ...more] = await mail.sent()
    assert.deepEqual([redirected!.sender, redirected!.recipients, more], [alice, [eve], []])
    assert.match(redirected!.text, /^From: dan@elsewhere\.test\r$/m)
    await mail.bring(redirected!.text, [alice])
    assert.deepEqual([await subjects(alice), await mail.sent()], [['Report', 'Report'], []])
  })

  test('goes to Junk Email where its author is blocked', async () => {
    await mail.bring(letter(dan, alice, 'First'), [alice])
    const { id } = idOfItem(await at.only('inbox'))
    const mark = `<m:MarkAsJunk IsJunk="true" MoveItem="false"><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds></m:MarkAsJunk>`
    ;(await mail.post(mark)).fine
    await mail.bring(letter(`Friendly <${dan}>`, alice, 'Second'), [alice], 'bounces@elsewhere.test')
    assert.deepEqual([await subjects(alice), await subjects(alice, 'junkemail')], [['First'], ['Second']])
  })

  test('is answered by whoever is away, to those outside that he answers, with nobody to report to', async () => {
    const goAway = async (audience: 'None' | 'Known' | 'All'): Promise<void> => {
      const texts = { audience, inside: 'inside', outside: 'Away, says our company' } as const
      ;(await mail.post(setOof(alice, oofXml({ state: 'Disabled' })))).fine
      ;(await mail.post(setOof(alice, oofXml({ state: 'Enabled', ...texts })))).fine
    }
    await goAway('None')
    await mail.bring(letter(dan, alice, 'One'), [alice])
    await goAway('Known')
    await mail.bring(letter(dan, alice, 'Two'), [alice])
    assert.deepEqual(await mail.sent(), [])
    const known = contact('Dan', `<t:EmailAddresses><t:Entry Key="EmailAddress1">${dan}</t:Entry></t:EmailAddresses>`)
    ;(await mail.post(createItem(known))).fine
    await mail.bring(letter(dan, alice, 'Three'), [alice])
    const [reply, ...more] = await mail.sent()
    assert.deepEqual([reply!.sender, reply!.recipients, more], ['', [dan], []])
    assert.match(reply!.text, /^Subject: Automatic reply: Three\r$/m)
    assert.match(reply!.text, /^Auto-Submitted: auto-replied\r$/m)
    assert.match(reply!.text, /Away, says our company/)
    await goAway('All')
    await mail.bring(letter(eve, alice, 'To nobody'), [alice], '')
    await mail.bring(letter(eve, alice, 'A machine', 'Auto-Submitted: auto-generated'), [alice])
    await mail.bring(letter(bob, alice, 'No bob'), [alice])
    assert.deepEqual([await mail.sent(), await subjects(bob)], [[], []])
  })

  test('gets no receipt, though it asks for them', async () => {
    const asks = [`Disposition-Notification-To: ${dan}`, `Return-Receipt-To: ${dan}`]
    await mail.bring(letter(dan, alice, 'Receipts', ...asks), [alice])
    const { id } = idOfItem(await at.only('inbox'))
    const read = `<m:MarkAllItemsAsRead><m:ReadFlag>true</m:ReadFlag><m:SuppressReadReceipts>false</m:SuppressReadReceipts><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:MarkAllItemsAsRead>`
    ;(await mail.post(read)).fine
    assert.equal(textOf(await at.load({ id }), 't:IsRead'), 'true')
    assert.deepEqual(await mail.sent(), [])
  })

  test('in the name of somebody here is a message to read and nothing more', async () => {
    const { id } = await at.invite('SendToAllAndSaveCopy', attendees('RequiredAttendees', bob))
    const uid = textOf(await at.load({ id }), 't:UID')!
    const about = [`UID:${uid}`, 'DTSTAMP:20261126T100000Z', `ORGANIZER:mailto:${alice}`]
    const time = ['DTSTART:20270106T100000Z', 'DTEND:20270106T110000Z', 'SUMMARY:Other', 'SEQUENCE:7']
    const answer = [...about, `ATTENDEE;PARTSTAT=DECLINED:mailto:${bob}`]
    await mail.bring(webInvite({ method: 'REPLY', from: bob, to: alice, event: answer }), [alice])
    await mail.bring(webInvite({ method: 'CANCEL', from: alice, to: bob, event: [...about, ...time] }), [bob])
    await mail.bring(webInvite({ method: 'REQUEST', from: alice, to: bob, event: [...about, ...time] }), [bob])
    const sentBySomebody = webInvite({ method: 'REPLY', to: alice, event: answer }).replace(
      /^Sender: .*$/m,
      `Sender: ${bob}`,
    )
    await mail.bring(sentBySomebody, [alice])
    const twoAuthors = webInvite({ method: 'REPLY', to: alice, event: answer }).replace(
      /^From: /m,
      `From: ${bob}\r\n$&`,
    )
    await mail.bring(twoAuthors, [alice])
    assert.deepEqual(
      (await at.items('inbox', alice)).map(({ name }) => name),
      ['t:Message', 't:Message', 't:Message'],
    )
    assert.deepEqual((await at.items('inbox', bob)).map(({ name }) => name).sort(), [
      't:MeetingRequest',
      't:Message',
      't:Message',
    ])
    assert.deepEqual(await at.tracking({ id }), ['bob Unknown'])
    const copy = await at.only('calendar', bob)
    assert.deepEqual([textOf(copy, 't:Start'), textOf(copy, 't:IsCancelled')], ['2027-01-05T10:00:00Z', 'false'])
  })
})

describe('an address in a domain that the server is there for', () => {
  const send = async (mail: OutsideHost, ...to: string[]): Promise<void> => {
    ;(await mail.post(createItem(message('Hello', people('ToRecipients', ...to)), undefined, 'SendOnly'))).fine
  }

  test('is nobody, and not for the connector, where no mailbox has it', async () => {
    const mail = await outsideHost()
    await send(mail, 'nobody@example.test', dan)
    assert.deepEqual(
      (await mail.sent()).map(({ recipients }) => recipients),
      [[dan]],
    )
    const report = await meetingsOn(mail).only('inbox')
    assert.match(textOf(report, 't:Body')!, /nobody@example\.test\r\n.*\r\n {4}#5\.1\.1/)
    await mail.close()
  })

  test('is what the operator says, whatever the mailboxes have', async () => {
    const mail = await outsideHost({ acceptedDomains: ['Other.test'] })
    await send(mail, 'colleague@example.test', 'nobody@other.test', bob)
    assert.deepEqual(
      (await mail.sent()).map(({ recipients }) => recipients),
      [['colleague@example.test']],
    )
    assert.match(textOf(await meetingsOn(mail).only('inbox'), 't:Body')!, /nobody@other\.test/)
    assert.equal((await meetingsOn(mail).items('inbox', bob)).length, 1)
    assert.deepEqual(await mail.bring(letter(dan, alice, 'In'), [alice, 'x@example.test', 'x@other.test']), [
      'x@example.test 5.7.1',
      'x@other.test 5.1.1',
    ])
    await mail.close()
  })
})

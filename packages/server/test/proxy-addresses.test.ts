import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { AccountError, administerAccounts } from '@exchequer/server'
import { ask, responses } from './asking.js'
import { askPox, askSoap, email, outcomes, settingsIn, soapRequest, usersRequest } from './autodiscovering.js'
import {
  type Answer,
  alice,
  all,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getFolder,
  getItem,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'
import { attendees, carol, create, idOfItem, meeting, meetingsOn, respond, response } from './meeting.js'
import { dan, letter, type OutsideHost, outsideHost } from './outside.js'
import { ofMailbox, permit } from './rights.js'

const robert = 'robert@example.test'
const sales = 'sales@brand.test'
const list = 'team@example.test'

describe('a mailbox with further addresses', () => {
  let mail: OutsideHost
  let at: ReturnType<typeof meetingsOn>
  beforeEach(async () => {
    mail = await outsideHost({ people: [carol] })
    at = meetingsOn(mail)
    await mail.server.addMailbox({ address: bob, proxyAddresses: [robert, sales.toUpperCase(), bob] })
  })
  afterEach(() => mail.close())

  const to = (...addresses: string[]): string =>
    `<t:ToRecipients>${addresses.map((one) => `<t:Mailbox><t:EmailAddress>${one}</t:EmailAddress></t:Mailbox>`).join('')}</t:ToRecipients>`
  const send = (item: string, as = alice): Promise<Answer> =>
    mail.post(createItem(item, undefined, 'SendAndSaveCopy'), { as })
  const addressesIn = (item: XmlNode, path: string): (string | undefined)[] =>
    (find(item, path)?.children ?? []).map((one) => textOf(one, 't:EmailAddress'))

  test('gets mail at each of them, once, and is known in it by the primary one', async () => {
    await mail.server.addDistributionList({ address: list, members: [robert] })
    ;(await send(message('Hello', to(robert.toUpperCase(), bob, sales, list)))).fine
    const item = await at.only('inbox', bob)
    assert.deepEqual(addressesIn(item, 't:ToRecipients'), [bob, bob, bob, list])
    assert.equal(textOf(item, 't:ReceivedBy/t:Mailbox/t:EmailAddress'), bob)
    assert.deepEqual(await mail.sent(), [])
  })

  test('gets mail from elsewhere at each of them; whom it does not reach is named as the envelope named him', async () => {
    assert.deepEqual(await mail.bring(letter(dan, sales, 'Hello'), [sales, robert, bob]), [])
    assert.equal(textOf(await at.only('inbox', bob), 't:Subject'), 'Hello')
    const { quotaBytes, ...row } = (await mail.store.read((view) => view.mailboxByAddress(sales)))!
    assert.equal(quotaBytes, null)
    await mail.store.write((transaction) => transaction.updateMailbox({ ...row, quotaBytes: 1 }))
    assert.deepEqual(await mail.bring(letter(dan, sales, 'More'), [sales, bob]), [`${sales} 5.2.2`, `${bob} 5.2.2`])
  })

  test('is nobody elsewhere: its domains are ours, and who writes as one of them does not do so from elsewhere', async () => {
    assert.deepEqual(await mail.bring(letter(dan, 'nobody@brand.test', 'x'), ['nobody@brand.test']), [
      'nobody@brand.test 5.1.1',
    ])
    const forged = `${letter(sales, alice, 'Forged', 'Disposition-Notification-To: x@y.test')}`
    assert.deepEqual(await mail.bring(forged, [alice], sales), [])
    assert.equal(textOf(await at.only('inbox'), 't:IsReadReceiptRequested'), 'false')
  })

  test('writes as its primary one, whichever it says, and nobody else may', async () => {
    const from = `<t:From><t:Mailbox><t:EmailAddress>${sales}</t:EmailAddress></t:Mailbox></t:From>`
    ;(await send(message('Mine', to(alice) + from), bob)).fine
    for (const [folder, who] of [
      ['sentitems', bob],
      ['inbox', alice],
    ] as const)
      assert.equal(textOf(await at.only(folder, who), 't:From/t:Mailbox/t:EmailAddress'), bob, folder)
    assert.equal((await send(message('Theirs', to(bob) + from), alice)).message.code, 'ErrorSendAsDenied')
  })

  test('writes as its primary one in the MIME of a client too, whose other bytes go out as they are', async () => {
    const body =
      '--b\r\nContent-Type: text/plain\r\n\r\nText \r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\nAQID\r\n--b--\r\n'
    const signed =
      'X-Own: 1\r\nSubject: In bytes\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b\r\n\r\n'
    for (const [who, shown] of [
      [sales, bob],
      [`=?utf-8?Q?Andr=C3=A9?=\r\n Sales <${sales}>`, `=?UTF-8?Q?Andr=C3=A9_Sales?= <${bob}>`],
    ] as const) {
      const mime = `X-First: 1\r\nFrom: ${who}\r\nSender: ${robert}\r\nTo: ${alice}, ${dan}\r\n${signed}${body}`
      const item = `<t:Message><t:MimeContent>${Buffer.from(mime).toString('base64')}</t:MimeContent></t:Message>`
      assert.equal((await send(item, carol)).message.code, 'ErrorSendAsDenied')
      ;(await send(item, bob)).fine
      const [out] = await mail.sent()
      assert.equal(out?.sender, bob)
      const seen = [out!.text]
      for (const [folder, as] of [
        ['sentitems', bob],
        ['inbox', alice],
      ] as const) {
        const found = (await mail.post(findItem(distinguished(folder)), { as })).fine.ids
        const wanted = shape(
          'IdOnly',
          [...['message:From', 'message:Sender'].map(field), tagged('0x7d', 'String')],
          '<t:IncludeMimeContent>true</t:IncludeMimeContent>',
        )
        const { item } = (await mail.post(getItem(found, wanted), { as })).fine
        assert.deepEqual(
          ['From', 'Sender'].map((name) => textOf(item, `t:${name}/t:Mailbox/t:EmailAddress`)),
          [bob, bob],
        )
        const headers = textOf(item, 't:ExtendedProperty/t:Value')!.match(/^(From|Sender):.*(\r\n .*)*/gm)
        assert.equal(headers?.length, 1)
        assert.match(headers[0]!, /bob@example\.test/)
        seen.push(Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString())
        await mail.post(deleteItem(found, 'HardDelete'), { as })
      }
      for (const text of seen) {
        assert.ok(text.endsWith(signed + body), text)
        assert.doesNotMatch(text, /brand|robert|^Sender/im)
        assert.match(text, /^X-First: 1\r$/m)
        const [line] = text.match(/^From: .*(\r\n .*)*/m)!
        assert.ok(line.replace(/\r\n/g, '').includes(shown), line)
      }
    }
  })

  test('is invited by any of them, answers as the primary one, and stays one attendee with one answer', async () => {
    const invited = create(meeting('Plans', attendees('RequiredAttendees', sales)), 'SendToAllAndSaveCopy')
    const [id] = (await mail.post(invited)).fine.ids
    const copy = await at.only('calendar', bob)
    ;(await mail.post(respond(response('AcceptItem', idOfItem(copy))), { as: bob })).fine
    const tracked = async (): Promise<string[]> =>
      all(await at.only('calendar', alice), 't:Attendee').map(
        (one) => `${textOf(one, 't:Mailbox/t:EmailAddress')} ${textOf(one, 't:ResponseType')}`,
      )
    assert.deepEqual(await tracked(), [`${bob} Accept`])
    // A client that sends the list again names him as it did.
    const again =
      `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges>` +
      `<t:ItemChange><t:ItemId Id="${id!.id}"/><t:Updates><t:SetItemField><t:FieldURI FieldURI="calendar:RequiredAttendees"/>` +
      `<t:CalendarItem>${attendees('RequiredAttendees', robert)}</t:CalendarItem></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`
    ;(await mail.post(again)).fine
    assert.deepEqual(await tracked(), [`${bob} Accept`])
  })

  test('is named by the primary one in a distinguished folder id, which the refusal of others says', async () => {
    const calendar = distinguished('calendar')
    const own = (await mail.post(getFolder(calendar), { as: bob })).fine.id
    await mail.post(permit(calendar, { [alice]: 'Reviewer' }, 'Calendar'), { as: bob })
    assert.equal((await mail.post(getFolder(ofMailbox('calendar', bob.toUpperCase())))).fine.id.id, own.id)
    for (const as of [alice, bob]) {
      const refusal = await mail.post(getFolder(ofMailbox('calendar', robert)), { as })
      assert.deepEqual(refusal.codes, ['ErrorNonPrimarySmtpAddress'])
      assert.match(refusal.xml, /<t:Value Name="Primary">bob@example\.test<\/t:Value>/)
    }
  })

  test('is found by any of them wherever else a request names a mailbox', async () => {
    const picture = `<m:SetUserPhoto><m:Email>${sales}</m:Email><m:Content>/9j/AA==</m:Content></m:SetUserPhoto>`
    ;(await mail.post(picture, { as: bob, version: 'Exchange2016' })).fine
    for (const address of [robert, sales.toUpperCase()]) {
      const available = await mail.post(ask({ people: [address] }))
      assert.deepEqual(available.codes, ['NoError'])
      assert.equal(responses(available).length, 1)
      const photo = `<m:GetUserPhoto><m:Email>${address}</m:Email><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>`
      assert.match((await mail.post(photo)).fine.xml, /<m:PictureData>\/9j\/AA==<\/m:PictureData>/)
      for (const [entry, scope] of [
        [address, 'ActiveDirectory'],
        [`smtp:${address}`, 'ActiveDirectory'],
        [`smtp:=${address}`, 'ActiveDirectory'],
      ] as const) {
        const asked = `<m:ResolveNames ReturnFullContactData="false" SearchScope="${scope}"><m:UnresolvedEntry>${entry}</m:UnresolvedEntry></m:ResolveNames>`
        const found = all((await mail.post(asked)).fine.root, 't:Resolution')
        assert.deepEqual(
          found.map((one) => textOf(one, 't:Mailbox/t:EmailAddress')),
          [bob],
          entry,
        )
      }
      const persona = `<m:GetPersona><m:EmailAddress><t:EmailAddress>${address}</t:EmailAddress></m:EmailAddress></m:GetPersona>`
      assert.match((await mail.post(persona)).xml, /bob@example\.test/)
    }
  })

  test('has its members named by primary addresses where a list is expanded', async () => {
    await mail.server.addDistributionList({ address: list, members: [sales] })
    const asked = `<m:ExpandDL><m:Mailbox><t:EmailAddress>${list}</t:EmailAddress></m:Mailbox></m:ExpandDL>`
    const members = all((await mail.post(asked)).fine.root, 't:Mailbox')
    assert.deepEqual(
      members.map((one) => textOf(one, 't:EmailAddress')),
      [bob],
    )
  })

  test('is what Autodiscover leads to, under the primary one', async () => {
    const pox = await askPox(mail, email(sales), { as: bob })
    assert.equal(textOf(all(pox, 'o:User')[0]!, 'o:AutoDiscoverSMTPAddress'), bob)
    const names = ['AutoDiscoverSMTPAddress', 'UserDN']
    const soap = async (user: string) =>
      settingsIn(
        outcomes(await askSoap(mail, soapRequest('GetUserSettings', usersRequest([user], names)), { as: bob }))[0]!,
      )
    assert.equal((await soap(robert))['AutoDiscoverSMTPAddress'], bob)
    assert.deepEqual(await soap(robert), await soap(bob))
  })

  test('gives rights by any of them', async () => {
    const own = (await mail.post(getFolder(distinguished('inbox')))).fine.id
    ;(await mail.post(permit(distinguished('inbox'), { [sales]: 'Reviewer' }))).fine
    assert.equal((await mail.post(getFolder(folderId(own)), { as: bob })).fine.id.id, own.id)
    await mail.server.addMailbox({ address: 'desk@example.test', kind: 'shared', fullAccess: [robert] })
    ;(await mail.post(getFolder(ofMailbox('inbox', 'desk@example.test')), { as: bob })).fine
    const delegate =
      `<m:AddDelegate><m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox><m:DelegateUsers><t:DelegateUser><t:UserId>` +
      `<t:PrimarySmtpAddress>${sales}</t:PrimarySmtpAddress></t:UserId></t:DelegateUser></m:DelegateUsers></m:AddDelegate>`
    assert.match((await mail.post(delegate)).xml, /<t:PrimarySmtpAddress>bob@example\.test</)
  })

  test('is impersonated by any of them as SmtpAddress, and by the primary one as PrimarySmtpAddress, which the refusal of others names', async () => {
    const as = (element: string, value: string): string =>
      `<t:ExchangeImpersonation><t:ConnectingSID><t:${element}>${value}</t:${element}></t:ConnectingSID></t:ExchangeImpersonation>`
    const inbox = getFolder(distinguished('inbox'), shape('IdOnly'))
    const own = (await mail.post(inbox, { as: bob })).fine.id
    const refusal = async (headers: string, who = alice): Promise<string> =>
      (await mail.post(inbox, { headers, as: who })).fault
    for (const element of ['SmtpAddress', 'PrimarySmtpAddress', 'PrincipalName'])
      assert.equal(await refusal(as(element, sales)), 'ErrorImpersonateUserDenied', element)
    // By whichever address who may be impersonated is said.
    await administerAccounts(mail.store).setImpersonation(alice, [robert])
    assert.equal((await mail.post(inbox, { headers: as('SmtpAddress', sales) })).fine.id.id, own.id)
    const wrong = await mail.post(inbox, { headers: as('PrimarySmtpAddress', sales) })
    assert.equal(wrong.fault, 'ErrorNonPrimarySmtpAddress')
    assert.match(wrong.xml, /<t:Value Name="Primary">bob@example\.test<\/t:Value>/)
    assert.equal(await refusal(as('PrincipalName', sales)), 'ErrorImpersonateUserDenied')
    assert.equal((await mail.post(inbox, { headers: as('SmtpAddress', sales), as: bob })).fine.id.id, own.id)
    assert.equal(await refusal(as('PrimarySmtpAddress', sales), bob), 'ErrorNonPrimarySmtpAddress')
  })

  test('has no address that means somebody else already, whoever that is', async () => {
    const accounts = administerAccounts(mail.store)
    await mail.server.addMailbox({ address: carol, archive: true, loginNames: ['carol@corp.test'] })
    await mail.server.addMailbox({ address: 'room@example.test', kind: 'room' })
    await mail.server.addDistributionList({ address: list, members: [] })
    const { guid } = (await mail.store.read((view) => view.mailboxByAddress(carol)))!
    const archive = (await mail.store.read((view) => view.mailboxes())).find(({ kind }) => kind === 'archive')!
    const taken = [alice, list, 'room@example.test', archive.address, `${guid}@example.test`, 'carol@corp.test', sales]
    for (const address of taken) {
      const who = address === sales ? carol : bob
      await assert.rejects(accounts.setProxyAddresses(who, ['free@example.test', address]), AccountError, address)
      await assert.rejects(
        mail.server.addMailbox({ address: 'new@example.test', proxyAddresses: [address] }),
        AccountError,
      )
      await assert.rejects(accounts.add({ address }), AccountError)
    }
    await assert.rejects(mail.server.addMailbox({ address: sales, password: 'mine now' }), {
      message: `${sales} is an address of ${bob} already.`,
    })
    await assert.rejects(mail.server.addDistributionList({ address: sales, members: [] }), AccountError)
    await assert.rejects(accounts.setProxyAddresses(bob, ['no address']), AccountError)
    const reports = await accounts.list()
    assert.deepEqual(reports.find(({ address }) => address === bob)?.proxyAddresses, [robert, sales])
    assert.equal(
      reports.some(({ address }) => address === 'new@example.test'),
      false,
    )
    await accounts.setProxyAddresses(bob, [robert])
    await accounts.setProxyAddresses(carol, [sales])
    ;(await send(message('Carol now', to(sales)))).fine
    await at.only('inbox', carol)
    await accounts.remove(carol, { withMailbox: true })
    await accounts.setProxyAddresses(bob, [sales])
  })
})

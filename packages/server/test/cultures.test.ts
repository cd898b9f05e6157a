import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { AccountError, administerAccounts } from '@exchequer/server'
import {
  alice,
  all,
  bob,
  createFolder,
  createItem,
  distinguished,
  getFolder,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { attendees, carol, create, idOfItem, meeting, meetingsOn, respond, response } from './meeting.js'
import { ofMailbox } from './rights.js'

const mail = await host({ people: [carol], rooms: ['room@example.test'] })
const at = meetingsOn(mail)
after(() => mail.close())

const inCulture = (culture?: string): string =>
  culture === undefined ? '' : `<t:MailboxCulture>${culture}</t:MailboxCulture>`
const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`

let count = 0
const fresh = (): string => `Plans ${++count}`
/** What somebody got with the subject of the last `fresh` in its own, the newest first. */
const got = async (as: string, folder = 'inbox') =>
  (await at.items(folder, as)).filter((one) => textOf(one, 't:Subject')?.endsWith(`Plans ${count}`))

describe('the language of MailboxCulture', () => {
  for (const [culture, reply, forward, lines, date] of [
    [
      undefined,
      'RE',
      'FW',
      ['From: ', 'Sent: ', 'To: ', 'Subject: '],
      /^Sent: [A-Z][a-z]+, [A-Z][a-z]+ \d+, \d{4} \d+:\d\d [AP]M\r$/m,
    ],
    ['en-GB', 'RE', 'FW', ['From: ', 'Sent: ', 'To: ', 'Subject: '], /^Sent: /m],
    ['ja-JP', 'RE', 'FW', ['From: ', 'Sent: ', 'To: ', 'Subject: '], /^Sent: [A-Z]/m],
    [
      'de-CH',
      'AW',
      'WG',
      ['Von: ', 'Gesendet: ', 'An: ', 'Betreff: '],
      /^Gesendet: [A-Z][a-z]+, \d+\. \S+ \d{4} \d+:\d\d\r$/m,
    ],
    ['FR', 'RE', 'TR', ['De: ', 'Envoyé: ', 'À: ', 'Objet: '], /^Envoyé: [a-z]+ \d+ \S+ \d{4} \d+:\d\d\r$/m],
    ['es-MX', 'RE', 'RV', ['De: ', 'Enviado: ', 'Para: ', 'Asunto: '], /^Enviado: [a-zé]+, \d+ de \S+ de \d{4}/m],
    ['nl', 'RE', 'FW', ['Van: ', 'Verzonden: ', 'Aan: ', 'Onderwerp: '], /^Verzonden: [a-z]+ \d+ \S+ \d{4}/m],
  ] as const)
    test(`is that of what is written around replies: ${culture}`, async () => {
      ;(
        await mail.post(
          createItem(message(fresh(), `<t:Body BodyType="Text">Words</t:Body>${to(bob)}`), undefined, 'SendOnly'),
        )
      ).fine
      const [asked] = await got(bob)
      for (const [element, prefix] of [
        ['ReplyToItem', reply],
        ['ForwardItem', forward],
      ] as const) {
        const answer = response(element, idOfItem(asked!), element === 'ForwardItem' ? to(alice) : '')
        ;(await mail.post(respond(answer, 'SendOnly'), { as: bob, headers: inCulture(culture) })).fine
        const told = (await got(alice)).find((one) => textOf(one, 't:Subject') === `${prefix}: Plans ${count}`)
        assert.ok(told)
        const body = textOf(await at.load(idOfItem(told)), 't:Body')!
        const places = lines.map((line) => body.indexOf(`\r\n${line}`))
        assert.ok(
          places.every((place, i) => place > (places[i - 1] ?? -1)),
          body,
        )
        assert.match(body, date)
        assert.equal(textOf(told, 't:ConversationTopic'), `Plans ${count}`)
        assert.equal(textOf(told, 't:Culture'), culture ?? 'en-US')
      }
      // What is answered in one language is answered in another without piling up what stands before it.
      const again = (await got(alice)).find((one) => textOf(one, 't:Subject')!.startsWith(`${forward}: `))!
      ;(await mail.post(respond(response('ReplyToItem', idOfItem(again)), 'SendOnly'), { headers: inCulture('de') }))
        .fine
      assert.equal(textOf((await got(bob))[0]!, 't:Subject'), `AW: Plans ${count}`)
    })

  for (const [culture, words] of [
    [undefined, ['Accepted', 'Tentative', 'Declined', 'Canceled', 'New Time Proposed']],
    ['de', ['Zugesagt', 'Mit Vorbehalt', 'Abgelehnt', 'Abgesagt', 'Neue Zeit vorgeschlagen']],
    ['es', ['Aceptado', 'Provisional', 'Rechazado', 'Cancelado', 'Nueva hora propuesta']],
    ['fr', ['Accepté', 'Provisoire', 'Refusé', 'Annulé', 'Nouvel horaire proposé']],
    ['nl', ['Geaccepteerd', 'Voorlopig', 'Geweigerd', 'Geannuleerd', 'Nieuwe tijd voorgesteld']],
  ] as const)
    test(`is that of answers to meetings, and of what is called off: ${culture}`, async () => {
      const headers = inCulture(culture)
      const proposed =
        '<t:ProposedStart>2027-01-05T12:00:00Z</t:ProposedStart><t:ProposedEnd>2027-01-05T13:00:00Z</t:ProposedEnd>'
      for (const [element, word, behind] of [
        ['AcceptItem', words[0], ''],
        ['TentativelyAcceptItem', words[1], ''],
        ['TentativelyAcceptItem', words[4], proposed],
        ['DeclineItem', words[2], ''],
      ] as const) {
        const people = attendees('RequiredAttendees', bob, carol)
        const id = (await mail.post(create(meeting(fresh(), people), 'SendToAllAndSaveCopy'))).fine.id
        const [request] = await got(bob)
        const answer = respond(response(element, idOfItem(request!), '', behind), 'SendOnly')
        ;(await mail.post(answer, { as: bob, headers, version: 'Exchange2016' })).fine
        const subjects = (await got(alice)).map((one) => textOf(one, 't:Subject'))
        assert.deepEqual(subjects, [`${word}: Plans ${count}`])
        const off = `<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToAllAndSaveCopy"><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:DeleteItem>`
        ;(await mail.post(off, { headers })).fine
        for (const folder of ['inbox', 'calendar']) {
          const [told] = (await got(carol, folder)).filter(({ name }) => name !== 't:MeetingRequest')
          assert.equal(textOf(told!, 't:Subject'), `${words[3]}: Plans ${count}`, folder)
        }
      }
    })

  test('is not that of a room, which speaks for itself', async () => {
    const asked = create(meeting(fresh(), attendees('Resources', 'room@example.test')), 'SendToAllAndSaveCopy')
    ;(await mail.post(asked, { headers: inCulture('de') })).fine
    assert.equal(textOf((await got(alice))[0]!, 't:Subject'), `Accepted: Plans ${count}`)
  })

  test('changes no names of folders, which are there already', async () => {
    const { root } = (
      await mail.post(getFolder(distinguished('inbox'), shape('Default')), { headers: inCulture('de') })
    ).fine
    assert.equal(all(root, 't:DisplayName')[0]!.text, 'Inbox')
  })
})

describe('the language of a mailbox', () => {
  const accounts = administerAccounts(mail.store)
  const name = async (folder: string): Promise<string> =>
    all((await mail.post(getFolder(folder, shape('Default')))).fine.root, 't:DisplayName')[0]!.text

  for (const [language, names] of [
    ['de', ['Posteingang', 'Gesendete Elemente', 'Junk-E-Mail', 'Gelöschte Elemente']],
    ['es-MX', ['Bandeja de entrada', 'Elementos enviados', 'Correo no deseado', 'Elementos eliminados']],
    ['fr-CA', ['Boîte de réception', 'Éléments envoyés', 'Courrier indésirable', 'Éléments supprimés']],
    ['NL', ['Postvak IN', 'Verzonden items', 'Ongewenste e-mail', 'Verwijderde items']],
    ['en-GB', ['Inbox', 'Sent Items', 'Junk Email', 'Deleted Items']],
  ] as const)
    test(`is that of its folders, and of those of its archive: ${language}`, async () => {
      const address = `${language.toLowerCase()}@example.test`
      await accounts.add({ address, language, archive: true, fullAccess: [alice] })
      const [inbox, sent, junk, deleted] = names
      assert.equal(await name(ofMailbox('inbox', address)), inbox)
      assert.equal(await name(ofMailbox('sentitems', address)), sent)
      assert.equal(await name(ofMailbox('junkemail', address)), junk)
      assert.equal(await name(ofMailbox('recoverableitemsroot', address)), 'Recoverable Items')
      assert.equal(await name(ofMailbox('archivedeleteditems', address)), deleted)
      const move = `<m:ArchiveItem><m:ArchiveSourceFolderId>${ofMailbox('inbox', address)}</m:ArchiveSourceFolderId><m:ItemIds><t:ItemId Id="${(await mail.post(createItem(message('x'), ofMailbox('inbox', address)))).fine.id.id}"/></m:ItemIds></m:ArchiveItem>`
      ;(await mail.post(move)).fine
      assert.equal(await name(ofMailbox('archiveinbox', address)), inbox)
      // By its name somebody else may have one in a mailbox whose own is called otherwise.
      const taken = await mail.post(
        createFolder(
          ofMailbox('msgfolderroot', address),
          '<t:Folder><t:DisplayName>Sent Items</t:DisplayName></t:Folder>',
        ),
      )
      assert.equal(taken.message.code, sent === 'Sent Items' ? 'ErrorFolderExists' : 'NoError')
    })

  test('stays what it was when it was made, and is one that there are names in', async () => {
    await mail.server.addMailbox({ address: bob, language: 'de' })
    assert.equal((await at.items('inbox', bob)).length > 0, true)
    const folder = await mail.post(getFolder(distinguished('inbox'), shape('Default')), { as: bob })
    assert.equal(all(folder.fine.root, 't:DisplayName')[0]!.text, 'Inbox')
    await assert.rejects(accounts.add({ address: 'new@example.test', language: 'tlh' }), (error: unknown) => {
      assert.ok(error instanceof AccountError)
      assert.equal(error.message, 'There are no names of folders in "tlh": en, de, es, fr, nl are the languages.')
      return true
    })
  })
})

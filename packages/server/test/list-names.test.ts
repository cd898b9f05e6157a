import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { AccountError, administerAccounts, administerLists, type ListAdministration } from '@exchequer/server'
import { type Answer, alice, all, bob, createItem, distinguished, getFolder, message, textOf } from './harness.js'
import { carol, meetingsOn } from './meeting.js'
import { dan, letter, type OutsideHost, outsideHost } from './outside.js'
import { ofMailbox, permit } from './rights.js'

const team = 'team@example.test'
const everybody = 'everybody@brand.test'

describe('a distribution list with further addresses', () => {
  let mail: OutsideHost
  let at: ReturnType<typeof meetingsOn>
  let lists: ListAdministration
  beforeEach(async () => {
    mail = await outsideHost({ people: [carol] })
    at = meetingsOn(mail)
    lists = administerLists(mail.store)
    await mail.server.addDistributionList({ address: team, members: [bob], proxyAddresses: [everybody.toUpperCase()] })
  })
  afterEach(() => mail.close())

  const send = (...addresses: string[]): Promise<Answer> => {
    const to = addresses.map((one) => `<t:Mailbox><t:EmailAddress>${one}</t:EmailAddress></t:Mailbox>`).join('')
    return mail.post(createItem(message('Hello', `<t:ToRecipients>${to}</t:ToRecipients>`), undefined, 'SendOnly'))
  }
  const expanded = async (address: string): Promise<(string | undefined)[]> => {
    const asked = `<m:ExpandDL><m:Mailbox><t:EmailAddress>${address}</t:EmailAddress></m:Mailbox></m:ExpandDL>`
    return all((await mail.post(asked)).fine.root, 't:Mailbox').map((one) => textOf(one, 't:EmailAddress'))
  }

  test('gets mail at each of them, from here and from elsewhere, once for each member', async () => {
    ;(await send(everybody, team)).fine
    await at.only('inbox', bob)
    assert.deepEqual(await mail.bring(letter(dan, everybody, 'From elsewhere'), [everybody]), [])
    assert.equal((await at.items('inbox', bob)).length, 2)
    assert.deepEqual(await mail.sent(), [])
  })

  test('is expanded and found by each of them, under the primary one', async () => {
    assert.deepEqual(await expanded(everybody), [bob])
    const resolved = (
      await mail.post(
        `<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>${everybody}</m:UnresolvedEntry></m:ResolveNames>`,
      )
    ).fine
    assert.equal(textOf(all(resolved.root, 't:Mailbox')[0]!, 't:EmailAddress'), team)
  })

  test('gives its members what is allowed to any of them', async () => {
    const ofAlice = getFolder(ofMailbox('inbox', alice))
    assert.equal((await mail.post(ofAlice, { as: bob })).message.code, 'ErrorFolderNotFound')
    ;(await mail.post(permit(distinguished('inbox'), { [everybody]: 'Reviewer' }))).fine
    assert.equal((await mail.post(ofAlice, { as: bob })).message.code, 'NoError')
    await mail.server.addMailbox({ address: carol, fullAccess: [everybody] })
    assert.deepEqual(
      (await administerAccounts(mail.store).list()).find(({ address }) => address === carol)?.fullAccess,
      [team],
    )
  })

  test('has in it other lists, and people, by whichever of their addresses', async () => {
    await lists.addList({ address: 'outer@example.test', members: [everybody, 'Dan@Outside.test', 'dan@outside.test'] })
    assert.deepEqual(await expanded('outer@example.test'), [team, 'Dan@Outside.test'])
    await lists.removeListMembers('outer@example.test', [everybody.toUpperCase()])
    assert.deepEqual(await expanded('outer@example.test'), ['Dan@Outside.test'])
  })

  test('shares none of them with anybody, and is changed by its primary one when it is made again', async () => {
    for (const refused of [
      () => lists.setListProxyAddresses(team, [alice]),
      () => lists.addList({ address: everybody, members: [] }),
      () => mail.server.addDistributionList({ address: everybody, members: [] }),
      () => mail.server.addMailbox({ address: 'new@example.test', proxyAddresses: [everybody] }),
      () => administerAccounts(mail.store).setProxyAddresses(team, ['new@example.test']),
    ])
      await assert.rejects(refused, AccountError)
    await administerAccounts(mail.store).setSendAs(everybody, [bob])
    await mail.server.addDistributionList({ address: team, displayName: 'The team', members: [carol] })
    assert.deepEqual(await lists.lists(), [
      {
        address: team,
        proxyAddresses: [everybody],
        displayName: 'The team',
        members: [carol],
        isRoomList: false,
        sendAs: [bob],
        sendOnBehalf: [],
      },
    ])
    await lists.removeList(team)
    ;(await send(everybody)).fine
    assert.deepEqual((await mail.sent()).length, 1)
    await administerAccounts(mail.store).setProxyAddresses(alice, [everybody])
  })
})

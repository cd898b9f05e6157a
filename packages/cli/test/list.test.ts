import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { EmailMessage, ExchangeService } from '@exchequer/client'
import { onFolder } from './on-folder.js'

const alice = 'alice@example.test'
const bob = 'bob@example.test'
const team = 'team@example.test'

/** Four mailboxes, two of them rooms, and what is done with lists of them. */
async function withPeople(context: TestContext) {
  const folder = await onFolder(context)
  for (const address of [alice, bob]) await folder.user(['add', address], 'secret')
  for (const address of ['one@example.test', 'two@example.test']) await folder.user(['add', address, '--room'])
  const list = folder.lists.done
  const members = async (address: string): Promise<string[]> =>
    (JSON.parse(await list(['show', address, '--json'])) as { members: string[] }).members
  return { ...folder, list, members }
}

const serviceAt = (url: string, username: string) =>
  new ExchangeService({ url, credentials: { username, password: 'secret' } })

const send = (from: ExchangeService, subject: string, to: string) => {
  const message = new EmailMessage({ subject, toRecipients: [{ emailAddress: to }] })
  return from.createItems([message], { messageDisposition: 'SendOnly' })
}

for (const isServed of [false, true])
  test(`lists are made, shown, changed and removed ${isServed ? 'while a server has the folder open' : 'in a folder that no server has open'}`, async (context) => {
    const { list, members, lists, serve } = await withPeople(context)
    if (isServed) await serve()
    assert.equal(await list(['show']), '')
    const add = ['add', team, alice, 'Dan@Elsewhere.test', '--name', 'The team', '--proxy-address', 'all@example.test']
    assert.equal(await list(add), '')
    await list(['add', 'house@example.test', 'one@example.test', 'two@example.test'])
    await list(['add', 'nobody@example.test'])
    const rows = (await list(['show'])).trim().split('\n')
    for (const [i, row] of [
      /^team@example\.test +list +2 members +The team, all@example\.test$/,
      /^house@example\.test +room list +2 members +house$/,
      /^nobody@example\.test +list +0 members +nobody$/,
    ].entries())
      assert.match(rows[i]!, row)
    assert.equal(
      await list(['show', 'ALL@example.test']),
      'team@example.test  list  2 members  The team, all@example.test\n  alice@example.test\n  Dan@Elsewhere.test\n',
    )
    await list(['add-members', team, bob, 'ALICE@example.test', 'one@example.test'])
    assert.deepEqual(await members(team), [alice, 'Dan@Elsewhere.test', bob, 'one@example.test'])
    await list(['remove-members', team, 'dan@elsewhere.test', alice])
    assert.deepEqual(await members(team), [bob, 'one@example.test'])
    await list(['members', team, alice])
    assert.deepEqual(await members(team), [alice])
    await list(['members', team, 'none'])
    assert.deepEqual(await members(team), [])
    await list(['proxy-addresses', team, 'staff@example.test'])
    assert.match(await list(['show', 'staff@example.test']), /The team, staff@example\.test/)
    await list(['proxy-addresses', team, 'none'])
    for (const [args, sentence, status] of [
      [['add', team], /team@example\.test is there already/, 1],
      [['add', alice], /alice@example\.test is there already/, 1],
      [['add', 'team'], /"team" is not an e-mail address/, 1],
      [['add', 'new@example.test', 'dan'], /"dan" is not an e-mail address/, 1],
      [['add', 'new@example.test', '--proxy-address', bob], /bob@example\.test is there already/, 1],
      [['show', 'new@example.test'], /There is no distribution list new@example\.test/, 1],
      [['members', alice, bob], /There is no distribution list alice@example\.test/, 1],
      [['members', team, 'all'], /"all" is neither "none" nor an e-mail address/, 2],
      [['remove-members', team, bob], /bob@example\.test is no member of team@example\.test/, 1],
      [['proxy-addresses', team, 'house@example.test'], /house@example\.test is there already/, 1],
      [['remove', alice], /There is no distribution list/, 1],
    ] as const)
      assert.match(await lists.refused([...args], undefined, status), sentence)
    await list(['remove', team])
    assert.doesNotMatch(await list(['show']), /team/)
    await list(['add', team, bob])
    assert.deepEqual(await members(team), [bob])
  })

test('mail to a list comes by each of its addresses, and clients find rooms by a list of them', async (context) => {
  const { user, list, serve } = await withPeople(context)
  const { endpoint } = await serve()
  await user(['proxy-addresses', 'two@example.test', 'aula@example.test'])
  await list(['add', team, bob, '--proxy-address', 'all@example.test'])
  await list(['add', 'house@example.test', 'one@example.test', 'aula@example.test'])
  await list(['proxy-addresses', 'house@example.test', 'building@example.test'])
  const writer = serviceAt(endpoint, alice)
  for (const [subject, address] of [
    ['One', team],
    ['Two', 'all@example.test'],
  ] as const)
    await send(writer, subject, address)
  const found = await serviceAt(endpoint, bob).findItems('inbox', {})
  assert.deepEqual(found.items.map(({ subject }) => subject).sort(), ['One', 'Two'])
  assert.deepEqual(
    (await writer.getRoomLists()).map(({ emailAddress }) => emailAddress),
    ['house@example.test'],
  )
  for (const address of ['house@example.test', 'Building@example.test'])
    assert.deepEqual(
      (await writer.getRooms(address)).map(({ emailAddress }) => emailAddress),
      ['one@example.test', 'two@example.test'],
    )
  await list(['remove', team])
  await send(writer, 'Three', team)
  assert.match((await writer.findItems('inbox', {})).items[0]?.subject ?? '', /Undeliverable: Three/)
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { alice, all, authorization, type Host, host, textOf } from './harness.js'

let server: Host
before(async () => {
  server = await host()
})
after(() => server.close())

const getRooms = (address: string): string =>
  `<m:GetRooms><m:RoomList><t:EmailAddress>${address}</t:EmailAddress></m:RoomList></m:GetRooms>`

const people = (answer: Awaited<ReturnType<Host['post']>>, element: string): string[] =>
  all(answer.fine.body, element).map((one) => one.children.map(({ text }) => text).join(' '))

test('a server without room lists has an empty list of them', async () => {
  const answer = await server.post('<m:GetRoomLists/>')
  assert.equal(answer.message.code, 'NoError')
  assert.deepEqual(
    answer.body.children.map(({ name }) => name),
    ['m:ResponseCode', 'm:RoomLists'],
  )
  assert.equal(all(answer.body, 't:Address').length, 0)
})

test('lists whose members are rooms are room lists, and no others', async () => {
  const { addMailbox, addDistributionList } = server.server
  for (const [address, displayName] of [
    ['r2@example.test', 'Second room'],
    ['r1@example.test', 'First room'],
  ] as const)
    await addMailbox({ address, displayName, kind: 'room' })
  await addDistributionList({
    address: 'b2@example.test',
    displayName: 'Second building',
    members: ['R2@example.test', 'r1@example.test'],
  })
  await addDistributionList({ address: 'b1@example.test', displayName: 'First building', members: ['r1@example.test'] })
  await addDistributionList({ address: 'mixed@example.test', members: ['r1@example.test', alice] })
  await addDistributionList({ address: 'people@example.test', members: [alice] })
  await addDistributionList({ address: 'none@example.test', members: [] })
  await addDistributionList({ address: 'outside@example.test', members: ['r1@example.test', 'room@example.org'] })
  const answer = await server.post('<m:GetRoomLists/>', { version: 'Exchange2010' })
  assert.deepEqual(people(answer, 't:Address'), [
    'First building b1@example.test SMTP PublicDL',
    'Second building b2@example.test SMTP PublicDL',
  ])
})

test('the rooms of a list are told by name, whatever the case of its address', async () => {
  const answer = await server.post(getRooms('B2@Example.test'))
  assert.deepEqual(people(answer, 't:Id'), [
    'First room r1@example.test SMTP Mailbox',
    'Second room r2@example.test SMTP Mailbox',
  ])
})

for (const address of ['unknown@example.test', 'mixed@example.test', 'people@example.test', 'r1@example.test', alice])
  test(`${address} is no room list`, async () => {
    const { message, body } = await server.post(getRooms(address))
    assert.equal(message.code, 'ErrorNameResolutionNoResults')
    assert.equal(textOf(body, 'm:MessageText'), 'No results were found.')
    assert.equal(all(body, 'm:Rooms').length, 0)
  })

test('nobody signs in to a room that was made without a password, and it gets one later', async () => {
  const signIn = async (): Promise<number> => {
    const headers = { authorization: authorization('r1@example.test'), 'content-type': 'text/xml' }
    const request = new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body: '<x/>' })
    return (await server.server.fetch(request)).status
  }
  assert.equal(await signIn(), 401)
  await server.server.addMailbox({ address: 'r1@example.test', password: 'secret' })
  assert.notEqual(await signIn(), 401)
  assert.equal(people(await server.post(getRooms('b1@example.test')), 't:Id').length, 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type * as client from '@exchequer/client'
import { browserBundle, mailboxNames } from './browser-bundle.js'
import { fakeServer, url } from './fake-server.js'

type Bundled = Pick<typeof client, 'MailboxService' | 'ExchangeService'>

const load = async (code: Uint8Array): Promise<Bundled> =>
  import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)

/** A message with everything that tables name without importing it. */
const message = {
  itemId: { id: 'AAMk', changeKey: 'CQ' },
  subject: 'Minutes',
  attachments: [
    { element: 'ItemAttachment', value: { name: 'the old ones', item: { element: 'Message', value: {} } } },
  ],
  responseObjects: [{ element: 'ReplyToItem', value: {} }],
}
const meeting = {
  subject: 'Budget',
  conflictingMeetings: [{ element: 'CalendarItem', value: { subject: 'Lunch' } }],
}
const server = fakeServer(() =>
  [
    { element: 'Message', value: message },
    { element: 'CalendarItem', value: meeting },
  ].map((item) => ({ responseClass: 'Success', responseCode: 'NoError', items: [item] })),
)

for (const name of ['MailboxService', 'ExchangeService'] as const)
  test(`a bundle of ${name} reads what items hold, attachments and responses included`, async () => {
    const { code } = await browserBundle(name)
    const bundled = await load(code)
    const service = new bundled[name]({ url, fetch: server.fetch })
    const items = [...(await service.bindToItems(['AAMk', 'AAMl']))].map(({ item }) => item?.toJSON())
    assert.deepEqual(items, [message, meeting])
  })

test('mail, calendar and contacts take a page 60 kB at most, and bring none of the other operations along', async () => {
  const { gzip, files } = await browserBundle(...mailboxNames)
  assert.ok(gzip <= 60_000, `${gzip} bytes`)
  const subjects = files.flatMap((file) => /protocol\/dist\/operations\/(.+)\.js$/.exec(file)?.[1] ?? [])
  assert.deepEqual(subjects.sort(), ['attachments', 'folders', 'items', 'response', 'search', 'sync'])
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  createForward,
  createReply,
  EmailMessage,
  ExchangeService,
  PropertySet,
  suppressReadReceipt,
} from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const serviceOf = async (username: string): Promise<ExchangeService> => {
  await server.addMailbox({ address: username, password: 'secret', displayName: username })
  const credentials = { username, password: 'secret' }
  return new ExchangeService({ url: 'http://localhost/EWS/Exchange.asmx', credentials, fetch: server.fetch })
}
const ada = await serviceOf('ada@example.test')
const bob = await serviceOf('bob@example.test')

after(async () => {
  await server.close()
  await store.close()
})

const inbox = async (service: ExchangeService): Promise<EmailMessage[]> =>
  (await service.findItems<EmailMessage>('inbox')).items as EmailMessage[]

test('a batch of answers is sent, forwarded and saved, each with its own result', async () => {
  const message = new EmailMessage({
    subject: 'Plans',
    body: { bodyType: 'Text', value: 'When?' },
    toRecipients: [{ emailAddress: 'bob@example.test' }],
    isReadReceiptRequested: true,
  })
  await ada.createItems([message], { messageDisposition: 'SendAndSaveCopy' })
  const [received] = await inbox(bob)
  const answers = await bob.respondToItems([
    createReply(received!, { bodyPrefix: '<p>Now.</p>' }),
    createForward(received!, { toRecipients: [] }),
    suppressReadReceipt(received!),
    suppressReadReceipt(received!),
  ])
  assert.deepEqual(
    [...answers].map(({ errorCode }) => errorCode),
    ['NoError', 'ErrorInvalidRecipients', 'NoError', 'ErrorReadReceiptNotPending'],
  )
  const [reply] = await inbox(ada)
  assert.equal(reply!.subject, 'RE: Plans')
  const [whole] = [...(await ada.bindToItems<EmailMessage>([reply!], PropertySet.firstClass))]
  assert.equal(whole!.result, 'success')
  assert.match(whole!.item!.body!.value, /<p>Now\.<\/p>[\s\S]*When\?/)

  const saved = await bob.respondToItems([createReply(received!, { body: 'Only this' }, true)], {
    messageDisposition: 'SaveOnly',
  })
  const draft = saved.at(0)!.item as EmailMessage
  const [loaded] = [...(await bob.bindToItems<EmailMessage>([draft]))]
  assert.equal(loaded!.item!.isDraft, true)
  assert.equal(loaded!.item!.body!.value, 'Only this')
})

import { EmailMessage, type ExchangeService, type PropertySet } from '@exchequer/client'
import { type Print, report } from './report.js'

const subjectAndRecipients: PropertySet = {
  baseShape: 'IdOnly',
  additionalProperties: ['item:Subject', 'message:ToRecipients'],
}

/** Saves three drafts in one call. With `SendAndSaveCopy` for `SaveOnly` they would be sent. */
export async function createMessagesInBatch(
  service: ExchangeService,
  print: Print = console.log,
): Promise<EmailMessage[]> {
  const messages = [
    new EmailMessage({
      subject: 'What comes first',
      body: { bodyType: 'HTML', value: '<ol><li>Lunch</li><li>The plan</li></ol>' },
      toRecipients: [{ emailAddress: 'ada@contoso.com' }],
    }),
    new EmailMessage({
      subject: 'The company choir',
      body: { bodyType: 'Text', value: 'Who would like to sing?' },
      toRecipients: [{ emailAddress: 'bruno@contoso.com' }],
    }),
    new EmailMessage({
      subject: 'The last tests',
      body: { bodyType: 'Text', value: 'Shall we finish them together?' },
      toRecipients: [{ emailAddress: 'chiara@contoso.com' }],
    }),
  ]
  const responses = await service.createItems(messages, {
    savedItemFolderId: 'drafts',
    messageDisposition: 'SaveOnly',
  })
  report(print, 'create messages', responses)
  return messages
}

/** Gets messages by their ids, with the properties that are wanted. */
export async function getMessagesInBatch(
  service: ExchangeService,
  ids: readonly EmailMessage[],
  print: Print = console.log,
): Promise<EmailMessage[]> {
  const responses = await service.bindToItems<EmailMessage>(ids, subjectAndRecipients)
  report(print, 'get messages', responses)
  for (const { item } of responses) print(`  ${item?.subject} to ${item?.toRecipients?.[0]?.emailAddress}`)
  return [...responses].flatMap(({ item }) => item ?? [])
}

/** Changes the subject of drafts. */
export async function updateMessagesInBatch(
  service: ExchangeService,
  messages: readonly EmailMessage[],
  now = new Date(),
  print: Print = console.log,
): Promise<void> {
  for (const message of messages) message.subject = `As of ${now.toISOString()}`
  const responses = await service.updateItems(messages, {
    savedItemFolderId: 'drafts',
    messageDisposition: 'SaveOnly',
    conflictResolution: 'AutoResolve',
  })
  report(print, 'update messages', responses)
}

/** Deletes messages so that they can still be recovered. */
export async function deleteMessagesInBatch(
  service: ExchangeService,
  messages: readonly EmailMessage[],
  print: Print = console.log,
): Promise<void> {
  report(print, 'delete messages', await service.deleteItems(messages, { deleteType: 'SoftDelete' }))
}

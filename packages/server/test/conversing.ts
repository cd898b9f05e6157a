import {
  alice,
  bob,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  getItem,
  type Host,
  type Id,
  message,
  shape,
} from './harness.js'

export const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`

/** What alice and bob do to each other on a host, for tests of conversations. */
export function conversing({ post }: Host) {
  /** Sends a message from alice to bob, or the other way round; gives its subject, which no other message has. */
  async function send(subject: string, { as = alice, more = '' } = {}): Promise<void> {
    const recipient = as === alice ? bob : alice
    ;(await post(createItem(message(subject, to(recipient) + more), undefined, 'SendAndSaveCopy'), { as })).fine
  }

  /** The ids of what lies in a folder under a subject, the newest first. */
  async function named(subject: string, { as = alice, folder = distinguished('inbox') } = {}): Promise<Id[]> {
    const restriction =
      `<m:Restriction><t:IsEqualTo>${field('item:Subject')}<t:FieldURIOrConstant><t:Constant Value="${subject}"/>` +
      '</t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>'
    return (await post(findItem(folder, shape('IdOnly'), restriction), { as })).fine.ids
  }

  async function reply(id: Id, body: string, as = alice): Promise<void> {
    const response = `<t:ReplyToItem><t:ReferenceItemId Id="${id.id}" ChangeKey="${id.changeKey}"/><t:NewBodyContent BodyType="Text">${body}</t:NewBodyContent></t:ReplyToItem>`
    ;(await post(createItem(response, undefined, 'SendAndSaveCopy'), { as })).fine
  }

  /** Alice writes to bob, bob answers, and alice answers that. Gives the id of the conversation in alice's mailbox. */
  async function thread(subject: string): Promise<string> {
    await send(subject)
    const [asked] = await named(subject, { as: bob })
    await reply(asked!, 'Answer', bob)
    const [answered] = await named(`RE: ${subject}`)
    await reply(answered!, 'Thanks')
    return conversationIdOf(answered!)
  }

  async function conversationIdOf(id: Id, as = alice): Promise<string> {
    const shown = (await post(getItem([id], shape('IdOnly', [field('item:ConversationId')])), { as })).fine.item
    return find(shown, 't:ConversationId')!.attributes['Id']!
  }

  return { send, named, reply, thread, conversationIdOf }
}

import assert from 'node:assert/strict'
import { type AnyItem, CreateItem } from '@exchequer/protocol'
import { keyedItem, learn, told } from './model.items.js'
import { sendOut } from './model.sending.js'
import { addItem, type ModelItem, Refusal, wellKnown } from './model.state.js'
import type { Act } from './model.steps.js'
import {
  expectEach,
  type ModelClient,
  namedFolder,
  namedItem,
  namedKey,
  targetFolder,
  theFolder,
  type World,
} from './model.world.js'

// Replies and forwarded messages: what the step sends, and what it does to the model.

type Answer = Extract<Act, { does: 'answer' }>

const ownBody = 'An answer'

export async function answer(world: World, client: ModelClient, act: Answer): Promise<void> {
  const { element, disposition } = act
  const named = namedItem(world, client, act.item)
  const key = namedKey(named, act.key)
  const target = act.into && namedFolder(world, client, act.into)
  const to = element === 'ForwardItem' ? act.to.map((at) => world.mailboxes[at]!.address) : []
  world.log.push(
    `  ${element} (${disposition}) ${named.text} (${act.key.of} key) ${to.join(' ')}, a copy to ${target?.text ?? 'the usual place'}`,
  )
  const messages = await client.service.call(CreateItem, {
    messageDisposition: disposition,
    ...(target && { savedItemFolderId: targetFolder(target) }),
    items: [
      {
        element,
        value: {
          // What is quoted has the time in it.
          body: { bodyType: 'Text', value: ownBody },
          ...(to.length > 0 && { toRecipients: to.map((emailAddress) => ({ emailAddress })) }),
          referenceItemId: { id: named.id, ...(key.changeKey !== undefined && { changeKey: key.changeKey }) },
        },
      } as AnyItem,
    ],
  })
  expectEach(world, messages, [act], () => {
    const folder = target && theFolder(target, 'ErrorSavedItemFolderNotFound')
    const item = keyedItem(named, key)
    if (item.element !== 'Message' || item.isDraft) throw new Refusal('ErrorInvalidReferenceItem')
    const draft = draftOf(client, act, item, to)
    if (disposition === 'SaveOnly')
      return (message) => learn(addItem(folder ?? wellKnown(client.mailbox, 'drafts'), draft), told(message))
    if (draft.recipients.length === 0) throw new Refusal('ErrorInvalidRecipients')
    return (message) => {
      assert.deepEqual(message.items, [])
      const copyTo = folder ?? wellKnown(client.mailbox, 'sentitems')
      sendOut(world, client, draft, disposition === 'SendOnly' ? undefined : copyTo)
    }
  })
}

function draftOf(
  { mailbox }: ModelClient,
  { element }: Answer,
  item: ModelItem,
  to: readonly string[],
): Parameters<typeof addItem>[1] {
  const isForward = element === 'ForwardItem'
  const { message, conversation } = item
  return {
    element: 'Message',
    label: `${isForward ? 'FW' : 'RE'}: ${item.label.replace(/^(RE|FW): /, '')}`,
    isRead: true,
    importance: 'Normal',
    categories: [],
    body: ownBody,
    // What the text of a reply does not show stays with the message that it answers.
    attachments: isForward ? item.attachments.map(({ name }) => name) : [],
    recipients: recipientsOf(element, item, mailbox.address, to),
    from: mailbox.address,
    isDraft: true,
    conversation,
    answers: { item, message: message! },
  }
}

function recipientsOf(
  element: Answer['element'],
  { from, recipients }: ModelItem,
  me: string,
  to: readonly string[],
): readonly string[] {
  if (element === 'ForwardItem') return to
  if (element === 'ReplyToItem') return [from]
  const others = [...new Set([from, ...recipients])].filter((address) => address !== me)
  return others.length > 0 ? others : [me]
}

import assert from 'node:assert/strict'
import { CreateItem, SendItem } from '@exchequer/protocol'
import { describe, itemOf, keyedItem, modelOf } from './model.items.js'
import {
  addItem,
  isLive,
  liveItems,
  type ModelFolder,
  type ModelItem,
  type ModelMailbox,
  originIn,
  Refusal,
  removeItem,
  wellKnown,
  written,
} from './model.state.js'
import type { Act } from './model.steps.js'
import {
  expectEach,
  itemReference,
  type ModelClient,
  namedFolder,
  namedItem,
  namedKey,
  targetFolder,
  theFolder,
  type World,
} from './model.world.js'

// What the steps that send messages say, and what it does to the model.

type ActOf<Does extends Act['does']> = Extract<Act, { does: Does }>
type NewModelItem = Parameters<typeof addItem>[1]

/** Each recipient gets one copy, unread and without what is the sender's alone. */
function deliver(world: World, item: NewModelItem): void {
  for (const mailbox of world.mailboxes)
    if (item.recipients.includes(mailbox.address))
      addItem(wellKnown(mailbox, 'inbox'), { ...item, isRead: false, categories: [] })
}

/** What is sent goes to its recipients, and a copy into a folder where one is wanted; what it answers is marked as answered. */
export function sendOut(world: World, { mailbox }: ModelClient, given: NewModelItem, copyTo?: ModelFolder): void {
  const name = `${mailbox.address} ${originIn(mailbox)}`
  const { message = name, conversation = name, answers } = given
  if (answers) markAnswered(mailbox, answers)
  const sent = { ...given, message, conversation, answers: undefined, isDraft: false, received: mailbox.step }
  deliver(world, sent)
  if (copyTo) addItem(copyTo, { ...sent, isRead: true })
}

/** The item itself, or the first that is the same message where it has gone elsewhere. */
function markAnswered(mailbox: ModelMailbox, { item, message }: NonNullable<ModelItem['answers']>): void {
  const same = liveItems(mailbox).filter((one) => one.message === message)
  const marked = isLive(item) ? item : same.sort((one, other) => one.arrival - other.arrival)[0]
  if (marked) written(marked, ['0x1081', '0x1082', 'iconIndex'])
}

export async function createAndSend(
  world: World,
  client: ModelClient,
  { copyTo, items }: ActOf<'createAndSend'>,
): Promise<void> {
  const target = copyTo && namedFolder(world, client, copyTo)
  world.log.push(`  sends ${describe(items)}, a copy to ${target?.text ?? 'Sent Items'}`)
  const messages = await client.service.call(CreateItem, {
    messageDisposition: 'SendAndSaveCopy',
    ...(target && { savedItemFolderId: targetFolder(target) }),
    items: items.map((item) => itemOf(world, item)),
  })
  expectEach(world, messages, items, (given) => {
    const folder = target ? theFolder(target, 'ErrorSavedItemFolderNotFound') : wellKnown(client.mailbox, 'sentitems')
    const item = modelOf(world, client, given)
    if (item.recipients.length === 0) throw new Refusal('ErrorInvalidRecipients')
    return (message) => {
      assert.deepEqual(message.items, [])
      sendOut(world, client, item, folder)
    }
  })
}

export async function send(world: World, client: ModelClient, { items, saves, copyTo }: ActOf<'send'>): Promise<void> {
  const target = copyTo && namedFolder(world, client, copyTo)
  const inputs = items.map(({ item, key }) => {
    const named = namedItem(world, client, item)
    return { named, key: namedKey(named, key), keyOf: key.of }
  })
  const copy = saves ? `, a copy to ${target?.text ?? 'Sent Items'}` : target ? ', no copy and a folder for it' : ''
  world.log.push(`  sends ${inputs.map(({ named, keyOf }) => `${named.text} (${keyOf} key)`).join(', ')}${copy}`)
  const messages = await client.service.call(SendItem, {
    saveItemToFolder: saves,
    itemIds: inputs.map(({ named, key }) => itemReference(named, key.changeKey)),
    ...(target && { savedItemFolderId: targetFolder(target) }),
  })
  expectEach(world, messages, inputs, ({ named, key }) => {
    if (!saves && target) throw new Refusal('ErrorInvalidSendItemSaveSettings')
    const item = keyedItem(named, key)
    if (item.element !== 'Message') throw new Refusal('ErrorInvalidItemForOperationSendItem')
    if (key.changeKey === undefined) throw new Refusal('ErrorChangeKeyRequiredForWriteOperations')
    if (key.version !== item.keys.length - 1) throw new Refusal('ErrorStaleObject')
    const folder = target ? theFolder(target, 'ErrorSavedItemFolderNotFound') : wellKnown(client.mailbox, 'sentitems')
    if (item.from !== client.mailbox.address) throw new Refusal('ErrorSendAsDenied')
    if (item.recipients.length === 0) throw new Refusal('ErrorMissingRecipients')
    return () => {
      const sent = { ...item, attachments: item.attachments.map(({ name }) => name) }
      sendOut(world, client, sent, saves ? folder : undefined)
      removeItem(item)
    }
  })
}

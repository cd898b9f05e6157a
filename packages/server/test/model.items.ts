import assert from 'node:assert/strict'
import {
  type AnyItem,
  CopyItem,
  CreateAttachment,
  CreateItem,
  DeleteAttachment,
  DeleteItem,
  type ItemInfoResponseMessage,
  MarkAllItemsAsRead,
  MoveItem,
  type RealItem,
  type ResponseMessage,
  UpdateItem,
  type UpdateItemRequest,
} from '@exchequer/protocol'
import {
  addItem,
  copyItem,
  disposeOf,
  type ModelFolder,
  type ModelItem,
  moveItem,
  Refusal,
  written,
} from './model.state.js'
import type { Act, Changes, NewItem } from './model.steps.js'
import { changeProgress, progressOf } from './model.tasks.js'
import {
  expectEach,
  folderReference,
  itemReference,
  type ModelClient,
  type Named,
  type NamedKey,
  namedFolder,
  namedItem,
  namedKey,
  targetFolder,
  theFolder,
  theItem,
  type World,
} from './model.world.js'

// What the steps that work on items send, and what they do to the model.

type ActOf<Does extends Act['does']> = Extract<Act, { does: Does }>

/** Kinds of items that lie in folders of their own kind. */
const homes = {
  Contact: { folderClass: 'IPF.Contact', code: 'ErrorCannotCreateContactInNonContactFolder' },
  Task: { folderClass: 'IPF.Task', code: 'ErrorCannotCreateTaskInNonTaskFolder' },
} as const

function checkHome({ element }: NewItem, { folderClass = '' }: ModelFolder): void {
  if (element === 'Message') return
  const home = homes[element]
  if (folderClass !== home.folderClass && !folderClass.startsWith(`${home.folderClass}.`)) throw new Refusal(home.code)
}

const bytes = new TextEncoder().encode('content')
const file = (name: string) => ({ element: 'FileAttachment' as const, value: { name, content: bytes } })

export function itemOf(
  world: World,
  { element, label, isRead, importance, categories, body, attachments, to, progress }: NewItem,
): AnyItem {
  return {
    element,
    value: {
      subject: label,
      importance,
      ...(categories.length > 0 && { categories: [...categories] }),
      ...(body !== '' && { body: { bodyType: 'Text', value: body } }),
      ...(attachments.length > 0 && { attachments: attachments.map(file) }),
      ...(element === 'Contact' && { displayName: label }),
      ...(element === 'Message' && { isRead }),
      ...(element === 'Task' && progress),
      ...(element === 'Message' &&
        to.length > 0 && { toRecipients: to.map((at) => ({ emailAddress: world.mailboxes[at]!.address })) }),
    },
  } as AnyItem
}

export const modelOf = (world: World, client: ModelClient, given: NewItem) => ({
  ...given,
  ...(given.element === 'Task' && progressOf(given.progress)),
  isRead: given.element !== 'Message' || given.isRead,
  isDraft: given.element === 'Message',
  recipients: given.element === 'Message' ? given.to.map((at) => world.mailboxes[at]!.address) : [],
  from: client.mailbox.address,
})

export const told = ({ items }: Pick<ItemInfoResponseMessage, 'items'>): RealItem['value'] => {
  assert.equal(items.length, 1, 'the answer tells of one item')
  return items[0]!.value
}

export function learn(item: ModelItem, { itemId, attachments }: RealItem['value']): void {
  item.id = itemId!.id
  item.keys[item.keys.length - 1] = itemId!.changeKey
  if (!attachments) return
  item.attachments = item.attachments.map(({ name }, i) => ({ name, id: attachments[i]?.value.attachmentId?.id }))
}

export async function create(world: World, client: ModelClient, { into, items }: ActOf<'create'>): Promise<void> {
  const target = namedFolder(world, client, into)
  world.log.push(`  creates ${describe(items)} in ${target.text}`)
  const messages = await client.service.call(CreateItem, {
    messageDisposition: 'SaveOnly',
    savedItemFolderId: targetFolder(target),
    items: items.map((item) => itemOf(world, item)),
  })
  expectEach(world, messages, items, (given) => {
    const folder = theFolder(target, 'ErrorSavedItemFolderNotFound')
    checkHome(given, folder)
    return (message) => learn(addItem(folder, modelOf(world, client, given)), told(message))
  })
}

export const describe = (items: readonly NewItem[]): string =>
  items.map(({ element, label, to }) => `${element} "${label}"${to.length > 0 ? ` to ${to}` : ''}`).join(', ')

/** The id is read first, then the key, and then the mailbox is asked. */
export function keyedItem(named: Named<ModelItem>, { isNonsense }: NamedKey): ModelItem {
  if (isNonsense && (named.thing || named.code === 'ErrorItemNotFound')) throw new Refusal('ErrorInvalidChangeKey')
  return theItem(named)
}

type ItemChange = UpdateItemRequest['itemChanges'][number]

/** The first-class properties that a change touches, each with its value; `undefined` deletes it. */
function propertiesOf(element: ModelItem['element'], sets: Changes): [uri: string, key: string, value: unknown][] {
  const { label, isRead, importance, categories, body, progress = {} } = sets
  const found: [string, string, unknown][] = []
  if (label !== undefined) {
    found.push(['item:Subject', 'subject', label])
    if (element === 'Contact') found.push(['contacts:DisplayName', 'displayName', label])
  }
  if (isRead !== undefined && element === 'Message') found.push(['message:IsRead', 'isRead', isRead])
  if (importance !== undefined) found.push(['item:Importance', 'importance', importance])
  if (categories !== undefined)
    found.push(['item:Categories', 'categories', categories?.length ? categories : undefined])
  if (body !== undefined) found.push(['item:Body', 'body', { bodyType: 'Text', value: body }])
  const { status, percentComplete } = element === 'Task' ? progress : {}
  if (status !== undefined) found.push(['task:Status', 'status', status])
  if (percentComplete !== undefined) found.push(['task:PercentComplete', 'percentComplete', percentComplete])
  return found.length > 0 ? found : [['item:Importance', 'importance', 'Normal']]
}

const updatesOf = (element: ModelItem['element'], properties: ReturnType<typeof propertiesOf>): ItemChange['updates'] =>
  properties.map(([uri, key, value]) => {
    const path = { element: 'FieldURI' as const, value: { fieldURI: uri } }
    return value === undefined
      ? { element: 'DeleteItemField', value: { path } }
      : { element: 'SetItemField', value: { path, item: { element, value: { [key]: value } } } }
  }) as ItemChange['updates']

export async function update(
  world: World,
  client: ModelClient,
  { changes, resolution }: ActOf<'update'>,
): Promise<void> {
  const inputs = changes.map(({ item, key, sets }) => {
    const named = namedItem(world, client, item)
    const element = named.thing?.element ?? 'Message'
    return { named, element, key: namedKey(named, key), keyOf: key.of, properties: propertiesOf(element, sets) }
  })
  world.log.push(
    `  updates (${resolution}) ${inputs.map(({ named, keyOf, properties }) => `${named.text} (${keyOf} key) ${properties.map(([, key, value]) => `${key}=${JSON.stringify(value)}`).join(' ')}`).join(', ')}`,
  )
  const messages = await client.service.call(UpdateItem, {
    conflictResolution: resolution,
    messageDisposition: 'SaveOnly',
    itemChanges: inputs.map(({ named, element, key, properties }) => ({
      itemId: itemReference(named, key.changeKey),
      updates: updatesOf(element, properties),
    })),
  })
  expectEach(world, messages, inputs, ({ named, key, properties }) => {
    const item = keyedItem(named, key)
    if (key.changeKey === undefined && resolution !== 'AlwaysOverwrite')
      throw new Refusal('ErrorChangeKeyRequiredForWriteOperations')
    const conflicts = conflictsOf(item, key, properties)
    if (isStale(item, key) && resolution === 'NeverOverwrite') throw new Refusal('ErrorIrresolvableConflict')
    if (conflicts > 0 && resolution === 'AutoResolve') throw new Refusal('ErrorIrresolvableConflict')
    return (message) => {
      assert.equal(message.conflictResults?.count, conflicts)
      for (const [, name, value] of properties) set(item, name, value)
      if (item.element === 'Task')
        changeProgress(item, Object.fromEntries(properties.map(([, name, value]) => [name, value])))
      const { itemId } = told(message)
      assert.equal(itemId?.id, item.id, 'an update leaves the id')
      written(
        item,
        properties.map(([, name]) => name),
        itemId?.changeKey,
      )
    }
  })
}

const isStale = ({ keys }: ModelItem, { version }: NamedKey): boolean =>
  version !== undefined && version !== keys.length - 1

const conflictsOf = (item: ModelItem, key: NamedKey, properties: ReturnType<typeof propertiesOf>): number =>
  isStale(item, key) ? properties.filter(([, name]) => (item.changes.get(name) ?? 0) > key.version!).length : 0

function set(item: ModelItem, name: string, value: unknown): void {
  if (name === 'subject') item.label = value as string
  else if (name === 'isRead') item.isRead = value as boolean
  else if (name === 'importance') item.importance = value as ModelItem['importance']
  else if (name === 'categories') item.categories = (value as string[] | undefined) ?? []
  else if (name === 'body') item.body = (value as { value: string }).value
}

export async function remove(world: World, client: ModelClient, act: ActOf<'delete'>): Promise<void> {
  const { deleteType } = act
  const inputs = act.items.map((item) => namedItem(world, client, item))
  world.log.push(`  deletes (${deleteType}) ${inputs.map(({ text }) => text).join(', ')}`)
  const messages = await client.service.call(DeleteItem, {
    deleteType,
    affectedTaskOccurrences: 'AllOccurrences',
    itemIds: inputs.map((named) => itemReference(named)),
  })
  expectEach<Named<ModelItem>, ResponseMessage>(world, messages, inputs, (named) => {
    try {
      const item = theItem(named)
      return () => disposeOf(item, deleteType)
    } catch (error) {
      // Microsoft's pages on batches have a soft deletion of what is gone succeed.
      if (deleteType === 'SoftDelete' && error instanceof Refusal && error.code === 'ErrorItemNotFound')
        return undefined
      throw error
    }
  })
}

export async function relocate(world: World, client: ModelClient, act: ActOf<'move' | 'copy'>): Promise<void> {
  const target = namedFolder(world, client, act.to)
  const inputs = act.items.map((item) => namedItem(world, client, item))
  const verb = act.does === 'move' ? 'moves' : 'copies'
  world.log.push(`  ${verb} ${inputs.map(({ text }) => text).join(', ')} to ${target.text}`)
  const messages = await client.service.call(act.does === 'move' ? MoveItem : CopyItem, {
    toFolderId: targetFolder(target),
    itemIds: inputs.map((named) => itemReference(named)),
    returnNewItemIds: act.returnsIds,
  })
  expectEach(world, messages, inputs, (named) => {
    const folder = theFolder(target, 'ErrorToFolderNotFound')
    const item = theItem(named)
    return (message) => {
      const arrived = act.does === 'move' ? moveItem(item, folder) : copyItem(item, folder)
      if (act.returnsIds) learn(arrived, told(message))
      else assert.deepEqual(message.items, [])
      assert.notEqual(arrived.id, item.id)
    }
  })
}

export async function markAll(world: World, client: ModelClient, { folders, isRead }: ActOf<'markAll'>): Promise<void> {
  const inputs = folders.map((folder) => namedFolder(world, client, folder))
  world.log.push(`  marks all as ${isRead ? 'read' : 'unread'} in ${inputs.map(({ text }) => text).join(', ')}`)
  const messages = await client.service.call(MarkAllItemsAsRead, {
    readFlag: isRead,
    suppressReadReceipts: true,
    folderIds: inputs.map(folderReference),
  })
  expectEach<Named<ModelFolder>, ResponseMessage>(world, messages, inputs, (named) => {
    const folder = theFolder(named, 'ErrorItemNotFound')
    return () => {
      for (const item of folder.items) {
        if (item.isRead === isRead) continue
        item.isRead = isRead
        written(item, ['isRead'])
      }
    }
  })
}

export async function attach(world: World, client: ModelClient, { item, names }: ActOf<'attach'>): Promise<void> {
  const parent = namedItem(world, client, item)
  world.log.push(`  attaches ${names.join(', ')} to ${parent.text}`)
  const messages = await client.service.call(CreateAttachment, {
    parentItemId: { id: parent.id },
    attachments: names.map(file),
  })
  expectEach(world, messages, names, (name) => {
    const target = theItem(parent)
    return ({ attachments }) => {
      const { attachmentId } = attachments[0]!.value
      assert.equal(attachmentId?.rootItemId, target.id)
      target.attachments = [...target.attachments, { id: attachmentId!.id, name }]
      written(target, ['attachments'], attachmentId!.rootItemChangeKey)
    }
  })
}

export async function detach(world: World, client: ModelClient, act: ActOf<'detach'>): Promise<void> {
  const known = [...client.mailbox.folders]
    .flatMap(({ items }) => items)
    .flatMap((item) => item.attachments.flatMap(({ id, name }) => (id === undefined ? [] : [{ item, id, name }])))
  if (known.length === 0) return
  const inputs = act.at.map((at) => known[at % known.length]!)
  world.log.push(`  detaches ${inputs.map(({ item, name }) => `${name} from "${item.label}"`).join(', ')}`)
  const messages = await client.service.call(DeleteAttachment, { attachmentIds: inputs.map(({ id }) => ({ id })) })
  expectEach(world, messages, inputs, ({ item, id }) => {
    if (!item.attachments.some((attachment) => attachment.id === id)) throw new Refusal('ErrorInvalidAttachmentId')
    return ({ rootItemId }) => {
      assert.equal(rootItemId?.rootItemId, item.id)
      item.attachments = item.attachments.filter((attachment) => attachment.id !== id)
      written(item, ['attachments'], rootItemId!.rootItemChangeKey)
    }
  })
}

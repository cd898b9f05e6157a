import assert from 'node:assert/strict'

// A mailbox as plain objects: what the server's answers are held against. Nothing here knows of EWS requests.

export interface ModelAttachment {
  /** Unknown until somebody has looked at the item. */
  id: string | undefined
  readonly name: string
}

export type Importance = 'Low' | 'Normal' | 'High'
export type TaskStatus = 'NotStarted' | 'InProgress' | 'Completed' | 'WaitingOnOthers' | 'Deferred'

export interface ModelItem {
  /** Which step made it, and which of what that step made it is: the same when other steps are left out. */
  readonly name: string
  /** Unknown until somebody has seen it: deliveries and deletions tell no new id. */
  id: string | undefined
  /** The change keys that it has had under this id, oldest first; those that no answer told are unknown. */
  readonly keys: (string | undefined)[]
  readonly element: 'Message' | 'Contact' | 'Task'
  /** Subject, and of a contact also the display name. */
  label: string
  isRead: boolean
  importance: Importance
  categories: readonly string[]
  body: string
  attachments: readonly ModelAttachment[]
  readonly recipients: readonly string[]
  /** Address of the sender. */
  readonly from: string
  /** Of a message: the message that it is a copy of, and the conversation that it belongs to; both go by the first item's name. */
  readonly message: string | undefined
  readonly conversation: string | undefined
  readonly isDraft: boolean
  /** Of a draft that answers: what it answers. */
  readonly answers: { readonly item: ModelItem; readonly message: string } | undefined
  /** The step in which it was received. */
  readonly received: number
  /** How many items the mailbox had had before it. */
  readonly arrival: number
  /** Of a task. */
  status: TaskStatus
  percentComplete: number
  /** Which of `keys` came with the last change of a property. */
  readonly changes: Map<string, number>
  folder: ModelFolder
  /** Whether it lies where deletions lead, however it came there: the next deletion is for good. */
  readonly isDeleted: boolean
  /** What the step did to it. */
  event: 'create' | 'update' | 'readFlag' | undefined
  /** The article number that was seen: it stays, and rises within a folder. */
  articleNumber: number | undefined
}

export interface ModelFolder {
  /** A search folder shows what lies elsewhere: nothing is put there, and nobody synchronizes it. */
  readonly isSearch?: boolean
  readonly mailbox: ModelMailbox
  /** As that of an item. */
  readonly origin: string
  /** Unknown until somebody has seen it: a copy tells the id of its top alone. */
  id: string | undefined
  name: string
  folderClass: string | undefined
  parent: ModelFolder | undefined
  readonly distinguished: string | undefined
  /** In order of arrival. */
  items: ModelItem[]
  key: string | undefined
  event: 'create' | 'update' | undefined
  /** Whether the step wrote anything that the folder's change key covers. */
  isTouched: boolean
  /** Ids that the step took out. */
  readonly removed: Set<string>
}

export interface ModelMailbox {
  readonly address: string
  readonly folders: Set<ModelFolder>
  readonly goneItems: string[]
  readonly goneFolders: string[]
  /** Folders that the step removed. */
  readonly removed: Set<string>
  /** The step that is being taken, and how much it made. */
  step: number
  made: number
  /** How many items it has had. */
  arrivals: number
  /** The ids of conversations that somebody has seen, by name. */
  readonly conversations: Map<string, string>
}

export const newMailbox = (address: string): ModelMailbox => ({
  address,
  folders: new Set(),
  goneItems: [],
  goneFolders: [],
  removed: new Set(),
  step: 0,
  made: 0,
  arrivals: 0,
  conversations: new Map(),
})

/** What the step that is being taken makes next is called. */
export const originIn = (mailbox: ModelMailbox): string => `${mailbox.step}.${mailbox.made++}`

/** What the server must answer with instead of doing it. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

export function wellKnown(mailbox: ModelMailbox, name: string): ModelFolder {
  const found = [...mailbox.folders].find(({ distinguished }) => distinguished === name)
  assert.ok(found, `${mailbox.address} has ${name}`)
  return found
}

export const childrenOf = (folder: ModelFolder): ModelFolder[] =>
  [...folder.mailbox.folders].filter(({ parent }) => parent === folder)

/** The folders below one, parents first. */
export const foldersBelow = (folder: ModelFolder): ModelFolder[] =>
  childrenOf(folder).flatMap((child) => [child, ...foldersBelow(child)])

export const childNamed = (folder: ModelFolder, name: string): ModelFolder | undefined =>
  childrenOf(folder).find((child) => child.name.toLowerCase() === name.toLowerCase())

export const isLive = (item: ModelItem): boolean =>
  item.folder.items.includes(item) && item.folder.mailbox.folders.has(item.folder)

/** Where deleted items lie, which belong to no conversation. */
export function isHidden(folder: ModelFolder): boolean {
  const root = wellKnown(folder.mailbox, 'recoverableitemsroot')
  return folder === root || foldersBelow(root).includes(folder)
}

export const liveItems = (mailbox: ModelMailbox): ModelItem[] => [...mailbox.folders].flatMap(({ items }) => items)

const dumpster = 'recoverableitemsdeletions'

type NewItem = Pick<
  ModelItem,
  'element' | 'label' | 'isRead' | 'importance' | 'categories' | 'body' | 'recipients' | 'from' | 'isDraft'
> &
  Partial<Pick<ModelItem, 'message' | 'conversation' | 'answers' | 'received' | 'status' | 'percentComplete'>> & {
    readonly attachments: readonly string[]
  }

export function addItem(folder: ModelFolder, { attachments, ...given }: NewItem): ModelItem {
  const { mailbox } = folder
  const name = originIn(mailbox)
  const first = given.element === 'Message' ? `${mailbox.address} ${name}` : undefined
  const item: ModelItem = {
    status: 'NotStarted',
    percentComplete: 0,
    ...given,
    message: given.message ?? first,
    conversation: given.conversation ?? first,
    answers: given.answers,
    received: given.received ?? mailbox.step,
    arrival: mailbox.arrivals++,
    name,
    attachments: attachments.map((name) => ({ id: undefined, name })),
    id: undefined,
    keys: [undefined],
    changes: new Map(),
    folder,
    isDeleted: folder.distinguished === dumpster,
    event: 'create',
    articleNumber: undefined,
  }
  folder.items.push(item)
  folder.isTouched = true
  return item
}

export function copyItem(item: ModelItem, folder: ModelFolder): ModelItem {
  return addItem(folder, { ...item, attachments: item.attachments.map(({ name }) => name) })
}

export function removeItem(item: ModelItem): void {
  const { folder, id } = item
  folder.items = folder.items.filter((other) => other !== item)
  folder.isTouched = true
  // What came and went within one step nobody has heard of.
  if (id !== undefined && item.event !== 'create') folder.removed.add(id)
  if (id !== undefined) folder.mailbox.goneItems.push(id)
}

export function moveItem(item: ModelItem, folder: ModelFolder): ModelItem {
  const copy = copyItem(item, folder)
  removeItem(item)
  return copy
}

/** Notes that an item was written; `key` is its new change key, where an answer told it. */
export function written(item: ModelItem, properties: Iterable<string>, key?: string): void {
  item.keys.push(key)
  let isReadOnly = true
  for (const property of properties) {
    item.changes.set(property, item.keys.length - 1)
    if (property !== 'isRead') isReadOnly = false
  }
  if (item.event === undefined || item.event === 'readFlag') item.event = isReadOnly ? 'readFlag' : 'update'
  item.folder.isTouched = true
}

/** Where each kind of deletion leads: the first folder in which the item does not lie yet. */
const ways: Readonly<Record<string, readonly string[]>> = {
  MoveToDeletedItems: ['deleteditems', dumpster],
  SoftDelete: [dumpster],
  HardDelete: [],
}

/** Puts an item where a deletion puts it; what was deleted already is gone for good. */
export function disposeOf(item: ModelItem, deleteType: string): void {
  const { mailbox } = item.folder
  const folders = item.isDeleted ? [] : ways[deleteType]!.map((name) => wellKnown(mailbox, name))
  const folder = folders.find((one) => one !== item.folder)
  if (folder) moveItem(item, folder)
  else removeItem(item)
}

export function addFolder(
  parent: ModelFolder,
  name: string,
  folderClass: string | undefined,
  id?: string,
): ModelFolder {
  const folder: ModelFolder = {
    mailbox: parent.mailbox,
    origin: originIn(parent.mailbox),
    id,
    name,
    folderClass,
    parent,
    distinguished: undefined,
    items: [],
    key: undefined,
    event: 'create',
    isTouched: true,
    removed: new Set(),
  }
  parent.mailbox.folders.add(folder)
  return folder
}

export function copyFolder(source: ModelFolder, target: ModelFolder): ModelFolder {
  // All of it as it was before the copy stood anywhere.
  const children = childrenOf(source)
  const copy = addFolder(target, source.name, source.folderClass)
  for (const item of source.items) copyItem(item, copy)
  for (const child of children) copyFolder(child, copy)
  return copy
}

export function renameFolder(folder: ModelFolder, name: string, parent = folder.parent): void {
  folder.name = name
  folder.parent = parent
  folder.event ??= 'update'
  folder.isTouched = true
}

export function removeFolder(folder: ModelFolder): void {
  const { mailbox } = folder
  for (const child of childrenOf(folder)) removeFolder(child)
  for (const { id } of folder.items) if (id !== undefined) mailbox.goneItems.push(id)
  mailbox.folders.delete(folder)
  if (folder.id === undefined) return
  mailbox.goneFolders.push(folder.id)
  if (folder.event !== 'create') mailbox.removed.add(folder.id)
}

/** The name that a folder gets in Deleted Items, where two of one name may meet. */
function freeName(trash: ModelFolder, name: string): string {
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? name : `${name}${number}`
    if (!childNamed(trash, candidate)) return candidate
  }
}

export function deleteFolder(folder: ModelFolder, deleteType: string): void {
  const trash = wellKnown(folder.mailbox, 'deleteditems')
  if (deleteType === 'MoveToDeletedItems' && !foldersBelow(trash).includes(folder))
    renameFolder(folder, freeName(trash, folder.name), trash)
  else removeFolder(folder)
}

/** Forgets what the last step did. */
export function settle(mailbox: ModelMailbox): void {
  mailbox.made = 0
  mailbox.removed.clear()
  for (const folder of mailbox.folders) {
    folder.event = undefined
    folder.isTouched = false
    folder.removed.clear()
    for (const item of folder.items) item.event = undefined
  }
}

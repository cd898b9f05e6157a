import assert from 'node:assert/strict'
import { FindFolder, GetFolder, GetItem, type RealItem } from '@exchequer/protocol'
import { folderEntry, type HierarchyReport, type ItemReport, syncHierarchy, syncItems } from './model.client.js'
import { foldersBelow, type ModelFolder, type ModelItem, type ModelMailbox, wellKnown } from './model.state.js'
import { folderReference, itemReference, type ModelClient, pathOf, type Seen, type World } from './model.world.js'

// After each step: what the server says on its own, and what its clients made of what they were told, against the model.

const field = (fieldURI: string) => ({ element: 'FieldURI' as const, value: { fieldURI } })
const wholeFolder = {
  baseShape: 'Default' as const,
  additionalProperties: [
    'folder:ParentFolderId',
    'folder:FolderClass',
    'folder:TotalCount',
    'folder:DistinguishedFolderId',
  ].map(field) as never,
}

async function serverFolders({ service }: ModelClient) {
  const [root] = await service.call(GetFolder, {
    folderShape: wholeFolder,
    folderIds: [{ element: 'DistinguishedFolderId', value: { id: 'root' } }],
  })
  const [below] = await service.call(FindFolder, {
    traversal: 'Deep',
    folderShape: wholeFolder,
    parentFolderIds: [{ element: 'DistinguishedFolderId', value: { id: 'root' } }],
  })
  assert.equal(below!.responseCode, 'NoError', below!.messageText)
  return [...root!.folders!, ...below!.rootFolder!.folders!]
}

/** Takes a new mailbox as it is: with the folders that every mailbox has. */
export async function adopt(client: ModelClient): Promise<void> {
  const { mailbox } = client
  const byId = new Map<string, ModelFolder>()
  for (const folder of await serverFolders(client)) {
    const { id, entry } = folderEntry(folder)
    const adopted: ModelFolder = {
      mailbox,
      origin: entry.name,
      id,
      name: entry.name,
      folderClass: entry.folderClass,
      parent: entry.parent === undefined ? undefined : byId.get(entry.parent),
      distinguished: folder.value.distinguishedFolderId,
      isSearch: folder.element === 'SearchFolder',
      items: [],
      key: folder.value.folderId!.changeKey,
      event: undefined,
      isTouched: false,
      removed: new Set(),
    }
    byId.set(id, adopted)
    mailbox.folders.add(adopted)
  }
}

/** Counts, names, places and change keys of all folders, as the server tells them when asked. */
async function checkFolders(client: ModelClient): Promise<void> {
  const { mailbox } = client
  const found = await serverFolders(client)
  const byId = new Map([...mailbox.folders].map((folder) => [folder.id, folder]))
  for (const each of found) {
    const { id, entry } = folderEntry(each)
    const parent = entry.parent === undefined ? undefined : byId.get(entry.parent)
    // Of a tree that was copied the answer tells the top; the rest is known by its place.
    const folder =
      byId.get(id) ??
      [...mailbox.folders].find((one) => one.id === undefined && one.parent === parent && one.name === entry.name)
    assert.ok(folder, `the server has a folder ${entry.name} that should not be`)
    folder.id = id
    byId.set(id, folder)
    const { totalCount, childFolderCount, unreadCount, folderId } = each.value as Counts
    const path = pathOf(folder)
    if (folder.isSearch) {
      assert.deepEqual(entry, { name: folder.name, parent: folder.parent?.id, folderClass: folder.folderClass }, path)
      continue
    }
    assert.deepEqual(
      { ...entry, totalCount, childFolderCount, ...(each.element === 'Folder' && { unreadCount }) },
      {
        name: folder.name,
        parent: folder.parent?.id,
        folderClass: folder.folderClass,
        totalCount: folder.items.length,
        childFolderCount: [...mailbox.folders].filter((one) => one.parent === folder).length,
        ...(each.element === 'Folder' && { unreadCount: folder.items.filter(({ isRead }) => !isRead).length }),
      },
      path,
    )
    if (folder.isTouched) assert.notEqual(folderId.changeKey, folder.key, `the change key of ${path} moves`)
    else assert.equal(folderId.changeKey, folder.key, `the change key of ${path} stays`)
    folder.key = folderId.changeKey
  }
  assert.equal(found.length, mailbox.folders.size, 'the server has all folders')
}

interface Counts {
  totalCount?: number
  childFolderCount?: number
  unreadCount?: number
  folderId: { changeKey: string }
}

/** The folders that a client knows. */
const foldersOf = ({ mailbox, root }: ModelClient): ModelFolder[] =>
  foldersBelow(wellKnown(mailbox, root ?? 'msgfolderroot'))

/** Those among them whose items it synchronizes. */
const scopeOf = (client: ModelClient): ModelFolder[] => foldersOf(client).filter(({ isSearch }) => !isSearch)

function checkHierarchyReport(client: ModelClient, { created, updated, deleted }: HierarchyReport): void {
  const byEvent = (event: ModelFolder['event']): string[] =>
    foldersOf(client).flatMap((folder) => (folder.event === event ? [folder.id!] : []))
  assert.deepEqual([...created].sort(), byEvent('create').sort(), `${client.name} is told of new folders`)
  assert.deepEqual([...updated].sort(), byEvent('update').sort(), `${client.name} is told of changed folders`)
  assert.deepEqual([...deleted].sort(), [...client.mailbox.removed].sort(), `${client.name} is told of folders gone`)
}

function checkHierarchyReplica(client: ModelClient): void {
  const entry = ({ name, parent, folderClass }: ModelFolder) => ({ name, parent: parent?.id, folderClass })
  const expected = new Map(foldersOf(client).map((folder) => [folder.id!, entry(folder)]))
  assert.deepEqual(sorted(client.folders), sorted(expected), `the folders that ${client.name} knows`)
}

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

const eventNames = { create: 'Create', update: 'Update', readFlag: 'ReadFlagChange' } as const

function checkItemReport(client: ModelClient, folder: ModelFolder, report: ItemReport): void {
  const expected = new Map<string, string>()
  for (const { id, event } of folder.items) if (event) expected.set(id!, eventNames[event])
  for (const id of folder.removed) expected.set(id, 'Delete')
  assert.deepEqual(sorted(report), sorted(expected), `what ${client.name} is told of ${pathOf(folder)}`)
}

/** Ids that no answer told are those that came new, in order of arrival. */
function learnItems(folder: ModelFolder, seen: ReadonlyMap<string, Seen>): void {
  const known = new Set(folder.items.map(({ id }) => id))
  const arrived = [...seen]
    .filter(([id]) => !known.has(id))
    .sort(([, one], [, other]) => one.shown.articleNumber - other.shown.articleNumber)
  for (const item of folder.items) if (item.id === undefined) item.id = arrived.shift()?.[0]
  for (const item of folder.items) {
    const now = item.id === undefined ? undefined : seen.get(item.id)
    if (!now) continue
    const last = item.keys.length - 1
    item.keys[last] ??= now.key
    if (last > 0 && item.event !== undefined && item.event !== 'create')
      assert.ok(!item.keys.slice(0, last).includes(now.key), 'the change key of an item moves when it is written')
    item.articleNumber ??= now.shown.articleNumber
  }
}

function checkItemReplica(client: ModelClient, folder: ModelFolder): void {
  const seen = client.items.get(folder.id!)?.items ?? new Map<string, Seen>()
  const expected = new Map(folder.items.map((item) => [item.id!, seenOf(item)]))
  assert.deepEqual(sorted(seen), sorted(expected), `the items that ${client.name} knows in ${pathOf(folder)}`)
  const numbers = folder.items.map(({ articleNumber }) => articleNumber!)
  for (const [i, number] of numbers.entries())
    assert.ok(number > (numbers[i - 1] ?? 0), `article numbers rise in ${pathOf(folder)}: ${numbers}`)
}

const seenOf = (item: ModelItem): Seen => ({
  key: item.keys.at(-1)!,
  shown: {
    label: item.label,
    isRead: item.element === 'Message' ? item.isRead : undefined,
    importance: item.importance,
    categories: item.categories,
    hasAttachments: item.attachments.length > 0,
    articleNumber: item.articleNumber!,
  },
})

/** A client asks for what is new in all folders whose change key is another one, as clients do, and then knows everything. */
export async function catchUp(client: ModelClient): Promise<void> {
  const knowsFolders = client.hierarchyState !== undefined
  const report = await syncHierarchy(client)
  if (knowsFolders && !client.isLate && client.root !== undefined) checkHierarchyReport(client, report)
  checkHierarchyReplica(client)
  for (const folder of scopeOf(client)) {
    const known = client.items.get(folder.id!)
    const isFirst = known === undefined
    if (!isFirst && known.key === folder.key) continue
    // An empty folder needs no first round of this one before there is something in it.
    if (isFirst && client.isLate && folder.items.length === 0) continue
    const told = await syncItems(client, folder.id!, folder.key!)
    const { items } = client.items.get(folder.id!)!
    learnItems(folder, items)
    if (!client.isLate && !isFirst) checkItemReport(client, folder, told)
  }
  for (const folder of scopeOf(client)) checkItemReplica(client, folder)
}

const lookedAt = ['item:Body', 'item:Attachments', 'item:ParentFolderId', 'task:Status', 'task:PercentComplete']

/** Reads whole items: what a synchronization does not show has to have come along as well. */
async function look(client: ModelClient, items: readonly ModelItem[]): Promise<void> {
  if (items.length === 0) return
  const messages = await client.service.call(GetItem, {
    itemShape: {
      baseShape: 'IdOnly',
      bodyType: 'Text',
      additionalProperties: lookedAt.map(field) as never,
    },
    itemIds: items.map(({ id }) => itemReference({ id: id! })),
  })
  for (const [i, item] of items.entries()) {
    const { responseCode, items: shown } = messages[i]!
    assert.equal(responseCode, 'NoError', `"${item.label}" in ${pathOf(item.folder)} can be read`)
    const { body, attachments = [], itemId, parentFolderId } = shown[0]!.value as RealItem['value']
    const { status, percentComplete } = shown[0]!.value as { status?: string; percentComplete?: number }
    assert.deepEqual(
      {
        body: body?.value ?? '',
        attachments: attachments.map(({ value }) => value.name),
        key: itemId?.changeKey,
        ...(item.element === 'Task' && { status, percentComplete }),
      },
      {
        body: item.body,
        attachments: item.attachments.map(({ name }) => name),
        key: item.keys.at(-1),
        ...(item.element === 'Task' && { status: item.status, percentComplete: item.percentComplete }),
      },
      `"${item.label}" in ${pathOf(item.folder)}`,
    )
    assert.equal(parentFolderId?.id, item.folder.id)
    item.attachments = item.attachments.map(({ name, id }, at) => {
      const seen = attachments[at]?.value.attachmentId?.id
      if (id !== undefined) assert.equal(seen, id, 'an attachment keeps its id')
      return { name, id: seen }
    })
  }
}

/** Old ids are dead: of items that went, in whatever way. */
async function checkGone({ service, mailbox }: ModelClient, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return
  const messages = await service.call(GetItem, {
    itemShape: { baseShape: 'IdOnly' },
    itemIds: gone.map((id) => itemReference({ id })),
  })
  for (const { responseCode } of messages)
    assert.equal(responseCode, 'ErrorItemNotFound', `what went in ${mailbox.address} is gone`)
}

async function checkGoneFolders({ service }: ModelClient, gone: readonly string[]): Promise<void> {
  if (gone.length === 0) return
  const messages = await service.call(GetFolder, {
    folderShape: { baseShape: 'IdOnly' },
    folderIds: gone.map((id) => folderReference({ id })),
  })
  for (const { responseCode } of messages) assert.equal(responseCode, 'ErrorFolderNotFound')
}

/** How much had gone before the step. */
export interface GoneBefore {
  readonly items: number
  readonly folders: number
}

export const goneBefore = ({ goneItems, goneFolders }: ModelMailbox): GoneBefore => ({
  items: goneItems.length,
  folders: goneFolders.length,
})

/** Everything that can be asked, against the model; the clients that follow at once catch up. */
export async function compare({ mailboxes, clients }: World, before: readonly GoneBefore[]): Promise<void> {
  for (const [i, mailbox] of mailboxes.entries()) {
    const own = clients.filter((client) => client.mailbox === mailbox)
    const first = own[0]!
    await checkFolders(first)
    for (const client of own) if (!client.isLate) await catchUp(client)
    const touched = [...mailbox.folders].flatMap(({ items }) => items.filter(({ event }) => event !== undefined))
    await look(first, touched.slice(0, 12))
    await checkGone(first, mailbox.goneItems.slice(before[i]!.items))
    await checkGoneFolders(first, mailbox.goneFolders.slice(before[i]!.folders))
  }
}

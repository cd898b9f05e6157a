import assert from 'node:assert/strict'
import { ExchangeService } from '@exchequer/client'
import type { FolderId, ItemId, ResponseMessage, TargetFolderId } from '@exchequer/protocol'
import { alice, bob, type Host } from './harness.js'
import {
  isLive,
  liveItems,
  type ModelFolder,
  type ModelItem,
  type ModelMailbox,
  newMailbox,
  Refusal,
} from './model.state.js'
import type { FolderPick, ItemPick, KeyPick } from './model.steps.js'

/** What a client holds of an item that it has synchronized. */
export interface Seen {
  readonly key: string
  readonly shown: Shown
}

/** The part of an item that a synchronization shows. */
export interface Shown {
  readonly label: string
  readonly isRead: boolean | undefined
  readonly importance: string
  readonly categories: readonly string[]
  readonly hasAttachments: boolean
  readonly articleNumber: number
}

export interface ModelClient {
  readonly name: string
  readonly mailbox: ModelMailbox
  readonly service: ExchangeService
  /** What it synchronizes the hierarchy of; without, what people see. */
  readonly root: 'root' | undefined
  readonly pageSize: number
  /** Synchronizes when told to and not after each step. */
  readonly isLate: boolean
  hierarchyState: string | undefined
  readonly folders: Map<string, { name: string; parent: string | undefined; folderClass: string | undefined }>
  readonly items: Map<string, { state: string | undefined; key: string; items: Map<string, Seen> }>
}

export interface World {
  readonly mailboxes: readonly [ModelMailbox, ModelMailbox]
  readonly clients: readonly ModelClient[]
  /** What happened, for people. */
  readonly log: string[]
}

/** Two mailboxes and four clients: one that follows at once, one by small pages, one that comes late, and somebody else's. */
export function newWorld(host: Host): World {
  const mailboxes = [newMailbox(alice), newMailbox(bob)] as const
  const client = (name: string, owner: 0 | 1, more: Partial<ModelClient> = {}): ModelClient => ({
    name,
    mailbox: mailboxes[owner],
    service: new ExchangeService({
      url: 'http://mail.test/EWS/Exchange.asmx',
      credentials: { username: mailboxes[owner].address, password: 'secret' },
      fetch: host.server.fetch,
      retry: false,
    }),
    root: 'root',
    pageSize: 512,
    isLate: false,
    hierarchyState: undefined,
    folders: new Map(),
    items: new Map(),
    ...more,
  })
  const clients = [
    client('alice', 0),
    client("alice's phone", 0, { pageSize: 2, root: undefined }),
    client("alice's laptop", 0, { pageSize: 3, isLate: true }),
    client('bob', 1),
  ]
  return { mailboxes, clients, log: [] }
}

export const pathOf = (folder: ModelFolder): string =>
  folder.parent?.parent ? `${pathOf(folder.parent)}/${folder.name}` : folder.name

/** What a request names: the thing itself, or the code that it is refused with. */
export interface Named<T> {
  readonly id: string
  readonly thing: T | undefined
  readonly code: string
  readonly text: string
}

/** Any folder that is not there has the code that the operation gives it. */
export const notThere = 'not there'
export const nonsense = 'bm9uc2Vuc2U='

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)]

/** One of them, and the same one when others are not there: with fewer steps the rest still means what it meant. */
export function choose<T>(list: readonly T[], originOf: (one: T) => string, at: number): T | undefined {
  let best: T | undefined
  let highest = -1
  for (const one of list) {
    const rank = hash(`${at} ${originOf(one)}`)
    if (rank > highest) [best, highest] = [one, rank]
  }
  return best
}

/** FNV-1a with a last stir, so that names which differ in their last letter lie apart. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  return (value ^ (value >>> 13)) >>> 0
}

const chooseItem = (mailbox: ModelMailbox, at: number): ModelItem | undefined =>
  choose(liveItems(mailbox), ({ name }) => name, at)
const other = ({ mailboxes }: World, { mailbox }: ModelClient): ModelMailbox =>
  mailboxes.find((one) => one !== mailbox)!

export function namedItem(world: World, client: ModelClient, { of, at }: ItemPick): Named<ModelItem> {
  const refused = (id: string | undefined, code: string, text: string): Named<ModelItem> =>
    id === undefined ? refused(nonsense, 'ErrorInvalidIdMalformed', 'nonsense') : { id, thing: undefined, code, text }
  switch (of) {
    case 'live': {
      const thing = chooseItem(client.mailbox, at)
      if (!thing) return refused(undefined, '', '')
      return { id: thing.id!, thing, code: '', text: `"${thing.label}" in ${pathOf(thing.folder)}` }
    }
    case 'gone':
      return refused(pick(client.mailbox.goneItems, at), 'ErrorItemNotFound', 'an item that is gone')
    case 'theirs':
      return refused(chooseItem(other(world, client), at)?.id, 'ErrorItemNotFound', "somebody else's item")
    case 'folder':
      return refused(
        pick([...client.mailbox.folders], at)?.id,
        'ErrorCannotUseFolderIdForItemId',
        'a folder as an item',
      )
    case 'nonsense':
      return refused(undefined, '', '')
  }
}

const wellKnownNames = [
  'inbox',
  'drafts',
  'sentitems',
  'deleteditems',
  'contacts',
  'tasks',
  'recoverableitemsdeletions',
  'junkemail',
  'msgfolderroot',
]

export function namedFolder(world: World, client: ModelClient, { of, at }: FolderPick): Named<ModelFolder> {
  const refused = (id: string | undefined, code: string, text: string): Named<ModelFolder> =>
    id === undefined ? refused(nonsense, 'ErrorInvalidIdMalformed', 'nonsense') : { id, thing: undefined, code, text }
  const folders = [...client.mailbox.folders]
  const found = (thing: ModelFolder): Named<ModelFolder> => ({ id: thing.id!, thing, code: '', text: pathOf(thing) })
  switch (of) {
    case 'made':
    case 'wellKnown': {
      const made = choose(
        folders.filter(({ distinguished }) => distinguished === undefined),
        ({ origin }) => origin,
        at,
      )
      if (of === 'made' && made) return found(made)
      return found(folders.find(({ distinguished }) => distinguished === pick(wellKnownNames, at))!)
    }
    case 'gone':
      return refused(pick(client.mailbox.goneFolders, at), notThere, 'a folder that is gone')
    case 'theirs':
      return refused(pick([...other(world, client).folders], at)?.id, notThere, "somebody else's folder")
    case 'item':
      return refused(chooseItem(client.mailbox, at)?.id, 'ErrorCannotUseItemIdForFolderId', 'an item as a folder')
    case 'nonsense':
      return refused(undefined, '', '')
  }
}

/** The item behind a name, as long as it is there. */
export function theItem({ thing, code }: Named<ModelItem>): ModelItem {
  if (!thing) throw new Refusal(code)
  if (!isLive(thing)) throw new Refusal('ErrorItemNotFound')
  return thing
}

export function theFolder({ thing, code }: Named<ModelFolder>, notFound: string): ModelFolder {
  if (thing?.mailbox.folders.has(thing)) return thing
  throw new Refusal(thing || code === notThere ? notFound : code)
}

export interface NamedKey {
  /** As it stands in the request. */
  readonly changeKey: string | undefined
  /** Which of the item's keys it is; the last one's number is not known before the step is taken. */
  readonly version: number | undefined
  readonly isNonsense: boolean
}

export function namedKey({ thing }: Named<ModelItem>, { of, at }: KeyPick): NamedKey {
  if (of === 'nonsense') return { changeKey: 'CQ', version: undefined, isNonsense: true }
  if (of === 'none' || !thing) return { changeKey: undefined, version: undefined, isNonsense: false }
  const known = thing.keys.flatMap((key, version) => (key === undefined ? [] : [{ key, version }]))
  const { key, version } = of === 'current' ? known.at(-1)! : pick(known, at)!
  return { changeKey: key, version, isNonsense: false }
}

export const targetFolder = ({ id }: { id: string }): TargetFolderId => ({ folderId: folderReference({ id }) })
export const folderReference = ({ id }: { id: string }): { element: 'FolderId'; value: FolderId } => ({
  element: 'FolderId',
  value: { id },
})

export const itemReference = ({ id }: { id: string }, changeKey?: string): { element: 'ItemId'; value: ItemId } => ({
  element: 'ItemId',
  value: { id, ...(changeKey !== undefined && { changeKey }) },
})

/**
 * Holds each message of an answer against what the model says, in their order. `plan` throws the `Refusal` that must come, or gives what the
 * success does to the model.
 */
export function expectEach<I, M extends ResponseMessage>(
  world: World,
  messages: readonly M[],
  inputs: readonly I[],
  plan: (input: I, index: number) => ((message: M) => void) | undefined,
): void {
  assert.equal(messages.length, inputs.length, 'one message for each input')
  for (const [index, message] of messages.entries()) {
    let expected = 'NoError'
    let effect: ((message: M) => void) | undefined
    try {
      effect = plan(inputs[index]!, index)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      expected = error.code
    }
    world.log.push(`      ${index}: ${message.responseCode}`)
    assert.equal(message.responseCode, expected, `answer ${index}: ${message.messageText ?? ''}`)
    effect?.(message)
  }
}

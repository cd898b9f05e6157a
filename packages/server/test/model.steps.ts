import fc from 'fast-check'
import type { Importance, TaskStatus } from './model.state.js'

// What a sequence is made of: plain data, so that parts can be left out. `at` chooses among what there is when the step is taken.

export interface ItemPick {
  readonly of: 'live' | 'gone' | 'theirs' | 'folder' | 'nonsense'
  readonly at: number
}

export interface FolderPick {
  readonly of: 'made' | 'wellKnown' | 'gone' | 'theirs' | 'item' | 'nonsense'
  readonly at: number
}

export interface NewItem {
  readonly element: 'Message' | 'Contact' | 'Task'
  readonly label: string
  readonly isRead: boolean
  readonly importance: Importance
  readonly categories: readonly string[]
  readonly body: string
  readonly attachments: readonly string[]
  /** Who of the two mailboxes. */
  readonly to: readonly number[]
  /** Of a task. */
  readonly progress: Progress
}

/** How far a task has come, said in one way, in both or in none. */
export interface Progress {
  readonly status?: TaskStatus | undefined
  readonly percentComplete?: number | undefined
}

export interface Changes {
  readonly label?: string | undefined
  readonly isRead?: boolean | undefined
  readonly importance?: Importance | undefined
  /** `null` deletes the property. */
  readonly categories?: readonly string[] | null | undefined
  readonly body?: string | undefined
  /** Of a task. */
  readonly progress?: Progress | undefined
}

/** Which change key a request carries: `old` may be any that the item had. */
export interface KeyPick {
  readonly of: 'current' | 'old' | 'none' | 'nonsense'
  readonly at: number
}

export type DeleteType = 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems'

export interface NewFolder {
  readonly element: 'Folder' | 'ContactsFolder' | 'TasksFolder'
  readonly name: string
  readonly folderClass?: string | undefined
}

export type Act =
  | { readonly does: 'create'; readonly into: FolderPick; readonly items: readonly NewItem[] }
  | { readonly does: 'createAndSend'; readonly copyTo: FolderPick | undefined; readonly items: readonly NewItem[] }
  | {
      readonly does: 'update'
      readonly changes: readonly { readonly item: ItemPick; readonly key: KeyPick; readonly sets: Changes }[]
      readonly resolution: 'NeverOverwrite' | 'AutoResolve' | 'AlwaysOverwrite'
    }
  | { readonly does: 'delete'; readonly items: readonly ItemPick[]; readonly deleteType: DeleteType }
  | {
      readonly does: 'move' | 'copy'
      readonly items: readonly ItemPick[]
      readonly to: FolderPick
      readonly returnsIds: boolean
    }
  | {
      readonly does: 'send'
      readonly items: readonly { readonly item: ItemPick; readonly key: KeyPick }[]
      readonly saves: boolean
      readonly copyTo: FolderPick | undefined
    }
  | { readonly does: 'markAll'; readonly folders: readonly FolderPick[]; readonly isRead: boolean }
  | { readonly does: 'attach'; readonly item: ItemPick; readonly names: readonly string[] }
  | { readonly does: 'detach'; readonly at: readonly number[] }
  | { readonly does: 'createFolders'; readonly parent: FolderPick; readonly folders: readonly NewFolder[] }
  | { readonly does: 'createPath'; readonly parent: FolderPick; readonly folders: readonly NewFolder[] }
  | {
      readonly does: 'updateFolders'
      readonly changes: readonly {
        readonly folder: FolderPick
        readonly name?: string | undefined
        readonly folderClass?: string | undefined
      }[]
    }
  | { readonly does: 'moveFolders' | 'copyFolders'; readonly folders: readonly FolderPick[]; readonly to: FolderPick }
  | { readonly does: 'deleteFolders'; readonly folders: readonly FolderPick[]; readonly deleteType: DeleteType }
  | {
      readonly does: 'empty'
      readonly folders: readonly FolderPick[]
      readonly deleteType: DeleteType
      readonly withSubfolders: boolean
    }
  | {
      readonly does: 'answer'
      readonly element: 'ReplyToItem' | 'ReplyAllToItem' | 'ForwardItem'
      readonly item: ItemPick
      readonly key: KeyPick
      /** To whom a message is forwarded. */
      readonly to: readonly number[]
      readonly disposition: 'SaveOnly' | 'SendOnly' | 'SendAndSaveCopy'
      readonly into: FolderPick | undefined
    }
  | { readonly does: 'converse'; readonly deeds: readonly ConversationDeed[] }
  | { readonly does: 'catchUp' }

export interface ConversationDeed {
  readonly action: 'Move' | 'Copy' | 'Delete' | 'SetReadState'
  /** One of those that are known; now and then no conversation at all. */
  readonly conversation: number | 'nonsense'
  readonly context: FolderPick | undefined
  readonly to: FolderPick
  readonly deleteType: DeleteType
  readonly isRead: boolean
}

/** A restriction as data; `model.search.ts` says it in both languages. */
export type Condition =
  | { readonly is: 'label' | 'part'; readonly text: string }
  | { readonly is: 'read'; readonly isRead: boolean }
  | { readonly is: 'importance'; readonly than: 'IsEqualTo' | 'IsNotEqualTo'; readonly importance: Importance }
  | { readonly is: 'category'; readonly text: string }
  | { readonly is: 'attached'; readonly isAttached: boolean }
  | { readonly is: 'categorized' }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'and' | 'or'; readonly of: readonly Condition[] }

export interface Search {
  readonly folder: FolderPick
  readonly condition: Condition | undefined
  readonly sort: readonly { readonly by: 'label' | 'importance' | 'arrival'; readonly descending: boolean }[]
  readonly pageSize: number
}

export interface Step {
  /** Where it stood in the sequence that was thought of first. */
  readonly number: number
  /** Which client. */
  readonly who: number
  readonly act: Act
  readonly search: Search
}

const at = fc.nat(999)

/** Mostly what works; now and then what must be refused. */
const itemPick: fc.Arbitrary<ItemPick> = fc.record({
  of: fc.oneof(
    { weight: 14, arbitrary: fc.constant('live' as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom('gone' as const, 'theirs' as const, 'folder' as const, 'nonsense' as const),
    },
  ),
  at,
})

const folderPick: fc.Arbitrary<FolderPick> = fc.record({
  of: fc.oneof(
    { weight: 10, arbitrary: fc.constant('wellKnown' as const) },
    { weight: 12, arbitrary: fc.constant('made' as const) },
    { weight: 2, arbitrary: fc.constantFrom('gone' as const, 'theirs' as const, 'item' as const, 'nonsense' as const) },
  ),
  at,
})

const keyPick: fc.Arbitrary<KeyPick> = fc.record({
  of: fc.oneof(
    { weight: 6, arbitrary: fc.constant('current' as const) },
    { weight: 5, arbitrary: fc.constant('old' as const) },
    { weight: 2, arbitrary: fc.constantFrom('none' as const, 'nonsense' as const) },
  ),
  at,
})

const label = fc.constantFrom('a', 'b', 'B', 'ab', 'ä')
const importance = fc.constantFrom<Importance[]>('Normal', 'Low', 'High')
const categories = fc.subarray(['Red', 'Blue'])
const body = fc.constantFrom('', 'one', 'two')
const some = <T>(arbitrary: fc.Arbitrary<T>, most = 3): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { minLength: 1, maxLength: most })
const deleteType = fc.constantFrom<DeleteType[]>('HardDelete', 'SoftDelete', 'MoveToDeletedItems')
const absent = fc.constant(undefined)

const progress: fc.Arbitrary<Progress> = fc.record(
  {
    status: fc.constantFrom<TaskStatus[]>('NotStarted', 'InProgress', 'Completed', 'WaitingOnOthers', 'Deferred'),
    percentComplete: fc.constantFrom(0, 50, 100),
  },
  { requiredKeys: [] },
)

const newItem: fc.Arbitrary<NewItem> = fc.record({
  element: fc.constantFrom('Message' as const, 'Message' as const, 'Contact' as const, 'Task' as const),
  label,
  isRead: fc.boolean(),
  importance,
  categories,
  body,
  attachments: fc.subarray(['x.txt', 'y.txt']),
  to: fc.subarray([0, 1]),
  progress,
})

const message = newItem.map((item): NewItem => ({ ...item, element: 'Message' }))

const changes: fc.Arbitrary<Changes> = fc.record(
  {
    label,
    isRead: fc.boolean(),
    importance,
    categories: fc.oneof(categories, fc.constant(null)),
    body,
    progress,
  },
  { requiredKeys: [] },
)

const newFolder: fc.Arbitrary<NewFolder> = fc.record(
  {
    element: fc.constantFrom('Folder' as const, 'Folder' as const, 'ContactsFolder' as const, 'TasksFolder' as const),
    name: fc.constantFrom('p', 'q', 'P', 'r', ''),
    folderClass: fc.constantFrom('IPF.Note.Own', 'IPF.Contact.Own', 'IPF.Task.Own'),
  },
  { requiredKeys: ['element', 'name'] },
)

const act = (does: Act['does'], parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Act> =>
  fc.record({ does: fc.constant(does), ...parts }) as unknown as fc.Arbitrary<Act>

const deed: fc.Arbitrary<ConversationDeed> = fc.record({
  action: fc.constantFrom('Move' as const, 'Copy' as const, 'Delete' as const, 'SetReadState' as const),
  conversation: fc.oneof({ weight: 20, arbitrary: at }, { weight: 1, arbitrary: fc.constant('nonsense' as const) }),
  context: fc.oneof({ weight: 3, arbitrary: absent }, { weight: 1, arbitrary: folderPick }),
  to: folderPick,
  deleteType,
  isRead: fc.boolean(),
})

const acts = fc.oneof(
  { weight: 12, arbitrary: act('create', { into: folderPick, items: some(newItem, 4) }) },
  {
    weight: 3,
    arbitrary: act('createAndSend', { copyTo: fc.oneof(absent, folderPick), items: some(message, 2) }),
  },
  {
    weight: 10,
    arbitrary: act('update', {
      changes: some(fc.record({ item: itemPick, key: keyPick, sets: changes })),
      resolution: fc.constantFrom('AutoResolve', 'NeverOverwrite', 'AlwaysOverwrite'),
    }),
  },
  { weight: 5, arbitrary: act('delete', { items: some(itemPick), deleteType }) },
  { weight: 5, arbitrary: act('move', { items: some(itemPick), to: folderPick, returnsIds: fc.boolean() }) },
  { weight: 4, arbitrary: act('copy', { items: some(itemPick), to: folderPick, returnsIds: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: act('send', {
      items: some(fc.record({ item: itemPick, key: keyPick }), 2),
      saves: fc.boolean(),
      copyTo: fc.oneof(absent, folderPick),
    }),
  },
  {
    weight: 6,
    arbitrary: act('answer', {
      element: fc.constantFrom('ReplyToItem', 'ReplyAllToItem', 'ForwardItem'),
      item: itemPick,
      key: keyPick,
      to: fc.subarray([0, 1]),
      disposition: fc.constantFrom('SendAndSaveCopy', 'SaveOnly', 'SendOnly'),
      into: fc.oneof(absent, folderPick),
    }),
  },
  { weight: 5, arbitrary: act('converse', { deeds: some(deed, 2) }) },
  { weight: 3, arbitrary: act('markAll', { folders: some(folderPick), isRead: fc.boolean() }) },
  { weight: 3, arbitrary: act('attach', { item: itemPick, names: some(fc.constantFrom('x.txt', 'z.txt'), 2) }) },
  { weight: 3, arbitrary: act('detach', { at: some(at, 2) }) },
  { weight: 6, arbitrary: act('createFolders', { parent: folderPick, folders: some(newFolder) }) },
  { weight: 2, arbitrary: act('createPath', { parent: folderPick, folders: some(newFolder) }) },
  {
    weight: 3,
    arbitrary: act('updateFolders', {
      changes: some(
        fc.record(
          {
            folder: folderPick,
            name: fc.constantFrom('p', 'q', 'Q', 's', ''),
            folderClass: fc.constantFrom('IPF.Note.Other', 'IPF.Contact.Other'),
          },
          { requiredKeys: ['folder'] },
        ),
        2,
      ),
    }),
  },
  { weight: 3, arbitrary: act('moveFolders', { folders: some(folderPick, 2), to: folderPick }) },
  { weight: 2, arbitrary: act('copyFolders', { folders: some(folderPick, 2), to: folderPick }) },
  { weight: 2, arbitrary: act('deleteFolders', { folders: some(folderPick, 2), deleteType }) },
  { weight: 2, arbitrary: act('empty', { folders: some(folderPick, 2), deleteType, withSubfolders: fc.boolean() }) },
  { weight: 3, arbitrary: act('catchUp', {}) },
)

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ is: fc.constantFrom('label' as const, 'part' as const), text: label }),
  fc.record({ is: fc.constant('read' as const), isRead: fc.boolean() }),
  fc.record({
    is: fc.constant('importance' as const),
    than: fc.constantFrom('IsEqualTo' as const, 'IsNotEqualTo' as const),
    importance,
  }),
  fc.record({ is: fc.constant('category' as const), text: fc.constantFrom('Red', 'blue') }),
  fc.record({ is: fc.constant('attached' as const), isAttached: fc.boolean() }),
  fc.record({ is: fc.constant('categorized' as const) }),
)

const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('not' as const), of: leaf }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom('and' as const, 'or' as const), of: some(leaf) }) },
)

const search: fc.Arbitrary<Search> = fc.record({
  folder: folderPick,
  condition: fc.oneof(absent, condition),
  sort: fc.uniqueArray(
    fc.record({
      by: fc.constantFrom('label' as const, 'importance' as const, 'arrival' as const),
      descending: fc.boolean(),
    }),
    { maxLength: 2, selector: ({ by }) => by },
  ),
  pageSize: fc.constantFrom(1000, 1, 2, 3),
})

const step = fc.record({ who: fc.nat(3), act: acts, search })

export const sequence = (length: number): fc.Arbitrary<Step[]> =>
  fc
    .array(step, { minLength: length, maxLength: length })
    .map((steps) => steps.map((each, number) => ({ ...each, number })))

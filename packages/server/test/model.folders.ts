import assert from 'node:assert/strict'
import {
  type AnyFolder,
  CopyFolder,
  CreateFolder,
  CreateFolderPath,
  DeleteFolder,
  EmptyFolder,
  type FolderInfoResponseMessage,
  MoveFolder,
  type ResponseMessage,
  UpdateFolder,
  type UpdateFolderRequest,
} from '@exchequer/protocol'
import {
  addFolder,
  childNamed,
  childrenOf,
  copyFolder,
  deleteFolder,
  disposeOf,
  foldersBelow,
  type ModelFolder,
  Refusal,
  renameFolder,
} from './model.state.js'
import type { Act, DeleteType, NewFolder } from './model.steps.js'
import {
  expectEach,
  folderReference,
  type ModelClient,
  type Named,
  namedFolder,
  targetFolder,
  theFolder,
  type World,
} from './model.world.js'

// What the steps that work on folders send, and what they do to the model.

type ActOf<Does extends Act['does']> = Extract<Act, { does: Does }>

const folderOf = ({ element, name, folderClass }: NewFolder): AnyFolder =>
  ({ element, value: { displayName: name, ...(folderClass !== undefined && { folderClass }) } }) as AnyFolder

const ownClass = { Folder: 'IPF.Note', ContactsFolder: 'IPF.Contact', TasksFolder: 'IPF.Task' } as const

/** Contacts and tasks lie in folders of their own kind. */
const kindOf = (folderClass: string | undefined): string =>
  /^IPF\.(Contact|Task)(?=\.|$)/.exec(folderClass ?? '')?.[0] ?? 'any'

/** The class that a new folder gets. */
function classOf({ element, folderClass }: NewFolder): string {
  if (element !== 'Folder' && folderClass !== undefined && kindOf(folderClass) !== ownClass[element])
    throw new Refusal('ErrorNoFolderClassOverride')
  return folderClass ?? ownClass[element]
}

const told = ({ folders }: FolderInfoResponseMessage): string => {
  assert.equal(folders?.length, 1, 'the answer tells of one folder')
  return folders![0]!.value.folderId!.id
}

export async function createFolders(world: World, client: ModelClient, act: ActOf<'createFolders'>): Promise<void> {
  const parent = namedFolder(world, client, act.parent)
  world.log.push(`  makes ${act.folders.map(describe).join(', ')} below ${parent.text}`)
  const messages = await client.service.call(CreateFolder, {
    parentFolderId: targetFolder(parent),
    folders: act.folders.map(folderOf),
  })
  expectEach(world, messages, act.folders, (given) => {
    const above = theFolder(parent, 'ErrorParentFolderNotFound')
    if (given.name === '') throw new Refusal('ErrorFolderSavePropertyError')
    if (childNamed(above, given.name)) throw new Refusal('ErrorFolderExists')
    const folderClass = classOf(given)
    return (message) => {
      addFolder(above, given.name, folderClass, told(message))
    }
  })
}

const describe = ({ element, name, folderClass }: NewFolder): string =>
  `${element} "${name}"${folderClass ? ` (${folderClass})` : ''}`

export async function createPath(world: World, client: ModelClient, act: ActOf<'createPath'>): Promise<void> {
  const parent = namedFolder(world, client, act.parent)
  world.log.push(`  makes the path ${act.folders.map(describe).join('/')} below ${parent.text}`)
  const messages = await client.service.call(CreateFolderPath, {
    parentFolderId: targetFolder(parent),
    relativeFolderPath: act.folders.map(folderOf),
  })
  let above: ModelFolder | undefined
  expectEach(world, messages, act.folders, (given, level) => {
    const place = level === 0 ? theFolder(parent, 'ErrorParentFolderNotFound') : above
    above = undefined
    if (!place) throw new Refusal('ErrorParentFolderNotFound')
    if (given.name === '') throw new Refusal('ErrorFolderSavePropertyError')
    const there = childNamed(place, given.name)
    const folderClass = there?.folderClass ?? classOf(given)
    return (message) => {
      above = there ?? addFolder(place, given.name, folderClass, told(message))
      assert.equal(told(message), above.id)
    }
  })
}

export async function updateFolders(world: World, client: ModelClient, act: ActOf<'updateFolders'>): Promise<void> {
  const inputs = act.changes.map(({ folder, name, folderClass }) => ({
    named: namedFolder(world, client, folder),
    // A change has to change something.
    name: name ?? (folderClass === undefined ? 'renamed' : undefined),
    folderClass,
  }))
  world.log.push(`  changes ${inputs.map(({ named, ...to }) => `${named.text} to ${JSON.stringify(to)}`).join(', ')}`)
  const set = (uri: string, value: object): UpdateFolderRequest['folderChanges'][number]['updates'][number] =>
    ({
      element: 'SetFolderField',
      value: { path: { element: 'FieldURI', value: { fieldURI: uri } }, folder: { element: 'Folder', value } },
    }) as UpdateFolderRequest['folderChanges'][number]['updates'][number]
  const messages = await client.service.call(UpdateFolder, {
    folderChanges: inputs.map(({ named, name, folderClass }) => ({
      folderId: folderReference(named),
      updates: [
        ...(name === undefined ? [] : [set('folder:DisplayName', { displayName: name })]),
        ...(folderClass === undefined ? [] : [set('folder:FolderClass', { folderClass })]),
      ],
    })),
  })
  expectEach(world, messages, inputs, ({ named, name, folderClass }) => {
    const folder = theFolder(named, 'ErrorFolderNotFound')
    if (name === '') throw new Refusal('ErrorFolderSavePropertyError')
    if (folderClass !== undefined && kindOf(folderClass) !== kindOf(folder.folderClass))
      throw new Refusal('ErrorObjectTypeChanged')
    const namesake = name !== undefined && folder.parent ? childNamed(folder.parent, name) : undefined
    if (namesake && namesake !== folder) throw new Refusal('ErrorFolderExists')
    return (message) => {
      renameFolder(folder, name ?? folder.name)
      folder.folderClass = folderClass ?? folder.folderClass
      assert.equal(told(message), folder.id)
    }
  })
}

export async function relocateFolders(
  world: World,
  client: ModelClient,
  act: ActOf<'moveFolders' | 'copyFolders'>,
): Promise<void> {
  const target = namedFolder(world, client, act.to)
  const inputs = act.folders.map((folder) => namedFolder(world, client, folder))
  const isMove = act.does === 'moveFolders'
  world.log.push(`  ${isMove ? 'moves' : 'copies'} ${inputs.map(({ text }) => text).join(', ')} to ${target.text}`)
  const messages = await client.service.call(isMove ? MoveFolder : CopyFolder, {
    toFolderId: targetFolder(target),
    folderIds: inputs.map(folderReference),
  })
  expectEach(world, messages, inputs, (named) => {
    const to = theFolder(target, 'ErrorToFolderNotFound')
    const folder = theFolder(named, 'ErrorItemNotFound')
    if (isMove && folder.distinguished !== undefined) throw new Refusal('ErrorMoveDistinguishedFolder')
    if (folder === to || foldersBelow(folder).includes(to) || childNamed(to, folder.name))
      throw new Refusal('ErrorMoveCopyFailed')
    return (message) => {
      if (isMove) {
        renameFolder(folder, folder.name, to)
        assert.equal(told(message), folder.id, 'a folder that moves keeps its id')
      } else copyFolder(folder, to).id = told(message)
    }
  })
}

export async function deleteFolders(world: World, client: ModelClient, act: ActOf<'deleteFolders'>): Promise<void> {
  const { deleteType } = act
  const inputs = act.folders.map((folder) => namedFolder(world, client, folder))
  world.log.push(`  deletes (${deleteType}) the folders ${inputs.map(({ text }) => text).join(', ')}`)
  const messages = await client.service.call(DeleteFolder, { deleteType, folderIds: inputs.map(folderReference) })
  expectEach<Named<ModelFolder>, ResponseMessage>(world, messages, inputs, (named) => {
    const folder = theFolder(named, 'ErrorItemNotFound')
    if (folder.distinguished !== undefined) throw new Refusal('ErrorDeleteDistinguishedFolder')
    return () => deleteFolder(folder, deleteType)
  })
}

const neverEmptied = ['root', 'msgfolderroot', 'calendar']

export async function empty(world: World, client: ModelClient, act: ActOf<'empty'>): Promise<void> {
  const { deleteType, withSubfolders } = act
  const inputs = act.folders.map((folder) => namedFolder(world, client, folder))
  const what = inputs.map(({ text }) => text).join(', ')
  world.log.push(`  empties (${deleteType}${withSubfolders ? ', with subfolders' : ''}) ${what}`)
  const messages = await client.service.call(EmptyFolder, {
    deleteType,
    deleteSubFolders: withSubfolders,
    folderIds: inputs.map(folderReference),
  })
  expectEach<Named<ModelFolder>, ResponseMessage>(world, messages, inputs, (named) => {
    const folder = theFolder(named, 'ErrorFolderNotFound')
    const hasWellKnown = withSubfolders && foldersBelow(folder).some(({ distinguished }) => distinguished !== undefined)
    if (hasWellKnown || neverEmptied.includes(folder.distinguished ?? '')) throw new Refusal('ErrorCannotEmptyFolder')
    return () => emptyOut(folder, deleteType, withSubfolders)
  })
}

function emptyOut(folder: ModelFolder, deleteType: DeleteType, withSubfolders: boolean): void {
  const children = childrenOf(folder)
  const below = foldersBelow(folder)
  for (const item of folder.items) disposeOf(item, deleteType)
  if (!withSubfolders) return
  // The dumpster takes items and no folders.
  if (deleteType === 'SoftDelete')
    for (const child of below) for (const item of child.items) disposeOf(item, deleteType)
  for (const child of children) deleteFolder(child, deleteType)
}

import {
  alice,
  createFolder,
  distinguished,
  folderId,
  type Host,
  type HostOptions,
  host,
  type Id,
  itemId,
} from './harness.js'

export const publicRoot = distinguished('publicfoldersroot')
export const publicAddress = 'publicfolders@example.test'

/** A server with public folders, which alice administers, and a folder among them that her colleagues have the rights of authors in. */
export async function publicHost(options: HostOptions = {}): Promise<Host & { readonly news: string }> {
  const server = await host(options)
  await server.server.addMailbox({ address: publicAddress, kind: 'public-folders', fullAccess: [alice] })
  return { ...server, news: await publicFolder(server, 'News') }
}

/** Makes a public folder, and gives its id as XML. */
export const publicFolder = async (
  { post }: Pick<Host, 'post'>,
  name: string,
  { parent = publicRoot, element = 'Folder', as = alice, more = '' } = {},
): Promise<string> => {
  const folder = `<t:${element}><t:DisplayName>${name}</t:DisplayName>${more}</t:${element}>`
  return folderId((await post(createFolder(parent, folder), { as })).fine.id)
}

export const findFolder = (parent: string, properties = '', traversal = 'Shallow'): string =>
  `<m:FindFolder Traversal="${traversal}"><m:FolderShape><t:BaseShape>Default</t:BaseShape>${properties}</m:FolderShape>` +
  `<m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`

/** MoveItem or CopyItem. */
export const relocate = (element: string, ids: readonly Id[], target: string): string =>
  `<m:${element}><m:ToFolderId>${target}</m:ToFolderId><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:${element}>`

import { alice, bob, distinguished, field, type Host } from './harness.js'

/** Somebody's distinguished folder, named as another names it. */
export const ofMailbox = (name: string, address: string): string =>
  `<t:DistinguishedFolderId Id="${name}"><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`

/** Single rights, as the elements of a permission, in the order of the schema. */
export type SingleRights = Readonly<
  Partial<
    Record<
      | 'CanCreateItems'
      | 'CanCreateSubFolders'
      | 'IsFolderOwner'
      | 'IsFolderVisible'
      | 'IsFolderContact'
      | 'EditItems'
      | 'DeleteItems'
      | 'ReadItems',
      string
    >
  >
>

/** UpdateFolder that gives each of `users` a level, or single rights, and everybody else nothing. */
export function permit(
  folder: string,
  users: Readonly<Record<string, string | SingleRights>>,
  kind: '' | 'Calendar' = '',
): string {
  const entries = Object.entries(users).map(([address, given]) => {
    const level = typeof given === 'string' ? given : 'Custom'
    const rights = typeof given === 'string' ? {} : given
    const single = Object.entries(rights).map(([name, value]) => `<t:${name}>${value}</t:${name}>`)
    const who = address.includes('@')
      ? `<t:PrimarySmtpAddress>${address}</t:PrimarySmtpAddress>`
      : `<t:DistinguishedUser>${address}</t:DistinguishedUser>`
    return `<t:${kind}Permission><t:UserId>${who}</t:UserId>${single.join('')}<t:${kind}PermissionLevel>${level}</t:${kind}PermissionLevel></t:${kind}Permission>`
  })
  const element = kind === 'Calendar' ? 'CalendarFolder' : 'Folder'
  return (
    `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${folder}<t:Updates><t:SetFolderField>${field('folder:PermissionSet')}` +
    `<t:${element}><t:PermissionSet><t:${kind}Permissions>${entries.join('')}</t:${kind}Permissions></t:PermissionSet></t:${element}>` +
    '</t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>'
  )
}

/** Lets somebody into another's folder at a level; `'None'` keeps him out. */
export const letIn = async (
  { post }: Host,
  owner: string,
  folder: string,
  guest: string,
  level: string | SingleRights,
  kind: '' | 'Calendar' = '',
): Promise<void> => {
  ;(await post(permit(folder, { [guest]: level }, kind), { as: owner })).fine
}

/** Lets bob into one of alice's folders. */
export const letBob = (
  server: Host,
  folder: string,
  level: string | SingleRights,
  kind: '' | 'Calendar' = '',
): Promise<void> => letIn(server, alice, folder.startsWith('<') ? folder : distinguished(folder), bob, level, kind)

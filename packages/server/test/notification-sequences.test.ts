import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  bob,
  createFolder,
  createItem,
  deleteFolder,
  deleteItem,
  distinguished,
  field,
  folderId,
  type Host,
  host,
  type Id,
  itemChange,
  itemId,
  message,
  setField,
  updateItem,
} from './harness.js'
import { Names, nameFolders, puller } from './listening.js'

/** What each case finds in alice's mailbox: two folders below the root of messages, a folder and an unread message in the first. */
interface Place {
  readonly mail: Host
  readonly names: Names
  readonly a: string
  readonly b: string
  /** The folder in A. */
  readonly inner: string
  readonly item: Id
  readonly meeting: Id
}

interface Case {
  readonly does: string
  act(place: Place): Promise<unknown>
  /** Told to who listens to A, B, the folder in A, Inbox, Calendar and Deleted Items. */
  readonly told: readonly string[]
  /** Told to who listens to all folders, where that is something else. */
  readonly toldAll?: readonly string[]
}

const named = (name: string, element = 'Folder', more = ''): string =>
  `<t:${element}><t:DisplayName>${name}</t:DisplayName>${more}</t:${element}>`
const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
const meeting = (more = ''): string =>
  `<t:CalendarItem><t:Subject>Review</t:Subject>${more}<t:Start>2027-01-05T10:00:00Z</t:Start>` +
  '<t:End>2027-01-05T11:00:00Z</t:End></t:CalendarItem>'
const move = (operation: string, ids: string, folder: string, list = 'ItemIds'): string =>
  `<m:${operation}><m:ToFolderId>${folder}</m:ToFolderId><m:${list}>${ids}</m:${list}></m:${operation}>`
const change = (id: Id, uri: string, element: string, content: string): string =>
  updateItem(itemChange(id, setField(field(uri), `<t:${element}>${content}</t:${element}>`)), 'AlwaysOverwrite')
const configuration = (operation: string, more = ''): string => {
  const name = (prefix: string): string =>
    `<${prefix}:UserConfigurationName Name="Test"><t:DistinguishedFolderId Id="inbox"/></${prefix}:UserConfigurationName>`
  return operation === 'CreateUserConfiguration'
    ? `<m:${operation}><m:UserConfiguration>${name('t')}${more}</m:UserConfiguration></m:${operation}>`
    : `<m:${operation}>${name('m')}</m:${operation}>`
}

// Docs "Pull notifications for EWS deletion-related mailbox events in Exchange", the columns of Exchange 2013, and semantics §13.2.
const cases: readonly Case[] = [
  {
    does: 'creates an item',
    act: ({ mail, a }) => mail.post(createItem(message('new'), a)),
    told: ['Created #1 in A', 'Modified A in msgfolderroot, 1 unread'],
  },
  {
    does: 'delivers new mail',
    act: ({ mail }) =>
      mail.post(createItem(message('mail', to('alice@example.test')), undefined, 'SendOnly'), { as: bob }),
    told: ['Created #1 in inbox', 'NewMail #1 in inbox', 'Modified inbox in msgfolderroot, 1 unread'],
  },
  {
    does: 'updates an item',
    act: ({ mail, item }) => mail.post(change(item, 'item:Subject', 'Message', '<t:Subject>other</t:Subject>')),
    told: ['Modified item in A', 'Modified A in msgfolderroot, 1 unread'],
  },
  {
    does: 'marks an item as read',
    act: ({ mail, item }) => mail.post(change(item, 'message:IsRead', 'Message', '<t:IsRead>true</t:IsRead>')),
    told: ['Modified item in A', 'Modified A in msgfolderroot, 0 unread'],
  },
  {
    does: 'marks all items of a folder as read',
    act: ({ mail, a }) =>
      mail.post(
        '<m:MarkAllItemsAsRead><m:ReadFlag>true</m:ReadFlag><m:SuppressReadReceipts>true</m:SuppressReadReceipts>' +
          `<m:FolderIds>${a}</m:FolderIds></m:MarkAllItemsAsRead>`,
      ),
    told: ['Modified item in A', 'Modified A in msgfolderroot, 0 unread'],
  },
  {
    does: 'moves an item',
    act: ({ mail, item, b }) => mail.post(move('MoveItem', itemId(item), b)),
    told: [
      'Moved #1 in B, was item in A',
      'Modified A in msgfolderroot, 0 unread',
      'Modified B in msgfolderroot, 1 unread',
    ],
    toldAll: [
      'Deleted item in A',
      'Created #1 in B',
      'Modified A in msgfolderroot, 0 unread',
      'Modified B in msgfolderroot, 1 unread',
    ],
  },
  {
    does: 'copies an item',
    act: ({ mail, item, b }) => mail.post(move('CopyItem', itemId(item), b)),
    told: ['Copied #1 in B, was item in A', 'Modified B in msgfolderroot, 1 unread'],
  },
  {
    does: 'deletes an item softly',
    act: ({ mail, item }) => mail.post(deleteItem([item], 'SoftDelete')),
    told: ['Moved #1 in recoverableitemsdeletions, was item in A', 'Modified A in msgfolderroot, 0 unread'],
    toldAll: ['Deleted item in A', 'Modified A in msgfolderroot, 0 unread'],
  },
  {
    does: 'deletes an item for good',
    act: ({ mail, item }) => mail.post(deleteItem([item], 'HardDelete')),
    told: ['Deleted item in A', 'Modified A in msgfolderroot, 0 unread'],
  },
  {
    does: 'puts an item into Deleted Items',
    act: ({ mail, item }) => mail.post(deleteItem([item], 'MoveToDeletedItems')),
    told: [
      'Moved #1 in deleteditems, was item in A',
      'Modified A in msgfolderroot, 0 unread',
      'Modified deleteditems in msgfolderroot, 1 unread',
    ],
    toldAll: [
      'Deleted item in A',
      'Created #1 in deleteditems',
      'Modified A in msgfolderroot, 0 unread',
      'Modified deleteditems in msgfolderroot, 1 unread',
    ],
  },
  {
    does: 'empties a folder',
    act: ({ mail, a }) =>
      mail.post(
        `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="false"><m:FolderIds>${a}</m:FolderIds></m:EmptyFolder>`,
      ),
    told: ['Deleted item in A', 'Modified A in msgfolderroot, 0 unread'],
  },
  {
    does: 'creates a folder',
    act: ({ mail, b }) => mail.post(createFolder(b, named('new'))),
    told: ['Created #1 in B', 'Modified B in msgfolderroot, 0 unread'],
  },
  {
    does: 'renames a folder',
    act: ({ mail, inner }) =>
      mail.post(
        `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${inner}<t:Updates>` +
          `<t:SetFolderField><t:FieldURI FieldURI="folder:DisplayName"/>${named('other')}</t:SetFolderField>` +
          '</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>',
      ),
    told: ['Modified inner in A, 0 unread'],
  },
  {
    does: 'moves a folder',
    act: ({ mail, inner, b }) => mail.post(move('MoveFolder', inner, b, 'FolderIds')),
    told: [
      'Moved inner in B, was inner in A',
      'Modified A in msgfolderroot, 1 unread',
      'Modified B in msgfolderroot, 0 unread',
    ],
  },
  {
    does: 'copies a folder',
    act: ({ mail, inner, b }) => mail.post(move('CopyFolder', inner, b, 'FolderIds')),
    told: ['Copied #1 in B, was inner in A', 'Modified B in msgfolderroot, 0 unread'],
  },
  ...['HardDelete', 'SoftDelete'].map((deleteType) => ({
    does: `deletes a folder with ${deleteType}`,
    act: ({ mail, inner }: Place) => mail.post(deleteFolder(inner, deleteType)),
    told: ['Deleted inner in A', 'Modified A in msgfolderroot, 1 unread'],
  })),
  {
    does: 'puts a folder into Deleted Items',
    act: ({ mail, inner }) => mail.post(deleteFolder(inner, 'MoveToDeletedItems')),
    told: [
      'Moved inner in deleteditems, was inner in A',
      'Modified A in msgfolderroot, 1 unread',
      'Modified deleteditems in msgfolderroot, 0 unread',
    ],
    toldAll: ['Modified A in msgfolderroot, 1 unread', 'Modified deleteditems in msgfolderroot, 0 unread'],
  },
  {
    does: 'creates an appointment',
    act: ({ mail }) => mail.post(createItem(meeting())),
    told: ['Created #1 in calendar', 'FreeBusyChanged #1 in calendar', 'Modified calendar in msgfolderroot, 0 unread'],
  },
  {
    does: 'renames an appointment',
    act: ({ mail, meeting }) =>
      mail.post(change(meeting, 'item:Subject', 'CalendarItem', '<t:Subject>other</t:Subject>')),
    told: ['Modified meeting in calendar', 'Modified calendar in msgfolderroot, 0 unread'],
  },
  {
    does: 'puts an appointment off',
    act: ({ mail, meeting }) =>
      mail.post(change(meeting, 'calendar:End', 'CalendarItem', '<t:End>2027-01-05T12:00:00Z</t:End>')),
    told: [
      'Modified meeting in calendar',
      'FreeBusyChanged meeting in calendar',
      'Modified calendar in msgfolderroot, 0 unread',
    ],
  },
  {
    does: 'says that an appointment leaves one free',
    act: ({ mail, meeting }) =>
      mail.post(
        change(
          meeting,
          'calendar:LegacyFreeBusyStatus',
          'CalendarItem',
          '<t:LegacyFreeBusyStatus>Free</t:LegacyFreeBusyStatus>',
        ),
      ),
    told: [
      'Modified meeting in calendar',
      'FreeBusyChanged meeting in calendar',
      'Modified calendar in msgfolderroot, 0 unread',
    ],
  },
  {
    does: 'throws an appointment away',
    act: ({ mail, meeting }) => mail.post(deleteItem([meeting], 'MoveToDeletedItems')),
    told: [
      'Moved #1 in deleteditems, was meeting in calendar',
      'FreeBusyChanged meeting in calendar',
      'Modified calendar in msgfolderroot, 0 unread',
      'Modified deleteditems in msgfolderroot, 0 unread',
    ],
    toldAll: [
      'Deleted meeting in calendar',
      'Created #1 in deleteditems',
      'FreeBusyChanged meeting in calendar',
      'Modified calendar in msgfolderroot, 0 unread',
      'Modified deleteditems in msgfolderroot, 0 unread',
    ],
  },
  {
    // Docs "GetEvents operation": it shows as a move, to where deleted things can be had back from.
    does: 'deletes a user configuration',
    async act({ mail }) {
      ;(await mail.post(configuration('CreateUserConfiguration', '<t:XmlData>eA==</t:XmlData>'))).fine
      return mail.post(configuration('DeleteUserConfiguration'))
    },
    told: [
      'Created #1 in inbox',
      'Modified inbox in msgfolderroot, 0 unread',
      'Moved #2 in recoverableitemsdeletions, was #1 in inbox',
      'Modified inbox in msgfolderroot, 0 unread',
    ],
    toldAll: [
      'Created #1 in inbox',
      'Modified inbox in msgfolderroot, 0 unread',
      'Deleted #1 in inbox',
      'Modified inbox in msgfolderroot, 0 unread',
    ],
  },
  {
    does: 'fails to create, beside what is created',
    async act({ mail, a }) {
      const answer = await mail.post(createItem(message('new') + message('bad', '<t:IsFromMe>true</t:IsFromMe>'), a))
      assert.notEqual(answer.codes[1], 'NoError')
    },
    told: ['Created #1 in A', 'Modified A in msgfolderroot, 1 unread'],
  },
]

async function place(): Promise<Place> {
  const mail = await host()
  const names = new Names()
  await nameFolders(
    mail,
    names,
    'inbox',
    'calendar',
    'deleteditems',
    'msgfolderroot',
    'recoverableitemsdeletions',
    'recoverableitemspurges',
  )
  const made = await mail.post(createFolder(distinguished('msgfolderroot'), named('A') + named('B')))
  const [a, b] = made.fine.ids as [Id, Id]
  const inner = (await mail.post(createFolder(folderId(a), named('inner')))).fine.id
  const unread = message('old', '<t:IsRead>false</t:IsRead>')
  const item = (await mail.post(createItem(unread, folderId(a)))).fine.id
  const kept = (await mail.post(createItem(meeting()))).fine.id
  for (const [id, name] of Object.entries({ A: a, B: b, inner, item, meeting: kept }).map(
    ([name, { id }]) => [id, name] as const,
  ))
    names.give(id, name)
  return { mail, names, a: folderId(a), b: folderId(b), inner: folderId(inner), item, meeting: kept }
}

describe('a listener hears in order of what somebody', () => {
  for (const { does, act, told, toldAll = told } of cases)
    test(does, async () => {
      const at = await place()
      const { mail, names, a, b, inner } = at
      const folders = `${a}${b}${inner}${['inbox', 'calendar', 'deleteditems'].map(distinguished).join('')}`
      const some = await puller(mail, { folders })
      const every = await puller(mail, {})
      await act(at)
      const said = (await some.events()).map((event) => names.say(event))
      assert.deepEqual(said, told)
      const onlyAll = (await every.events()).map((event) => names.say(event))
      assert.deepEqual(onlyAll, toldAll)
      await mail.close()
    })
})

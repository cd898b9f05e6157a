import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  all,
  bob,
  createFolder,
  distinguished,
  field,
  find,
  folderId,
  freshFolder,
  getFolder,
  host,
  shape,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const asked = shape('IdOnly', [field('folder:PermissionSet')])

const user = (id: string): string =>
  id.includes('@')
    ? `<t:PrimarySmtpAddress>${id}</t:PrimarySmtpAddress>`
    : `<t:DistinguishedUser>${id}</t:DistinguishedUser>`

const entry = (who: string, level: string, rights = '', kind = ''): string =>
  `<t:${kind}Permission><t:UserId>${who}</t:UserId>${rights}<t:${kind}PermissionLevel>${level}</t:${kind}PermissionLevel></t:${kind}Permission>`

const permissionSet = (entries: string, kind = '', more = ''): string =>
  `<t:PermissionSet><t:${kind}Permissions>${entries}</t:${kind}Permissions>${more}</t:PermissionSet>`

const update = (folder: string, set: string, element = 'Folder'): string =>
  `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${folder}<t:Updates><t:SetFolderField>${field('folder:PermissionSet')}` +
  `<t:${element}>${set}</t:${element}></t:SetFolderField></t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`

/** Who, at which level, with which rights, in the order of the schema. */
async function shown(folder: string): Promise<string[][]> {
  const { item } = (await post(getFolder(folder, asked))).fine
  return all(item, 't:Permission', 't:CalendarPermission').map((permission: XmlNode) => {
    const [userId, ...rest] = permission.children
    const level = rest.pop()!
    return [
      textOf(userId!, 't:PrimarySmtpAddress') ?? userId!.children.at(-1)!.text,
      level.text,
      rest.map(({ text }) => text).join(' '),
    ]
  })
}

const none = 'false false false false false None None None'
const initial = [
  ['Default', 'None', none],
  ['Anonymous', 'None', none],
]

describe('the permissions of a folder', () => {
  test("are shown when they are asked for by name, and are nobody else's to begin with", async () => {
    assert.deepEqual(await shown(distinguished('inbox')), initial)
    assert.deepEqual(await shown(distinguished('calendar')), [
      ['Default', 'FreeBusyTimeOnly', none.replace(/None$/, 'TimeOnly')],
      ['Anonymous', 'None', none],
    ])
    const whole = (await post(getFolder(distinguished('inbox'), shape('AllProperties')))).fine.item
    assert.equal(find(whole, 't:PermissionSet'), undefined)
  })

  test('name people in full, as Exchange does, however they were named', async () => {
    const folder = await freshFolder(server)
    const shownUser = async (who: string) => {
      ;(await post(update(folder, permissionSet(entry(who, 'Reviewer'))))).fine
      return all((await post(getFolder(folder, asked))).fine.item, 't:UserId')[0]!.children
    }
    const whole = await shownUser(user(bob.toUpperCase()))
    assert.deepEqual(
      whole.slice(1).map(({ name, text }) => `${name} ${text}`),
      [`t:PrimarySmtpAddress ${bob}`, 't:DisplayName bob'],
    )
    assert.deepEqual(await shownUser(`<t:SID>${whole[0]!.text}</t:SID>`), whole)
    const stranger = await shownUser(user('who@elsewhere.test'))
    assert.deepEqual(
      stranger.map(({ text }) => text),
      ['who@elsewhere.test'],
    )
  })

  test('are replaced as a whole, and a level brings its rights', async () => {
    const folder = await freshFolder(server)
    const levels = {
      Owner: 'true true true true true All All FullDetails',
      PublishingEditor: 'true true false true false All All FullDetails',
      Editor: 'true false false true false All All FullDetails',
      PublishingAuthor: 'true true false true false Owned Owned FullDetails',
      Author: 'true false false true false Owned Owned FullDetails',
      NoneditingAuthor: 'true false false true false None Owned FullDetails',
      Reviewer: 'false false false true false None None FullDetails',
      Contributor: 'true false false true false None None None',
    }
    for (const [level, rights] of Object.entries(levels)) {
      ;(await post(update(folder, permissionSet(entry(user(bob), level))))).fine
      assert.deepEqual(await shown(folder), [[bob, level, rights], ...initial])
    }
    ;(await post(update(folder, permissionSet(entry(user('Default'), 'Reviewer'))))).fine
    assert.deepEqual(await shown(folder), [['Default', 'Reviewer', levels.Reviewer], initial[1]])
  })

  test('of single rights have the level that these make, or are custom', async () => {
    const folder = await freshFolder(server)
    const rights = (visible: boolean): string =>
      `<t:IsFolderVisible>${visible}</t:IsFolderVisible><t:ReadItems>FullDetails</t:ReadItems>`
    ;(await post(update(folder, permissionSet(entry(user(bob), 'Custom', rights(true)))))).fine
    assert.deepEqual((await shown(folder))[0], [bob, 'Reviewer', 'false false false true false None None FullDetails'])
    ;(await post(update(folder, permissionSet(entry(user(bob), 'Custom', rights(false)))))).fine
    assert.deepEqual((await shown(folder))[0], [bob, 'Custom', 'false false false false false None None FullDetails'])
  })

  test('of a calendar are of their own kind', async () => {
    const calendar = await freshFolder(server, 'CalendarFolder')
    const set = permissionSet(entry(user(bob), 'FreeBusyTimeAndSubjectAndLocation', '', 'Calendar'), 'Calendar')
    ;(await post(update(calendar, set, 'CalendarFolder'))).fine
    assert.deepEqual((await shown(calendar))[0], [
      bob,
      'FreeBusyTimeAndSubjectAndLocation',
      none.replace(/None$/, 'TimeAndSubjectAndLocation'),
    ])
    const { code } = (await post(update(await freshFolder(server), set, 'CalendarFolder'))).message
    assert.equal(code, 'ErrorCannotSetCalendarPermissionOnNonCalendarFolder')
    const plain = permissionSet(entry(user(bob), 'Reviewer'))
    assert.equal(
      (await post(update(calendar, plain))).message.code,
      'ErrorCannotSetNonCalendarPermissionOnCalendarFolder',
    )
  })

  test('are refused where they contradict themselves', async () => {
    const folder = await freshFolder(server)
    const code = async (set: string): Promise<string> => (await post(update(folder, set))).message.code
    const reviewer = entry(user(bob), 'Reviewer')
    assert.equal(
      await code(permissionSet(reviewer + entry(user('BOB@example.test'), 'Editor'))),
      'ErrorDuplicateUserIdsSpecified',
    )
    assert.equal(
      await code(permissionSet(entry(user(bob), 'Reviewer', '<t:CanCreateItems>true</t:CanCreateItems>'))),
      'ErrorInvalidPermissionSettings',
    )
    assert.equal(await code(permissionSet(entry(user(bob) + user('Default'), 'Reviewer'))), 'ErrorInvalidUserInfo')
    assert.equal(
      await code(permissionSet(entry('<t:DisplayName>Bob</t:DisplayName>', 'Reviewer'))),
      'ErrorMissingUserIdInformation',
    )
    const unknown = '<t:UnknownEntries><t:UnknownEntry>S-1-5-21-1</t:UnknownEntry></t:UnknownEntries>'
    assert.equal(await code(permissionSet(reviewer, '', unknown)), 'ErrorCannotSetPermissionUnknownEntries')
    assert.deepEqual(await shown(folder), initial, 'what was refused left nothing behind')
  })

  test('go over to a folder that is made below, and are its own from then on', async () => {
    const calendar = await freshFolder(server, 'CalendarFolder')
    const set =
      entry(user(bob), 'Editor', '', 'Calendar') +
      entry(user('Default'), 'FreeBusyTimeAndSubjectAndLocation', '', 'Calendar')
    ;(await post(update(calendar, permissionSet(set, 'Calendar'), 'CalendarFolder'))).fine
    const below = async (element: string, more = ''): Promise<string> => {
      const given = `<t:${element}><t:DisplayName>${element}${more && ' of its own'}</t:DisplayName>${more}</t:${element}>`
      return folderId((await post(createFolder(calendar, given))).fine.id)
    }
    const inner = await below('CalendarFolder')
    assert.deepEqual(await shown(inner), await shown(calendar))
    const plain = await below('Folder')
    assert.deepEqual(
      (await shown(plain)).map(([who, level]) => [who, level]),
      [
        [bob, 'Editor'],
        ['Default', 'None'],
        ['Anonymous', 'None'],
      ],
    )
    const own = await below('Folder', permissionSet(entry(user('Default'), 'Reviewer')))
    assert.deepEqual((await shown(own))[0]![1], 'Reviewer')
    ;(await post(update(calendar, permissionSet('', 'Calendar'), 'CalendarFolder'))).fine
    assert.equal((await shown(inner))[0]![1], 'Editor')
    const path = `<m:CreateFolderPath><m:ParentFolderId>${plain}</m:ParentFolderId><m:RelativeFolderPath><t:Folder><t:DisplayName>Deep</t:DisplayName></t:Folder></m:RelativeFolderPath></m:CreateFolderPath>`
    assert.equal((await shown(folderId((await post(path)).fine.id)))[0]![1], 'Editor')
  })

  test('can come with a new folder, and survive when exchangelib deletes what it never loaded', async () => {
    const set = permissionSet(entry(user(bob), 'Editor'))
    const given = `<t:Folder><t:DisplayName>Shared</t:DisplayName>${set}</t:Folder>`
    const id = folderId((await post(createFolder(distinguished('msgfolderroot'), given))).fine.id)
    const remove = `<t:DeleteFolderField>${field('folder:PermissionSet')}</t:DeleteFolderField>`
    ;(
      await post(
        `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${id}<t:Updates>${remove}</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`,
      )
    ).fine
    assert.equal((await shown(id))[0]![1], 'Editor')
    const shownName = (await post(getFolder(id))).fine.item
    assert.equal(textOf(shownName, 't:DisplayName'), 'Shared')
  })
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  EmailMessage,
  ExchangeService,
  Folder,
  folderOf,
  PropertySet,
  ServiceResponseException,
} from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const [boss, clerk] = ['boss@contoso.com', 'clerk@contoso.com']
const serviceOf = (username: string): ExchangeService =>
  new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { username, password: 'secret' },
    fetch: server.fetch,
  })

before(async () => {
  for (const address of [boss, clerk]) await server.addMailbox({ address, password: 'secret' })
})
after(async () => {
  await server.close()
  await store.close()
})

test('delegates are added, told of, changed and removed', async () => {
  const service = serviceOf(boss)
  const added = await service.addDelegates(
    boss,
    [
      { userId: clerk, delegatePermissions: { inboxFolderPermissionLevel: 'Editor' } },
      { userId: 'nobody@contoso.com' },
    ],
    { meetingRequestsDeliveryScope: 'DelegatesAndMe' },
  )
  assert.deepEqual(
    [...added].map(({ errorCode }) => errorCode),
    ['NoError', 'ErrorDelegateNoUser'],
  )
  const updated = await service.updateDelegates(boss, [{ userId: clerk, viewPrivateItems: true }])
  assert.equal(updated.overallResult, 'success')
  assert.equal((await service.updateDelegates(boss, [], { meetingRequestsDeliveryScope: 'NoForward' })).count, 0)
  const told = await service.getDelegates(boss)
  assert.equal(told.meetingRequestsDeliveryScope, 'NoForward')
  const { delegateUser } = told.delegateUserResponses.at(0)!
  assert.equal(delegateUser?.userId.primarySmtpAddress, clerk)
  assert.equal(delegateUser.viewPrivateItems, true)
  assert.equal(delegateUser.delegatePermissions?.inboxFolderPermissionLevel, 'Editor')
  const one = await service.getDelegates(boss, { userIds: [clerk, boss], includePermissions: false })
  assert.deepEqual(
    [...one.delegateUserResponses].map(({ errorCode }) => errorCode),
    ['NoError', 'ErrorNotDelegate'],
  )
  assert.equal(one.delegateUserResponses.at(0)?.delegateUser?.delegatePermissions, undefined)

  const inbox = folderOf(boss, 'inbox')
  const message = new EmailMessage({ subject: 'Left by the clerk' })
  assert.equal((await serviceOf(clerk).createItems([message], { savedItemFolderId: inbox })).overallResult, 'success')
  assert.equal((await service.removeDelegates(boss, [clerk])).overallResult, 'success')
  await assert.rejects(serviceOf(clerk).findItems(inbox), { code: 'ErrorFolderNotFound' })
})

test('the delegates of somebody else cannot be had', async () => {
  await assert.rejects(serviceOf(clerk).getDelegates(boss), (error) => {
    assert.ok(error instanceof ServiceResponseException)
    return error.code === 'ErrorAccessDenied'
  })
})

test('a folder has its permissions when they are asked for, and gets others', async () => {
  const service = serviceOf(boss)
  const folder = new Folder({ displayName: 'Shared' })
  await service.createFolders([folder], 'msgfolderroot')
  folder.permissionSet = { permissions: [{ userId: { primarySmtpAddress: clerk }, permissionLevel: 'Reviewer' }] }
  assert.equal((await service.updateFolders([folder])).overallResult, 'success')
  const rights = { ...PropertySet.idOnly, additionalProperties: ['folder:EffectiveRights'] } as const
  const bound = (await serviceOf(clerk).bindToFolders<Folder>([folder.folderId!], rights)).at(0)
  assert.equal(bound?.folder?.effectiveRights?.read, true)
  assert.equal(bound.folder.effectiveRights.createContents, false)
})

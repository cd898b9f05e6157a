import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ExchangeService, Folder, ServiceResponseException } from '@exchequer/client'
import { operations } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'
import { fakeServer, url } from './fake-server.js'

const success = { responseClass: 'Success', responseCode: 'NoError' } as const

/** Of these Microsoft says nothing but what they look like: who needs one has `service.call`. */
const undocumented = new Set([
  'AddTag',
  'CreateMeetingInstance',
  'CreateMeetingSpace',
  'DeleteMeetingInstance',
  'DeleteMeetingSpace',
  'DeleteSearchSuggestion',
  'EndSearchSession',
  'ExecuteSearch',
  'FindAvailableMeetingTimes',
  'FindMeetingSpaceByJoinUrl',
  'FindMeetingTimeCandidates',
  'FindTags',
  'GetLastPrivateCatalogUpdate',
  'GetMeetingInstance',
  'GetMeetingSpace',
  'GetPrivateCatalogAddIns',
  'GetSearchSuggestions',
  'GetSpecificUserConfiguration',
  'HideTag',
  'StartSearchSession',
  'UpdateMeetingInstance',
  'UpdateMeetingSpace',
])

/** Where the Managed API has another word. */
const otherNames: Readonly<Record<string, string>> = {
  ApplyConversationAction: 'moveItemsInConversations',
  ExpandDL: 'expandGroup',
  GetFolder: 'bindToFolders',
  GetItem: 'bindToItems',
  GetStreamingEvents: 'openStreamingConnection',
  ResolveNames: 'resolveName',
  Subscribe: 'subscribeToPullNotifications',
  UpdateItemInRecoverableItems: 'updateItemsInRecoverableItems',
}

test('every operation that is documented has a method', () => {
  const service: object = new ExchangeService({ url })
  const without = Object.keys(operations).filter((operation) => {
    const name = otherNames[operation] ?? operation[0]!.toLowerCase() + operation.slice(1)
    return !(name in service) && !(`${name}s` in service) && !undocumented.has(operation)
  })
  assert.deepEqual(without, [])
})

type Answer = object | readonly object[]

/** What a method sends, and what it gives where the server answers with that. */
async function exchange<R>(call: (service: ExchangeService) => Promise<R>, answer: Answer = {}) {
  const whole = Array.isArray(answer) ? answer.map((one) => ({ ...success, ...one })) : { ...success, ...answer }
  const { fetch, calls } = fakeServer(() => whole)
  const result = await call(new ExchangeService({ url, fetch, version: 'Exchange2016' }))
  assert.equal(calls.length, 1)
  const { name, request } = calls[0]!
  return { name, request: request as object, result }
}

const contactId = { id: 'AAMk', changeKey: 'CQ' }
const groupId = { id: 'AAMl' }

describe('the list of instant messengers', () => {
  const group = { displayName: 'Team', groupType: 'IPM.DistList.MOC.Group' }

  test('is given whole and in part', async () => {
    const imItemList = { groups: [group], personas: [{ personaId: contactId, displayName: 'Ada' }] }
    const all = await exchange((service) => service.getImItemList(), { imItemList })
    assert.deepEqual([all.name, all.request, all.result], ['GetImItemList', {}, imItemList])
    const property = { propertyTag: '0x3001', propertyType: 'String' } as const
    const some = await exchange((service) => service.getImItems({ contacts: ['AAMk'] }, [property]), { imItemList })
    assert.deepEqual(some.request, {
      contactIds: [{ element: 'ItemId', value: { id: 'AAMk' } }],
      extendedProperties: [property],
    })
    assert.deepEqual(some.result, imItemList)
  })

  test('gets contacts and groups, and loses them', async () => {
    const persona = { personaId: contactId, displayName: 'Ada' }
    const phone = { telUriAddress: 'tel:1', imContactSipUriAddress: 'sip:ada@example.test', imTelephoneNumber: '1' }
    const cases: [string, (service: ExchangeService) => Promise<unknown>, object, Answer?, unknown?][] = [
      ['AddImContactToGroup', (s) => s.addImContactToGroup(contactId, groupId), { contactId, groupId }],
      ['AddImContactToGroup', (s) => s.addImContactToGroup('AAMk'), { contactId: { id: 'AAMk' } }],
      [
        'AddNewImContactToGroup',
        (s) => s.addNewImContactToGroup('ada@example.test', 'Ada'),
        { imAddress: 'ada@example.test', displayName: 'Ada' },
        { persona },
        persona,
      ],
      [
        'AddNewTelUriContactToGroup',
        (s) => s.addNewTelUriContactToGroup(phone, groupId),
        { ...phone, groupId },
        { persona },
        persona,
      ],
      ['RemoveImContactFromGroup', (s) => s.removeImContactFromGroup(contactId, groupId), { contactId, groupId }],
      ['RemoveContactFromImList', (s) => s.removeContactFromImList(contactId), { contactId }],
      ['AddImGroup', (s) => s.addImGroup('Team'), { displayName: 'Team' }, { imGroup: group }, group],
      ['SetImGroup', (s) => s.setImGroup(groupId, 'Crew'), { groupId, newDisplayName: 'Crew' }],
      ['RemoveImGroup', (s) => s.removeImGroup(groupId), { groupId }],
      [
        'AddDistributionGroupToImList',
        (s) => s.addDistributionGroupToImList('team@example.test', 'Team'),
        { smtpAddress: 'team@example.test', displayName: 'Team' },
        { imGroup: group },
        group,
      ],
      ['RemoveDistributionGroupFromImList', (s) => s.removeDistributionGroupFromImList(groupId), { groupId }],
      ['SetImListMigrationCompleted', (s) => s.setImListMigrationCompleted(true), { imListMigrationCompleted: true }],
    ]
    for (const [name, call, request, answer, result] of cases)
      assert.deepEqual(await exchange(call, answer), { name, request, result }, name)
  })
})

describe('searches across mailboxes', () => {
  const query = {
    query: 'budget',
    mailboxSearchScopes: [{ mailbox: '/o=Org/cn=ada', searchScope: 'All' }],
  } as const
  const found = {
    searchQueries: [{ ...query, mailboxSearchScopes: [...query.mailboxSearchScopes] }],
    resultType: 'PreviewOnly',
    itemCount: 1,
    size: 10,
    pageItemCount: 1,
    pageItemSize: 10,
  } as const

  test('find in the mailboxes that may be searched, with a response for each query', async () => {
    const searchableMailboxes = [
      {
        guid: '00000000-0000-0000-0000-000000000001',
        primarySmtpAddress: 'ada@example.test',
        isExternalMailbox: false,
        externalEmailAddress: '',
        displayName: 'Ada',
        isMembershipGroup: false,
        referenceId: '/o=Org/cn=ada',
      },
    ]
    const mailboxes = await exchange((s) => s.getSearchableMailboxes({ searchFilter: 'ada' }), { searchableMailboxes })
    assert.deepEqual(mailboxes.request, { searchFilter: 'ada' })
    assert.deepEqual(mailboxes.result, { searchableMailboxes, failedMailboxes: undefined })
    const queries = [{ ...query, mailboxSearchScopes: [...query.mailboxSearchScopes] }]
    const search = (service: ExchangeService) =>
      service.searchMailboxes([...queries, ...queries], { pageSize: 10, deduplication: true })
    const error = { responseClass: 'Error', responseCode: 'ErrorMailboxSearchQueryInvalid' } as never
    const { request, result } = await exchange(search, [{ searchMailboxesResult: found }, error])
    assert.deepEqual(request, {
      searchQueries: [...queries, ...queries],
      resultType: 'PreviewOnly',
      pageSize: 10,
      deduplication: true,
    })
    assert.deepEqual(
      [...result].map(({ result, searchResult }) => [result, searchResult?.itemCount]),
      [
        ['success', 1],
        ['error', undefined],
      ],
    )
  })

  test('are set up, hold what they find, and say what they cannot see', async () => {
    const configuration = { searchId: 'one', searchQuery: 'budget' }
    const set = await exchange((s) => s.getDiscoverySearchConfiguration({ searchId: 'one' }), {
      discoverySearchConfigurations: [configuration],
    })
    assert.deepEqual([set.request, set.result], [{ searchId: 'one' }, [configuration]])
    const mailboxHoldResult = { holdId: 'h', mailboxHoldStatuses: [{ mailbox: '/o=Org/cn=ada', status: 'OnHold' }] }
    const held = await exchange((s) => s.getHoldOnMailboxes('h'), { mailboxHoldResult })
    assert.deepEqual([held.request, held.result], [{ holdId: 'h' }, mailboxHoldResult])
    const hold = { actionType: 'Create', holdId: 'h', query: 'budget', mailboxes: ['/o=Org/cn=ada'] } as const
    const made = await exchange((s) => s.setHoldOnMailboxes({ ...hold, mailboxes: [...hold.mailboxes] }), {
      mailboxHoldResult,
    })
    assert.deepEqual([made.request, made.result], [hold, mailboxHoldResult])
    const mailboxes = ['/o=Org/cn=ada']
    const nonIndexableItemStatistics = [{ mailbox: mailboxes[0]!, itemCount: 3 }]
    const statistics = await exchange((s) => s.getNonIndexableItemStatistics(mailboxes, { searchArchiveOnly: true }), {
      nonIndexableItemStatistics,
    })
    assert.deepEqual(statistics.request, { mailboxes, searchArchiveOnly: true })
    assert.deepEqual(statistics.result, nonIndexableItemStatistics)
    const details = await exchange((s) => s.getNonIndexableItemDetails(mailboxes, { pageSize: 5 }))
    assert.deepEqual([details.request, details.result], [{ mailboxes, pageSize: 5 }, {}])
  })
})

test('a message is played on a phone, and the call followed and ended', async () => {
  const phoneCallId = { id: 'call1' }
  const played = await exchange((s) => s.playOnPhone('AAMk', '+4940123'), { phoneCallId })
  assert.deepEqual(played, {
    name: 'PlayOnPhone',
    request: { itemId: { id: 'AAMk' }, dialString: '+4940123' },
    result: phoneCallId,
  })
  const phoneCallInformation = { phoneCallState: 'Connected', connectionFailureCause: 'None' }
  const followed = await exchange((s) => s.getPhoneCallInformation(phoneCallId), { phoneCallInformation })
  assert.deepEqual([followed.request, followed.result], [{ phoneCallId }, phoneCallInformation])
  assert.deepEqual((await exchange((s) => s.disconnectPhoneCall(phoneCallId))).request, { phoneCallId })
})

test('apps are installed, kept from running and taken away', async () => {
  const manifest = new TextEncoder().encode('<OfficeApp/>')
  const installed = await exchange((s) => s.installApp(manifest, { sendWelcomeEmail: false }), {
    wasFirstInstall: true,
  })
  assert.deepEqual(
    { ...installed.request, manifest: undefined },
    { manifest: undefined, sendWelcomeEmail: false },
    'and the manifest',
  )
  assert.equal(installed.result.wasFirstInstall, true)
  const disabled = await exchange((s) => s.disableApp('id', 'OutlookClientPerformance'))
  assert.deepEqual(disabled.request, { id: 'id', disableReason: 'OutlookClientPerformance' })
  assert.deepEqual((await exchange((s) => s.uninstallApp('id'))).request, { id: 'id' })
})

test('folders are shared with other organizations, found and refreshed', async () => {
  const folder = { id: 'AQMk' }
  const invalidRecipients = [{ smtpAddress: 'eve@example.org', responseCode: 'RecipientOrganizationNotFederated' }]
  const metadata = await exchange((s) => s.getSharingMetadata(folder, 'ada@example.test', ['eve@example.org']), {
    encryptedSharedFolderDataCollection: [],
    invalidRecipients,
  })
  assert.deepEqual(metadata.request, {
    idOfFolderToShare: folder,
    senderSmtpAddress: 'ada@example.test',
    recipients: ['eve@example.org'],
  })
  assert.deepEqual(metadata.result, { encryptedSharedFolderDataCollection: [], invalidRecipients })
  const found = await exchange((s) => s.getSharingFolder('eve@example.org', { dataType: 'Calendar' }), {
    sharingFolderId: folder,
  })
  assert.deepEqual([found.request, found.result], [{ smtpAddress: 'eve@example.org', dataType: 'Calendar' }, folder])
  const refreshed = await exchange((s) => s.refreshSharingFolder(folder))
  assert.deepEqual(refreshed.request, { sharingFolderId: folder })
  await assert.rejects(
    exchange((s) => s.refreshSharingFolder('calendar')),
    /by its own FolderId/,
  )
})

test('managed folders, site mailboxes and reports on messages', async () => {
  const folders = [{ element: 'Folder', value: { folderId: { id: 'AQMk' } } }]
  const made = await exchange((s) => s.createManagedFolders(['Keep'], { mailbox: 'ada@example.test' }), [{ folders }])
  assert.deepEqual(made.request, { folderNames: ['Keep'], mailbox: { emailAddress: 'ada@example.test' } })
  const folder = made.result.at(0)?.folder
  assert.ok(folder instanceof Folder)
  assert.equal(folder.folderId?.id, 'AQMk')
  const emailAddress = { emailAddress: 'team@example.test' }
  const site = new URL('https://sites.example.test/team')
  const tied = await exchange((s) => s.setTeamMailbox('team@example.test', site, 'Active'))
  assert.deepEqual(tied.request, { emailAddress, sharePointSiteUrl: site.href, state: 'Active' })
  assert.deepEqual((await exchange((s) => s.unpinTeamMailbox(emailAddress))).request, { emailAddress })
  const wanted = { scope: 'Forest', domain: 'example.test', subject: 'budget' }
  const reports = await exchange((s) => s.findMessageTrackingReport(wanted), { executedSearchScope: 'Forest' })
  assert.deepEqual(reports.request, wanted)
  assert.equal(reports.result.executedSearchScope, 'Forest')
  const one = { scope: 'Forest', reportTemplate: 'Summary', messageTrackingReportId: 'r1' } as const
  assert.deepEqual((await exchange((s) => s.getMessageTrackingReport(one))).request, one)
})

test('a method calls where its service is now, and throws what the server says to it', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const server = createServer({ store })
  await server.addMailbox({ address: 'ada@example.test', password: 'secret' })
  const credentials = { username: 'ada@example.test', password: 'secret' }
  const service = new ExchangeService({ credentials, fetch: server.fetch, version: 'Exchange2013' })
  await assert.rejects(service.getImItemList(), /no URL/)
  await service.autodiscoverUrl('ada@example.test', { resolveSrv: false })
  await assert.rejects(service.playOnPhone('AAMk', '1'), ServiceResponseException)
  await server.close()
  await store.close()
})

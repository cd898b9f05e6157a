import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  changeEvent,
  daily,
  getReference,
  makeEvent,
  occurrenceId,
  occurrenceIdOf,
  readAll,
  seriesMaker,
  view,
  weeklyOn,
} from './calendar-steps.js'
import { all, deleteItem, distinguished, find, host, type Id, idOf, shape, textOf } from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const series = seriesMaker(server)

const starts = (item: Parameters<typeof all>[0], list: string): (string | undefined)[] =>
  (find(item, list)?.children ?? []).map((occurrence) => textOf(occurrence, 't:Start'))

describe('an occurrence', () => {
  test('has the same id in a view, in FirstOccurrence and LastOccurrence, and by its number', async () => {
    const { master, day } = await series()
    const { ids } = await view(server, `${day(1)}T00:00:00Z`, `${day(6)}T00:00:00Z`)
    const item = await readAll(server, master)
    assert.equal(ids[0]!.id, idOf(find(item, 't:FirstOccurrence/t:ItemId')!).id)
    assert.equal(ids[4]!.id, idOf(find(item, 't:LastOccurrence/t:ItemId')!).id)
    assert.equal(ids[2]!.id, (await occurrenceIdOf(server, master, 3)).id)
  })

  test('shows what its series says, and no recurrence of its own', async () => {
    const { master, day } = await series({ more: '<t:Location>Room 1</t:Location>' })
    const item = await readAll(server, await occurrenceIdOf(server, master, 2))
    assert.equal(textOf(item, 't:Location'), 'Room 1')
    assert.equal(textOf(item, 't:CalendarItemType'), 'Occurrence')
    assert.equal(textOf(item, 't:IsRecurring'), 'true')
    assert.equal(textOf(item, 't:Start'), `${day(2)}T09:00:00Z`)
    assert.equal(textOf(item, 't:OriginalStart'), `${day(2)}T09:00:00Z`)
    assert.equal(textOf(item, 't:RecurrenceId'), `${day(2)}T09:00:00Z`)
    for (const name of ['t:Recurrence', 't:FirstOccurrence', 't:ModifiedOccurrences'])
      assert.equal(find(item, name), undefined, name)
  })

  test('leads to its series, and a series to no series of its own', async () => {
    const { master } = await series()
    const occurrence = await occurrenceIdOf(server, master, 2)
    const found = await post(getReference(`<t:RecurringMasterItemId OccurrenceId="${occurrence.id}"/>`))
    assert.equal(textOf(found.fine.item, 't:CalendarItemType'), 'RecurringMaster')
    assert.equal(idOf(find(found.item, 't:ItemId')!).id, master.id)
    const codes = async (reference: string): Promise<string[]> => (await post(getReference(reference))).codes
    assert.deepEqual(await codes(`<t:RecurringMasterItemId OccurrenceId="${master.id}"/>`), [
      'ErrorCalendarCannotUseIdForOccurrenceId',
    ])
    assert.deepEqual(await codes(occurrenceId(occurrence, 1)), ['ErrorCalendarCannotUseIdForRecurringMasterId'])
    assert.deepEqual(await codes(occurrenceId(master, 6)), ['ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange'])
    assert.deepEqual(await codes(occurrenceId(master, 0)), ['ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange'])
    const single = await makeEvent(server, { start: '2030-01-01T09:00:00Z', end: '2030-01-01T10:00:00Z' })
    assert.deepEqual(await codes(occurrenceId(single, 1)), ['ErrorCalendarCannotUseIdForRecurringMasterId'])
  })
})

describe('an occurrence that is changed', () => {
  test('becomes an exception, and the rest of the series stays', async () => {
    const { master, day } = await series()
    const third = await occurrenceIdOf(server, master, 3)
    const changed = await post(
      changeEvent(third, {
        'item:Subject': '<t:Subject>Moved</t:Subject>',
        'item:Body': '<t:Body BodyType="Text">Other words</t:Body>',
        'calendar:Start': `<t:Start>${day(3)}T15:00:00Z</t:Start>`,
        'calendar:End': `<t:End>${day(3)}T16:00:00Z</t:End>`,
      }),
    )
    assert.equal(changed.fine.id.id, third.id)
    assert.notEqual(changed.id.changeKey, third.changeKey)
    const { shown } = await view(server, `${day(2)}T00:00:00Z`, `${day(5)}T00:00:00Z`)
    assert.deepEqual(shown, [
      `Daily ${day(2)}T09:00:00Z Occurrence`,
      `Moved ${day(3)}T15:00:00Z Exception`,
      `Daily ${day(4)}T09:00:00Z Occurrence`,
    ])
    const item = await readAll(server, third)
    assert.equal(textOf(item, 't:Body'), 'Other words')
    assert.equal(textOf(item, 't:OriginalStart'), `${day(3)}T09:00:00Z`)
    const whole = await readAll(server, master)
    assert.equal(textOf(whole, 't:Body') ?? '', '')
    const info = find(whole, 't:ModifiedOccurrences/t:Occurrence')!
    assert.equal(idOf(find(info, 't:ItemId')!).id, third.id)
    assert.equal(textOf(info, 't:Start'), `${day(3)}T15:00:00Z`)
    assert.equal(textOf(info, 't:OriginalStart'), `${day(3)}T09:00:00Z`)
  })

  test('goes on having from the series what it does not say itself', async () => {
    const { master } = await series()
    const third = await occurrenceIdOf(server, master, 3)
    ;(await post(changeEvent(third, { 'item:Subject': '<t:Subject>Own</t:Subject>' }))).fine
    ;(
      await post(
        changeEvent(master, {
          'item:Subject': '<t:Subject>Renamed</t:Subject>',
          'calendar:Location': '<t:Location>Room 9</t:Location>',
        }),
      )
    ).fine
    const item = await readAll(server, third)
    assert.deepEqual([textOf(item, 't:Subject'), textOf(item, 't:Location')], ['Own', 'Room 9'])
  })

  test('stays between its neighbours', async () => {
    const { master, day } = await series()
    const third = await occurrenceIdOf(server, master, 3)
    const move = async (start: string, end: string): Promise<string[]> =>
      (
        await post(
          changeEvent(third, {
            'calendar:Start': `<t:Start>${start}</t:Start>`,
            'calendar:End': `<t:End>${end}</t:End>`,
          }),
        )
      ).codes
    assert.deepEqual(await move(`${day(4)}T09:30:00Z`, `${day(4)}T10:30:00Z`), ['ErrorOccurrenceCrossingBoundary'])
    assert.deepEqual(await move(`${day(2)}T15:00:00Z`, `${day(2)}T16:00:00Z`), ['ErrorOccurrenceCrossingBoundary'])
    assert.deepEqual(await move(`${day(3)}T09:00:00Z`, `${day(6)}T09:00:00Z`), ['ErrorOccurrenceTimeSpanTooBig'])
    assert.deepEqual(await move(`${day(3)}T00:00:00Z`, `${day(3)}T23:00:00Z`), ['NoError'])
  })

  test('has attachments of its own from then on', async () => {
    const file = (name: string): string =>
      `<t:FileAttachment><t:Name>${name}</t:Name><t:Content>${Buffer.from(name).toString('base64')}</t:Content></t:FileAttachment>`
    const { master } = await series({ before: `<t:Attachments>${file('plan')}</t:Attachments>` })
    const second = await occurrenceIdOf(server, master, 2)
    const names = async (id: Id): Promise<string[]> =>
      all(await readAll(server, id), 't:Name')
        .map(({ text }) => text)
        .filter((name) => ['plan', 'notes'].includes(name))
    assert.deepEqual(await names(second), ['plan'])
    const added = await post(
      `<m:CreateAttachment><m:ParentItemId Id="${second.id}"/><m:Attachments>${file('notes')}</m:Attachments></m:CreateAttachment>`,
    )
    const attachment = all(added.fine.root, 't:AttachmentId')[0]!.attributes
    assert.equal(attachment['RootItemId'], second.id)
    assert.deepEqual(await names(second), ['plan', 'notes'])
    assert.deepEqual(await names(master), ['plan'])
    assert.equal(textOf(await readAll(server, await occurrenceIdOf(server, master, 3)), 't:HasAttachments'), 'true')
    const id = `<m:AttachmentIds><t:AttachmentId Id="${attachment['Id']}"/></m:AttachmentIds>`
    const got = await post(`<m:GetAttachment>${id}</m:GetAttachment>`)
    assert.equal(all(got.fine.root, 't:Content')[0]!.text, Buffer.from('notes').toString('base64'))
    const deleted = await post(`<m:DeleteAttachment>${id}</m:DeleteAttachment>`)
    assert.equal(all(deleted.fine.root, 'm:RootItemId')[0]!.attributes['RootItemId'], second.id)
    assert.deepEqual(await names(second), ['plan'])
  })

  test('takes no recurrence', async () => {
    const { master, day } = await series()
    const second = await occurrenceIdOf(server, master, 2)
    const given = { 'calendar:Recurrence': `<t:Recurrence>${daily(day(2), 3)}</t:Recurrence>` }
    assert.deepEqual((await post(changeEvent(second, given))).codes, ['ErrorInvalidPropertySet'])
  })
})

describe('an occurrence that is deleted', () => {
  test('is missing from the view, told by the series, and not to be had', async () => {
    const { master, day } = await series()
    const second = await occurrenceIdOf(server, master, 2)
    ;(await post(deleteItem([second], 'MoveToDeletedItems'))).fine
    const { shown } = await view(server, `${day(1)}T00:00:00Z`, `${day(4)}T00:00:00Z`)
    assert.equal(shown.length, 2)
    assert.deepEqual(starts(await readAll(server, master), 't:DeletedOccurrences'), [`${day(2)}T09:00:00Z`])
    for (const reference of [occurrenceId(master, 2), `<t:ItemId Id="${second.id}"/>`])
      assert.deepEqual((await post(getReference(reference))).codes, ['ErrorCalendarOccurrenceIsDeletedFromRecurrence'])
    const first = await occurrenceIdOf(server, master, 1)
    ;(await post(deleteItem([first], 'HardDelete'))).fine
    const item = await readAll(server, master)
    assert.equal(textOf(item, 't:FirstOccurrence/t:Start'), `${day(3)}T09:00:00Z`)
  })

  test('takes the series along when it was the last one left', async () => {
    const { master, day } = await series()
    for (const instance of [1, 2, 3, 4, 5])
      (await post(deleteItem([await occurrenceIdOf(server, master, instance)], 'MoveToDeletedItems'))).fine
    assert.deepEqual((await post(getReference(`<t:ItemId Id="${master.id}"/>`))).codes, ['ErrorItemNotFound'])
    assert.deepEqual((await view(server, `${day(1)}T00:00:00Z`, `${day(6)}T00:00:00Z`)).shown, [])
  })
})

describe('a series that is changed', () => {
  test('drops what was said of single occurrences when its rhythm is another one', async () => {
    const { master, day } = await series()
    ;(
      await post(
        changeEvent(await occurrenceIdOf(server, master, 3), {
          'item:Subject': '<t:Subject>Own</t:Subject>',
          'item:Body': '<t:Body BodyType="Text">Own words</t:Body>',
        }),
      )
    ).fine
    ;(await post(deleteItem([await occurrenceIdOf(server, master, 2)], 'HardDelete'))).fine
    const longer = { 'calendar:Recurrence': `<t:Recurrence>${daily(day(1), 7)}</t:Recurrence>` }
    ;(await post(changeEvent(master, longer))).fine
    const kept = await readAll(server, master)
    assert.deepEqual(starts(kept, 't:ModifiedOccurrences'), [`${day(3)}T09:00:00Z`])
    assert.deepEqual(starts(kept, 't:DeletedOccurrences'), [`${day(2)}T09:00:00Z`])
    const later = {
      'calendar:Start': `<t:Start>${day(1)}T11:00:00Z</t:Start>`,
      'calendar:End': `<t:End>${day(1)}T12:00:00Z</t:End>`,
    }
    ;(await post(changeEvent(master, later))).fine
    const dropped = await readAll(server, master)
    assert.equal(find(dropped, 't:ModifiedOccurrences'), undefined)
    assert.equal(find(dropped, 't:DeletedOccurrences'), undefined)
    assert.equal((await view(server, `${day(1)}T00:00:00Z`, `${day(9)}T00:00:00Z`)).shown.length, 7)
  })

  test('becomes a single event, and a single event a series', async () => {
    const { master, day } = await series()
    const once = `<t:DeleteItemField><t:FieldURI FieldURI="calendar:Recurrence"/></t:DeleteItemField>`
    const change = changeEvent(master, {}).replace('<t:Updates>', `<t:Updates>${once}`)
    ;(await post(change)).fine
    assert.equal(textOf(await readAll(server, master), 't:CalendarItemType'), 'Single')
    const again = {
      'calendar:Recurrence': `<t:Recurrence>${weeklyOn('Tuesday Friday', day(2), 4)}</t:Recurrence>`,
    }
    ;(await post(changeEvent(master, again))).fine
    const item = await readAll(server, master)
    assert.equal(textOf(item, 't:CalendarItemType'), 'RecurringMaster')
    // The item begins with its first occurrence.
    assert.equal(textOf(item, 't:Start'), textOf(item, 't:FirstOccurrence/t:Start'))
  })

  test('keeps at least one occurrence', async () => {
    const { master, day } = await series()
    ;(await post(deleteItem([await occurrenceIdOf(server, master, 1)], 'HardDelete'))).fine
    const shorter = { 'calendar:Recurrence': `<t:Recurrence>${daily(day(1), 1)}</t:Recurrence>` }
    assert.deepEqual((await post(changeEvent(master, shorter))).codes, ['ErrorRecurrenceHasNoOccurrence'])
  })

  test('cannot have occurrences that are longer than the time to the next', async () => {
    const { master, day } = await series()
    const longer = { 'calendar:End': `<t:End>${day(2)}T10:00:00Z</t:End>` }
    assert.deepEqual((await post(changeEvent(master, longer))).codes, ['ErrorOccurrenceTimeSpanTooBig'])
  })
})

test('a synchronization tells of the series and of no occurrence', async () => {
  const sync = async (state = ''): Promise<{ state: string; changes: string[] }> => {
    const answer = await post(
      `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${distinguished('calendar')}</m:SyncFolderId>` +
        `${state && `<m:SyncState>${state}</m:SyncState>`}<m:MaxChangesReturned>512</m:MaxChangesReturned></m:SyncFolderItems>`,
    )
    const changes = all(answer.fine.root, 'm:Changes')[0]!.children
    return {
      state: all(answer.root, 'm:SyncState')[0]!.text,
      changes: changes.map((change) => `${change.name} ${idOf(all(change, 't:ItemId')[0]!).id}`),
    }
  }
  const { master } = await series()
  const { state } = await sync()
  ;(await post(changeEvent(await occurrenceIdOf(server, master, 3), { 'item:Subject': '<t:Subject>Own</t:Subject>' })))
    .fine
  assert.deepEqual((await sync(state)).changes, [`t:Update ${master.id}`])
})

test('copies, moves, exports and uploads carry the exceptions of a series with their bodies and attachments', async () => {
  const { master, day } = await series()
  const second = await occurrenceIdOf(server, master, 2)
  const own = {
    'item:Subject': '<t:Subject>Own</t:Subject>',
    'item:Body': '<t:Body BodyType="Text">Own words</t:Body>',
  }
  ;(await post(changeEvent(second, own))).fine
  ;(
    await post(
      `<m:CreateAttachment><m:ParentItemId Id="${second.id}"/><m:Attachments><t:FileAttachment><t:Name>notes</t:Name><t:Content>bm90ZXM=</t:Content></t:FileAttachment></m:Attachments></m:CreateAttachment>`,
    )
  ).fine
  const relocate = (operation: string): string =>
    `<m:${operation}><m:ToFolderId>${distinguished('calendar')}</m:ToFolderId><m:ItemIds><t:ItemId Id="${master.id}"/></m:ItemIds></m:${operation}>`
  const exported = await post(`<m:ExportItems><m:ItemIds><t:ItemId Id="${master.id}"/></m:ItemIds></m:ExportItems>`)
  const data = all(exported.fine.root, 'm:Data')[0]!.text
  const parent = (
    await post(
      `<m:GetFolder><m:FolderShape>${shape('IdOnly')}</m:FolderShape><m:FolderIds>${distinguished('calendar')}</m:FolderIds></m:GetFolder>`,
    )
  ).fine.id
  const uploaded = await post(
    `<m:UploadItems><m:Items><t:Item CreateAction="CreateNew"><t:ParentFolderId Id="${parent.id}"/><t:Data>${data}</t:Data></t:Item></m:Items></m:UploadItems>`,
  )
  const copies = [
    (await post(relocate('CopyItem'))).fine.id,
    idOf(all(uploaded.fine.root, 'm:ItemId')[0]!),
    (await post(relocate('MoveItem'))).fine.id,
  ]
  for (const copy of copies) {
    const item = await readAll(server, await occurrenceIdOf(server, copy, 2))
    assert.deepEqual([textOf(item, 't:Subject'), textOf(item, 't:Body')], ['Own', 'Own words'])
    assert.deepEqual(
      all(item, 't:FileAttachment').map((attachment) => textOf(attachment, 't:Name')),
      ['notes'],
    )
    assert.equal(textOf(item, 't:Start'), `${day(2)}T09:00:00Z`)
  }
})

test('GetItem shows behind a series the occurrences of the ranges that are named with it', async () => {
  const { master, day } = await series({ recurrence: '' })
  const repeated = { 'calendar:Recurrence': `<t:Recurrence>${daily(day(1))}</t:Recurrence>` }
  ;(await post(changeEvent(master, repeated))).fine
  const ranges = async (range: string): Promise<(string | undefined)[]> => {
    const reference = `<t:RecurringMasterItemIdRanges Id="${master.id}"><t:Ranges>${range}</t:Ranges></t:RecurringMasterItemIdRanges>`
    return (await post(getReference(reference))).fine.items.slice(1).map((item) => textOf(item, 't:Start'))
  }
  const [from, to] = [`${day(10)}T00:00:00Z`, `${day(12)}T00:00:00Z`]
  assert.deepEqual(await ranges(`<t:Range Start="${from}" End="${to}"/>`), [
    `${day(10)}T09:00:00Z`,
    `${day(11)}T09:00:00Z`,
  ])
  assert.deepEqual(await ranges(`<t:Range Start="${from}" Count="1" CompareOriginalStartTime="true"/>`), [
    `${day(10)}T09:00:00Z`,
  ])
  ;(await post(deleteItem([master], 'HardDelete'))).fine
})

test('an event names what is at its time, and what is right before and after it', async () => {
  const { day } = await series()
  const own = await makeEvent(server, { subject: 'Own', start: `${day(2)}T09:30:00Z`, end: `${day(2)}T11:00:00Z` })
  await makeEvent(server, { subject: 'Next', start: `${day(2)}T11:00:00Z`, end: `${day(2)}T12:00:00Z` })
  for (const status of ['Free', 'NoData']) {
    const more = `<t:LegacyFreeBusyStatus>${status}</t:LegacyFreeBusyStatus>`
    await makeEvent(server, { subject: status, start: `${day(2)}T10:00:00Z`, end: `${day(2)}T12:00:00Z`, more })
  }
  const item = await readAll(server, own)
  const subjects = (list: string): (string | undefined)[] =>
    (find(item, list)?.children ?? []).map((event) => textOf(event, 't:Subject'))
  assert.deepEqual(subjects('t:ConflictingMeetings'), ['Daily'])
  assert.deepEqual(subjects('t:AdjacentMeetings'), ['Next'])
  assert.equal(textOf(item, 't:ConflictingMeetingCount'), '1')
  assert.equal(textOf(item, 't:AdjacentMeetingCount'), '1')
})

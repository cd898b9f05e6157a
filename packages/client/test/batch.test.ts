import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type BatchProgress,
  Contact,
  ExchangeService,
  type ExchangeServiceOptions,
  ServiceResponseException,
} from '@exchequer/client'
import { EwsError, namedValue, type ResponseMessage } from '@exchequer/protocol'
import { type FakeCall, fakeServer, url, xml } from './fake-server.js'

const success = { responseClass: 'Success', responseCode: 'NoError' } as const

const failure = (responseCode: ResponseMessage['responseCode'], responseClass: 'Error' | 'Warning' = 'Error') => ({
  responseClass,
  responseCode,
  messageText: `It is ${responseCode}.`,
  descriptiveLinkKey: 0,
})

const busy = (milliseconds: number) => ({
  ...failure('ErrorServerBusy'),
  messageXml: [namedValue('BackOffMilliseconds', String(milliseconds))],
})

const requestedIds = ({ request }: FakeCall): string[] =>
  (request as { itemIds: { value: { id: string } }[] }).itemIds.map(({ value }) => value.id)

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `id${i}`)

/** Gives every requested id back as the subject of a message, unless `refuse` has something against it. */
function echo(refuse: (id: string, index: number) => object | undefined = () => undefined) {
  return fakeServer((call, index) =>
    requestedIds(call).map((id) => ({
      ...success,
      items: [{ element: 'Message', value: { subject: id } }],
      ...refuse(id, index),
    })),
  )
}

const open = (fetch: ExchangeServiceOptions['fetch'], options: Partial<ExchangeServiceOptions> = {}) =>
  new ExchangeService({ url, ...(fetch && { fetch }), retry: { firstWait: 1 }, ...options })

test('long lists are cut into calls and come back in order', async () => {
  const server = echo()
  const responses = await open(server.fetch, { batchSize: 3 }).bindToItems(ids(8))
  assert.deepEqual(
    server.calls.map((call) => requestedIds(call).length),
    [3, 3, 2],
  )
  assert.equal(responses.count, 8)
  assert.deepEqual(
    [...responses].map(({ item }) => item?.subject),
    ids(8),
  )
})

test('the order holds when calls overtake each other', async () => {
  const server = echo()
  let started = 0
  let most = 0
  let underWay = 0
  const fetch = async (request: Request): Promise<Response> => {
    const mine = started++
    most = Math.max(most, ++underWay)
    const response = await server.fetch(request)
    await new Promise((resolve) => setTimeout(resolve, mine === 0 ? 20 : 1))
    underWay--
    return response
  }
  const responses = await open(fetch).bindToItems(ids(10), undefined, { batchSize: 2, concurrency: 3 })
  assert.deepEqual(
    [...responses].map(({ item }) => item?.subject),
    ids(10),
  )
  assert.equal(most, 3)
})

test('an empty list makes no call', async () => {
  const server = echo()
  const responses = await open(server.fetch).bindToItems([])
  assert.equal(responses.count, 0)
  assert.equal(responses.overallResult, 'success')
  assert.equal(server.calls.length, 0)
})

test('progress is told after every call', async () => {
  const seen: BatchProgress[] = []
  await open(echo().fetch).bindToItems(ids(5), undefined, {
    batchSize: 2,
    onProgress: (progress) => seen.push(progress),
  })
  assert.deepEqual(
    seen.map(({ done, total, responses }) => [done, total, responses.length]),
    [
      [2, 5, 2],
      [4, 5, 2],
      [5, 5, 1],
    ],
  )
})

test('one bad id among three leaves the others alone', async () => {
  const server = echo((id) =>
    id === 'id1'
      ? {
          ...failure('ErrorInvalidPropertyRequest'),
          items: [],
          messageXml: [
            {
              name: 't:FieldURI',
              attributes: { FieldURI: 'meeting:AssociatedCalendarItemId' },
              text: '',
              children: [],
            },
            namedValue('InnerErrorMessageText', 'Why'),
          ],
        }
      : undefined,
  )
  const responses = await open(server.fetch).bindToItems(ids(3))
  assert.equal(responses.overallResult, 'error')
  assert.deepEqual(
    [...responses].map(({ result }) => result),
    ['success', 'error', 'success'],
  )
  const refused = responses.at(1)!
  assert.equal(refused.errorCode, 'ErrorInvalidPropertyRequest')
  assert.equal(refused.errorMessage, 'It is ErrorInvalidPropertyRequest.')
  assert.deepEqual(refused.errorDetails, { InnerErrorMessageText: 'Why' })
  assert.deepEqual(refused.errorProperties, [
    { element: 'FieldURI', value: { fieldURI: 'meeting:AssociatedCalendarItemId' } },
  ])
  assert.equal(refused.item, undefined)
})

test('items that the server did not come to are warnings', async () => {
  const server = echo((id) =>
    id === 'id0'
      ? { ...failure('ErrorQuotaExceeded'), items: [] }
      : { ...failure('ErrorBatchProcessingStopped', 'Warning'), items: [] },
  )
  const responses = await open(server.fetch).bindToItems(ids(3))
  assert.deepEqual(
    [...responses].map(({ result }) => result),
    ['error', 'warning', 'warning'],
  )
  assert.equal(responses.overallResult, 'error')
  assert.equal(server.calls.length, 1)
})

test('a first call that fails is thrown', async () => {
  const server = fakeServer(() => {
    throw new EwsError('ErrorAccessDenied')
  })
  await assert.rejects(open(server.fetch, { batchSize: 2 }).bindToItems(ids(5)), (error) => {
    assert.ok(error instanceof ServiceResponseException)
    assert.equal(error.code, 'ErrorAccessDenied')
    return true
  })
  assert.equal(server.calls.length, 1)
})

test('a later call that fails leaves the responses of the others standing', async () => {
  const server = fakeServer((call, index) => {
    if (index === 1) throw new EwsError('ErrorAccountDisabled')
    return requestedIds(call).map(() => ({ ...success, items: [] }))
  })
  const responses = await open(server.fetch, { batchSize: 2 }).bindToItems(ids(6))
  assert.deepEqual(
    [...responses].map(({ errorCode }) => errorCode),
    [
      'NoError',
      'NoError',
      'ErrorAccountDisabled',
      'ErrorAccountDisabled',
      'ErrorBatchProcessingStopped',
      'ErrorBatchProcessingStopped',
    ],
  )
  assert.equal(responses.at(4)?.result, 'warning')
  assert.ok(responses.at(2)?.exception instanceof ServiceResponseException)
  assert.equal(server.calls.length, 2)
})

test('items of a call that failed are not taken for created', async () => {
  const server = fakeServer(({ request }, index) => {
    if (index === 1) return xml(502, 'Bad Gateway')
    return (request as { items: unknown[] }).items.map((_, i) => ({
      ...success,
      items: [{ element: 'Contact', value: { itemId: { id: `new${i}`, changeKey: 'key' } } }],
    }))
  })
  const contacts = ids(4).map((surname) => new Contact({ surname }))
  const responses = await open(server.fetch, { batchSize: 2 }).createItems(contacts)
  assert.equal(responses.overallResult, 'error')
  assert.deepEqual(
    contacts.map(({ itemId }) => itemId?.id),
    ['new0', 'new1', undefined, undefined],
  )
  assert.equal(responses.at(2)?.item, contacts[2])
  // Nobody knows whether they were created, so they are not sent a second time.
  assert.equal(server.calls.length, 2)
})

test('items for which the server was busy are sent again, and only those', async () => {
  const server = echo((id, index) =>
    index > 0
      ? undefined
      : id === 'id1'
        ? { ...busy(1), items: [] }
        : id === 'id2'
          ? { ...failure('ErrorBatchProcessingStopped', 'Warning'), items: [] }
          : undefined,
  )
  const responses = await open(server.fetch).bindToItems(ids(3))
  assert.equal(responses.overallResult, 'success')
  assert.deepEqual(server.calls.map(requestedIds), [ids(3), ['id1', 'id2']])
  assert.deepEqual(
    [...responses].map(({ item }) => item?.subject),
    ids(3),
  )
})

test('items for which the server stays busy get that as their response', async () => {
  const server = echo((id) => (id === 'id1' ? { ...busy(1), items: [] } : undefined))
  const responses = await open(server.fetch, { retry: { retries: 2, firstWait: 1 } }).bindToItems(ids(2))
  assert.deepEqual(
    [...responses].map(({ errorCode }) => errorCode),
    ['NoError', 'ErrorServerBusy'],
  )
  assert.equal(server.calls.length, 3)
})

test('one error in place of many messages speaks for them all', async () => {
  const server = fakeServer((_, index) =>
    index === 0
      ? [
          {
            ...failure('ErrorInternalServerError'),
            items: [],
            messageXml: [
              namedValue('InnerErrorResponseCode', 'ErrorServerBusy'),
              namedValue('BackOffMilliseconds', '1'),
            ],
          },
        ]
      : [{ ...failure('ErrorInternalServerError'), items: [] }],
  )
  await assert.rejects(open(server.fetch).bindToItems(ids(3)), { code: 'ErrorInternalServerError' })
  // The first was a busy server in disguise.
  assert.equal(server.calls.length, 2)
})

test('a wrong number of messages is an error, not a guess', async () => {
  const server = fakeServer(() => [
    { ...success, items: [] },
    { ...success, items: [] },
  ])
  await assert.rejects(open(server.fetch).bindToItems(ids(3)), /2 response messages for 3 items/)
})

test('an abort ends the batch with its reason', async () => {
  const controller = new AbortController()
  const server = echo()
  const seen: BatchProgress[] = []
  const batch = open(server.fetch, { batchSize: 1 }).bindToItems(ids(5), undefined, {
    signal: controller.signal,
    onProgress: (progress) => {
      seen.push(progress)
      if (progress.done === 2) controller.abort(new Error('enough'))
    },
  })
  await assert.rejects(batch, /enough/)
  assert.equal(server.calls.length, 2)
  assert.equal(seen.length, 2)
})

test('a batch size that is none is refused', async () => {
  await assert.rejects(open(echo().fetch).bindToItems(ids(2), undefined, { batchSize: 0 }), RangeError)
  assert.throws(() => open(echo().fetch, { concurrency: 1.5 }), RangeError)
})

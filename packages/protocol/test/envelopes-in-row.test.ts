import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  EnvelopesInRow,
  type GetStreamingEventsResponseMessage,
  operations,
  readCallback,
  readRequest,
  readResponse,
  SendNotification,
  stringSource,
  writeCallbackAnswer,
  writeRequest,
  writeResponseInRow,
} from '@exchequer/protocol'

const info = { majorVersion: 15, minorVersion: 1, majorBuildNumber: 0, minorBuildNumber: 0, version: 'Exchange2016' }
const { GetStreamingEvents } = operations

const told: GetStreamingEventsResponseMessage = {
  responseClass: 'Success',
  responseCode: 'NoError',
  notifications: [
    {
      subscriptionId: 'AAAA',
      events: [
        {
          element: 'NewMailEvent',
          value: {
            timeStamp: new Date('2026-11-26T10:00:00Z'),
            objectId: { element: 'ItemId', value: { id: 'BBBB', changeKey: 'CQAAAA==' } },
            parentFolderId: { id: 'CCCC', changeKey: 'AQAAAA==' },
          },
        },
      ],
    },
  ],
}
const refused: GetStreamingEventsResponseMessage = {
  responseClass: 'Error',
  responseCode: 'ErrorInvalidSubscription',
  errorSubscriptionIds: ['AAAA', 'DDDD'],
  connectionStatus: 'Closed',
}
const written = [told, refused].map((message) => writeResponseInRow(GetStreamingEvents, [message], info, 18))

/** What an envelope says. */
const read = (text: string) => readResponse(GetStreamingEvents, stringSource(text))

describe('answers that follow each other', () => {
  test('are envelopes of their own without a declaration, whose ends clients find as text', () => {
    for (const text of written) assert.match(text, /^<Envelope xmlns="[^"]+" .*<\/Envelope>$/)
  })

  test('name notifications and refused subscriptions as clients read them, against the schema', () => {
    assert.match(written[0]!, /<m:Notifications><m:Notification><t:SubscriptionId>AAAA<\/t:SubscriptionId>/)
    assert.match(written[1]!, /<m:ErrorSubscriptionIds><m:SubscriptionId>AAAA<\/m:SubscriptionId>/)
  })

  test('say the same when they are read again, also as the schema has them', () => {
    const spelled = written.map((text) => text.replaceAll(/(<\/?)m:(Notification\b|SubscriptionId\b)/g, '$1t:$2'))
    for (const [one, other] of [written, spelled] as [string, string][]) {
      assert.deepEqual(read(one), { serverVersion: info, skipped: [], answer: [told] })
      assert.deepEqual(read(other), { serverVersion: info, skipped: [], answer: [refused] })
    }
  })

  test('come out whole however they are cut', () => {
    const prefixed = written[0]!
      .replace('<Envelope xmlns=', '<soap:Envelope xmlns:soap=')
      .replace('</Envelope>', '</soap:Envelope >')
    const row = `<?xml version="1.0"?>\n${prefixed}\r\n${written[1]}${written[0]}`
    for (const length of [1, 2, 3, 7, 50, 1000, row.length]) {
      const splitter = new EnvelopesInRow()
      const envelopes: string[] = []
      for (let start = 0; start < row.length; start += length)
        envelopes.push(...splitter.take(row.slice(start, start + length)))
      assert.deepEqual(envelopes, [`<?xml version="1.0"?>\n${prefixed}`, written[1], written[0]])
      assert.equal(splitter.isWithin, false)
    }
  })

  test('are known to be cut short, and have an end', () => {
    const splitter = new EnvelopesInRow(2000)
    assert.deepEqual(splitter.take(written[0]!.slice(0, -1)), [])
    assert.equal(splitter.isWithin, true)
    assert.throws(() => splitter.take('x'.repeat(2000)), RangeError)
  })
})

describe('a request for events', () => {
  test('names its subscriptions in either namespace', () => {
    const request = { subscriptionIds: ['AAAA', 'DDDD'], connectionTimeout: 30 }
    const text = writeRequest(GetStreamingEvents, request, { version: 'Exchange2016' }).join('')
    assert.match(text, /<t:SubscriptionId>AAAA/)
    for (const spelled of [text, text.replaceAll('t:SubscriptionId>', 'm:SubscriptionId>')])
      assert.deepEqual(readRequest(stringSource(spelled)).request, request)
  })
})

describe('what a server calls its client with', () => {
  test('is read by the client, whose answer is read by the server', () => {
    const notification = {
      subscriptionId: 'AAAA',
      previousWatermark: 'w',
      moreEvents: false,
      events: told.notifications![0]!.events,
    }
    const value = { responseClass: 'Success', responseCode: 'NoError', notification } as const
    const call = { responseMessages: [{ element: 'SendNotificationResponseMessage', value }] }
    const text = writeRequest(SendNotification, call, { version: 'Exchange2013_SP1' }).join('')
    assert.deepEqual(readCallback(SendNotification, stringSource(text)), call)
    for (const subscriptionStatus of ['OK', 'Unsubscribe'] as const) {
      const answer = writeCallbackAnswer(SendNotification, { subscriptionStatus })
      assert.deepEqual(readResponse(SendNotification, stringSource(answer)).answer, { subscriptionStatus })
    }
  })
})

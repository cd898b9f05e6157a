import assert from 'node:assert/strict'
import { EnvelopesInRow, type XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  alice,
  all,
  authorization,
  distinguished,
  envelope,
  find,
  getFolder,
  type Host,
  idOf,
  type PostOptions,
  parse,
  shape,
  textOf,
} from './harness.js'
import { schemaVerdict } from './published.js'

export const eventTypes = [
  'CopiedEvent',
  'CreatedEvent',
  'DeletedEvent',
  'ModifiedEvent',
  'MovedEvent',
  'NewMailEvent',
  'FreeBusyChangedEvent',
] as const

export interface Wanted {
  /** Folders as XML; absent for all folders. */
  readonly folders?: string
  readonly types?: readonly string[]
  readonly watermark?: string
}

const wish = ({ folders, types = eventTypes, watermark }: Wanted): string =>
  (folders === undefined ? '' : `<t:FolderIds>${folders}</t:FolderIds>`) +
  `<t:EventTypes>${types.map((type) => `<t:EventType>${type}</t:EventType>`).join('')}</t:EventTypes>` +
  (watermark === undefined ? '' : `<t:Watermark>${watermark}</t:Watermark>`)

const request = (kind: string, wanted: Wanted, more = ''): string =>
  `<m:Subscribe><m:${kind}SubscriptionRequest${wanted.folders === undefined ? ' SubscribeToAllFolders="true"' : ''}>` +
  `${wish(wanted)}${more}</m:${kind}SubscriptionRequest></m:Subscribe>`

export const pull = (wanted: Wanted, timeout = 10): string =>
  request('Pull', wanted, `<t:Timeout>${timeout}</t:Timeout>`)
export const streaming = (wanted: Wanted): string => request('Streaming', wanted)
export const push = (wanted: Wanted, url: string, statusFrequency = 1): string =>
  request('Push', wanted, `<t:StatusFrequency>${statusFrequency}</t:StatusFrequency><t:URL>${url}</t:URL>`)

export const getEvents = (id: string, watermark: string): string =>
  `<m:GetEvents><m:SubscriptionId>${id}</m:SubscriptionId><m:Watermark>${watermark}</m:Watermark></m:GetEvents>`
export const unsubscribe = (id: string): string =>
  `<m:Unsubscribe><m:SubscriptionId>${id}</m:SubscriptionId></m:Unsubscribe>`
export const getStreamingEvents = (ids: readonly string[], minutes = 30): string =>
  `<m:GetStreamingEvents><m:SubscriptionIds>${ids.map((id) => `<t:SubscriptionId>${id}</t:SubscriptionId>`).join('')}` +
  `</m:SubscriptionIds><m:ConnectionTimeout>${minutes}</m:ConnectionTimeout></m:GetStreamingEvents>`

/** The id and the watermark of a subscription that was made. */
export function subscribed(answer: Answer): { id: string; watermark: string } {
  const { node } = answer.fine.message
  return { id: textOf(node, 'm:SubscriptionId')!, watermark: textOf(node, 'm:Watermark') ?? '' }
}

export interface Notified {
  readonly events: readonly XmlNode[]
  /** Of the last event. */
  readonly watermark: string
  readonly previousWatermark: string | undefined
  readonly hasMore: boolean
}

/** What stands in a Notification. */
export function notified(notification: XmlNode): Notified {
  const events = notification.children.filter(({ name }) => name.endsWith('Event'))
  return {
    events,
    watermark: textOf(events.at(-1)!, 't:Watermark') ?? '',
    previousWatermark: textOf(notification, 't:PreviousWatermark'),
    hasMore: textOf(notification, 't:MoreEvents') === 'true',
  }
}

/** A pull subscription that keeps its watermark. */
export async function puller(mail: Host, wanted: Wanted, how: PostOptions = {}) {
  let { id, watermark } = subscribed(await mail.post(pull(wanted), how))
  return {
    id,
    get watermark() {
      return watermark
    },
    /** The next page. */
    async page(): Promise<Notified> {
      const [notification] = all((await mail.post(getEvents(id, watermark), how)).fine.root, 'm:Notification')
      const page = notified(notification!)
      assert.equal(page.previousWatermark, watermark)
      watermark = page.watermark
      return page
    },
    /** Everything that there is to be told, without signs of life. */
    async events(): Promise<XmlNode[]> {
      const events: XmlNode[] = []
      for (let hasMore = true; hasMore; ) {
        const page = await this.page()
        events.push(...page.events.filter(({ name }) => name !== 't:StatusEvent'))
        hasMore = page.hasMore
      }
      return events
    },
  }
}

/** Says in words what events tell: things by the names that they were given, others by numbers in the order in which they appear. */
export class Names {
  readonly #names = new Map<string, string>()
  #count = 0

  give(id: string, name: string): void {
    this.#names.set(id, name)
  }

  of(id: string): string {
    if (!this.#names.has(id)) this.#names.set(id, `#${++this.#count}`)
    return this.#names.get(id)!
  }

  /** `Moved #1 in deleteditems, was item in A`. */
  say(event: XmlNode): string {
    const name = (...elements: string[]): string | undefined => {
      const [found] = event.children.filter((child) => elements.includes(child.name))
      return found && this.of(idOf(found).id)
    }
    const what = event.name.replace(/^t:|Event$/g, '')
    const was = name('t:OldItemId', 't:OldFolderId')
    const unread = textOf(event, 't:UnreadCount')
    return (
      `${what} ${name('t:ItemId', 't:FolderId')} in ${name('t:ParentFolderId')}` +
      (was === undefined ? '' : `, was ${was} in ${name('t:OldParentFolderId')}`) +
      (unread === undefined ? '' : `, ${unread} unread`)
    )
  }
}

/** Gives distinguished folders their own names. */
export async function nameFolders({ post }: Host, names: Names, ...folders: string[]): Promise<void> {
  const answer = await post(getFolder(folders.map(distinguished).join(''), shape('IdOnly')))
  for (const [index, { id }] of answer.fine.ids.entries()) names.give(id, folders[index]!)
}

/** A connection on which events are told, as its client sees it. */
export interface Connection {
  readonly response: Response
  /** The next envelope, read and checked; `undefined` when the server has ended the connection. */
  next(): Promise<Envelope | undefined>
  /** The next that tells of events. */
  events(): Promise<XmlNode[]>
  /** Hangs up. */
  hangUp(): Promise<void>
}

export interface Envelope {
  readonly text: string
  readonly code: string
  readonly status: string | undefined
  readonly errorIds: readonly string[]
  readonly notifications: readonly XmlNode[]
}

/** Opens a connection for streaming subscriptions. */
export async function connect(
  mail: Host,
  ids: readonly string[],
  minutes = 30,
  as = alice,
  headers = '',
): Promise<Connection> {
  const response = await mail.server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      headers: { authorization: authorization(as), 'content-type': 'text/xml' },
      body: envelope(getStreamingEvents(ids, minutes), { headers }),
    }),
  )
  return connectionOf(response)
}

export function connectionOf(response: Response): Connection {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const whole: string[] = []
  const splitter = new EnvelopesInRow()
  async function next(): Promise<Envelope | undefined> {
    while (whole.length === 0) {
      const { value, done } = await reader.read()
      if (done) return undefined
      whole.push(...splitter.take(value))
    }
    return readEnvelope(whole.shift()!)
  }
  return {
    response,
    next,
    async events() {
      for (let envelope = await next(); envelope; envelope = await next())
        if (envelope.notifications.length > 0) return envelope.notifications.flatMap((each) => notified(each).events)
      throw new Error('The connection ended.')
    },
    hangUp: () => reader.cancel(),
  }
}

function readEnvelope(text: string): Envelope {
  const root = parse(text)
  assert.ok(find(root, 's:Header/t:ServerVersionInfo'), 'every answer says who answered')
  // What clients read is valid but for two namespaces (semantics §22).
  const spelled = text.replaceAll(/(<\/?)m:(Notification\b|SubscriptionId\b)/g, '$1t:$2')
  assert.equal(schemaVerdict(spelled), undefined, text)
  const [message, ...others] = all(root, 'm:GetStreamingEventsResponseMessage')
  assert.equal(others.length, 0, 'one message in each envelope')
  const notifications = all(message!, 'm:Notification')
  const status = textOf(message!, 'm:ConnectionStatus')
  assert.ok(
    notifications.length === 0 || status === undefined,
    'notifications and the status in envelopes of their own',
  )
  return {
    text,
    code: textOf(message!, 'm:ResponseCode') ?? '',
    status,
    errorIds: all(message!, 'm:ErrorSubscriptionIds').flatMap((list) =>
      all(list, 'm:SubscriptionId').map((id) => id.text),
    ),
    notifications,
  }
}

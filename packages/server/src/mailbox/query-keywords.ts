import type { Condition, ItemColumn, TextField } from '#store/store'
import { datePattern, type QueryClock, timeRange } from './query-dates.js'

/** What stands after a keyword that is not about words. */
export interface QueryValue {
  readonly comparison: Comparison
  readonly text: string
  /** The end of a range `text..upTo`. */
  readonly upTo: string | undefined
}

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>='

/** A keyword: the texts that its words are looked for in, or what its values mean. */
export type Keyword =
  | { readonly scope: string; readonly fields: readonly TextField[] }
  | {
      readonly fields?: undefined
      /** What its values look like, of one word or of several. */
      readonly pattern: RegExp
      /** `undefined` for a value that means nothing here. */
      condition(value: QueryValue, clock: QueryClock): Condition | undefined
    }

const words = (scope: string, ...fields: TextField[]): Keyword => ({ scope, fields })

/** One of several things by name. */
const choice = (conditions: Readonly<Record<string, Condition>>): Keyword => ({
  pattern: /\w+/iy,
  condition({ comparison, text }) {
    const found = conditions[text.toLowerCase()]
    return comparison === '<>' && found ? { kind: 'not', of: found } : found
  },
})

const flag = (yes: Condition): Keyword => {
  const no: Condition = { kind: 'not', of: yes }
  return choice({ true: yes, yes, 1: yes, false: no, no, 0: no })
}

const is = (column: ItemColumn, value: number | boolean): Condition => ({ kind: '=', column, value })

const date = (column: ItemColumn): Keyword => ({
  pattern: new RegExp(datePattern, 'iy'),
  condition({ comparison, text, upTo }, clock) {
    const first = timeRange(text, clock)
    const last = upTo === undefined ? first : timeRange(upTo, clock)
    return first && last && within(column, comparison, first.from, last.to)
  },
})

const bytes: Keyword = {
  pattern: /\d+(?:\.\d+)?\s*(?:[kmg]?b)?\b/iy,
  condition({ comparison, text, upTo }) {
    const first = bytesOf(text)
    const last = upTo === undefined ? first : bytesOf(upTo)
    return first === undefined || last === undefined ? undefined : within('size', comparison, first, last + 1)
  },
}

function bytesOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text.trim())
  return match ? Math.round(Number(match[1]) * 1024 ** ' kmg'.indexOf(match[2]!.toLowerCase() || ' ')) : undefined
}

/** How a column compares with something that has an extent, as a day has. */
function within(column: ItemColumn, comparison: Comparison, from: number, to: number): Condition {
  const since: Condition = { kind: '>=', column, value: from }
  const before: Condition = { kind: '<', column, value: to }
  switch (comparison) {
    case '=':
      return { kind: 'and', of: [since, before] }
    case '<>':
      return { kind: 'not', of: { kind: 'and', of: [since, before] } }
    case '>':
      return { kind: '>=', column, value: to }
    case '>=':
      return since
    case '<':
      return { kind: '<', column, value: from }
    case '<=':
      return before
  }
}

const ofClass = (...classes: string[]): Condition => ({
  kind: 'or',
  of: classes.flatMap((name): Condition[] => [
    { kind: '=', column: 'itemClass', value: name },
    { kind: 'startsWith', column: 'itemClass', text: `${name}.` },
  ]),
})

const rss = ofClass('ipm.post.rss')
const kinds: Readonly<Record<string, Condition>> = {
  contacts: ofClass('ipm.contact', 'ipm.distlist'),
  docs: ofClass('ipm.document'),
  email: ofClass('ipm.note'),
  faxes: ofClass('ipm.note.microsoft.fax'),
  im: ofClass('ipm.note.microsoft.conversation', 'ipm.im'),
  journals: ofClass('ipm.activity'),
  meetings: ofClass('ipm.appointment', 'ipm.schedule'),
  notes: ofClass('ipm.stickynote'),
  posts: { kind: 'and', of: [ofClass('ipm.post'), { kind: 'not', of: rss }] },
  rssfeeds: rss,
  tasks: ofClass('ipm.task', 'ipm.taskrequest'),
  voicemail: ofClass('ipm.note.microsoft.voicemail'),
}

const hasAttachments = is('hasAttachments', true)
const isRead = is('isRead', true)
const isFlagged = is('flagStatus', 2)
const not = (of: Condition): Condition => ({ kind: 'not', of })

/** By the names that queries use, in lower case (docs "QueryString", "Perform an AQS search by using EWS in Exchange"). */
export const keywords: Readonly<Record<string, Keyword | undefined>> = {
  subject: words('Subject', 'subject'),
  body: words('Body', 'body'),
  content: words('Body', 'body'),
  about: words('About', 'subject', 'body'),
  subjectcontent: words('SubjectContent', 'subject', 'body'),
  from: words('From', 'from'),
  to: words('To', 'to'),
  cc: words('Cc', 'cc'),
  bcc: words('Bcc', 'bcc'),
  recipients: words('Recipients', 'to', 'cc', 'bcc'),
  participants: words('Participants', 'from', 'to', 'cc', 'bcc'),
  attachment: words('Attachment', 'attachment'),
  attachments: words('Attachment', 'attachment'),
  attachmentnames: words('Attachment', 'attachment'),
  category: words('Category', 'category'),
  categories: words('Category', 'category'),
  sent: date('sent'),
  received: date('received'),
  date: date('received'),
  start: date('start'),
  end: date('end'),
  size: bytes,
  kind: choice(kinds),
  importance: choice({ low: is('importance', 0), normal: is('importance', 1), high: is('importance', 2) }),
  hasattachment: flag(hasAttachments),
  hasattachments: flag(hasAttachments),
  isread: flag(isRead),
  read: flag(isRead),
  isflagged: flag(isFlagged),
  has: choice({ attachment: hasAttachments, attachments: hasAttachments, flag: isFlagged }),
  is: choice({ read: isRead, unread: not(isRead), flagged: isFlagged, unflagged: not(isFlagged) }),
}

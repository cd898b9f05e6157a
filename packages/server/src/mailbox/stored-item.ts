import { type ItemClassTable, itemClassOf, type Mailbox } from '@exchequer/protocol'
import type { CalendarProperty } from '#content/calendar-event'
import type { ItemRow, LeanItemRow } from '#store/store'
import { type Head, type ItemDocument, readDocument, readHead, writeDocument } from './item-document.js'
import type { KeptAction } from './kept-actions.js'

/** Values by the keys of the item's table. */
export type Properties = Record<string, unknown>

/** An extended property at rest: its MAPI type and its text, or its texts. */
export interface ExtendedValue {
  readonly type: string
  readonly value: string | readonly string[]
}

/** An occurrence that is not what its series makes of it; whatever it does not say it has from the series. */
export interface StoredException {
  /** Numbers what lies beside it; no other occurrence of the series ever gets it. */
  readonly number: number
  /** When it would begin, in milliseconds. */
  readonly originalStart: number
  /** Its own values, packed, by the keys of the table. */
  readonly properties: Readonly<Record<string, unknown>>
  /** Keys of what the series has and this occurrence has not. */
  readonly removed?: readonly string[]
  readonly extended?: Readonly<Record<string, ExtendedValue>>
  readonly removedExtended?: readonly string[]
  /** A body of its own; `null` for none at all. */
  readonly body?: { readonly bodyType: 'HTML' | 'Text'; readonly size: number } | null
  /** Lines of an iCalendar text that no property says. */
  readonly calendarLines?: readonly CalendarProperty[]
  /** The numbers of its attachments, where they are not those of the series. */
  readonly attachments?: readonly number[]
  readonly hasAttachments?: boolean
  readonly changes?: Readonly<Record<string, number>>
}

/** What makes an item one occurrence of a series. */
export interface Occurrence<Row extends LeanItemRow = LeanItemRow> {
  readonly master: StoredItem<Row>
  /** Its number in the series, from 1, counting those that were deleted. */
  readonly instance: number
  readonly originalStart: number
  readonly exception: StoredException | undefined
}

/** What a mailbox remembers of an item and no client sees as such. */
export interface ItemState {
  /** PidTagMessageFlags. */
  flags: number
  /** Guid of the mailbox of whoever made the item in another's folder; absent for what its owner made, or got. */
  creator?: string
  /** The change number at which a property was last set, for merging updates. */
  changes?: Record<string, number>
  /** PidTagConversationIndex, base64. */
  conversationIndex?: string
  /** When the server itself has something to do with the item, in milliseconds: to send it, or to purge it. */
  wakeTime?: number
  /**
   * A message that was sent and waits for its time: the folder that its copy goes to then, if any, and whose that is if another's; how many
   * recipients were counted; and before which time it does not go, in milliseconds, because too much went at once.
   */
  held?: {
    readonly copyTo: number | null
    readonly mailboxGuid?: string
    readonly counted?: number
    readonly notBefore?: number
  }
  /** A message in the Outbox that is to be handed over for people elsewhere: to whom, how often that was tried, and since when. */
  outgoing?: { readonly recipients: readonly Mailbox[]; readonly attempts: number; readonly since: number }
  /** The folder that an item lay in which is now among the recoverable items. */
  deletedFrom?: number
  /** What is done to whatever still comes into the conversation, in the item that keeps it. */
  conversationAction?: KeptAction
  /** Body's own format. */
  bodyType?: 'HTML' | 'Text'
  /** What the body and the MIME content weigh, to be taken off when they are replaced. */
  bodySize?: number
  mimeSize?: number
  /** Whether PART.mime holds the bytes that came in, and nothing changed since that they would have to show. */
  hasMime?: boolean
  /** Lines of an iCalendar text that no property says. */
  calendarLines?: readonly CalendarProperty[]
  /** What a message is to know of its meeting, and its class has no place for, packed. */
  event?: Readonly<Record<string, unknown>>
  /** Original starts, in milliseconds, of the occurrences that a series was told to leave out. */
  excluded?: readonly number[]
  /** Occurrences of a series that are not as it says, by their original starts. */
  exceptions?: readonly StoredException[]
  /** The highest number that an exception had, where that one is gone. */
  lastException?: number
  /** The highest number that an attachment had, where that one is gone: no id is given out twice. */
  lastAttachment?: number
  /** What a draft answers, to be told so when the answer goes out, and how: PidTagLastVerbExecuted. */
  answers?: { readonly item?: number; readonly messageId?: string; readonly verb: number }
  /** What became of the read receipt that the sender asked for. */
  receipt?: 'sent' | 'suppressed'
  /** Header lines of a message that came in. */
  headers?: readonly { readonly name: string; readonly value: string }[]
}

/**
 * An item as the mailbox works with it; its document is read when somebody asks for more than the row. Of its columns it has those that
 * most work asks for, and all where its type says so.
 */
export class StoredItem<Row extends LeanItemRow = LeanItemRow> {
  readonly row: Row
  readonly table: ItemClassTable
  /** For an item that is one occurrence of a series, which is what rests in the store. */
  readonly occurrence: Occurrence<Row> | undefined
  #whole: ItemDocument | undefined
  #part: ItemDocument | undefined

  constructor(row: Row, document?: ItemDocument, occurrence?: Occurrence<Row>) {
    this.row = row
    this.occurrence = occurrence
    this.table = occurrence?.master.table ?? itemClassOf(row.itemClass)
    this.#whole = document
  }

  get properties(): Properties {
    return this.#readWhole().p
  }

  /** Those that most ask for, sooner read than all, and perhaps others. */
  get head(): Head {
    if (!this.#whole && !this.#part) {
      const head = readHead(this.row.document)
      if (head) this.#part = this.#unpack(head)
    }
    return this.#known.p
  }

  get extended(): Record<string, ExtendedValue> {
    return this.#known.x ?? {}
  }

  get state(): ItemState {
    return this.#known.s
  }

  /** What has been read; where nothing has, all of it: who writes begins with the state, and asks for the properties next. */
  get #known(): ItemDocument {
    return this.#whole ?? this.#part ?? this.#readWhole()
  }

  #readWhole(): ItemDocument {
    this.#whole ??= this.#unpack(readDocument(this.row.document))
    return this.#whole
  }

  #unpack(document: ItemDocument): ItemDocument {
    document.p = this.table.record.unpack(document.p) as Properties
    return document
  }
}

/** An item with all its columns. */
export type WholeItem = StoredItem<ItemRow>

/** What is left of a state where an item waits for nothing: in a copy, in a draft of it, in what goes to another server. */
export function restingState({ wakeTime: _wake, held, outgoing, deletedFrom: _from, ...state }: ItemState): ItemState {
  return held || outgoing ? { ...state, flags: state.flags & ~messageFlag.submitted } : state
}

/**
 * The same without what is said in numbers of a mailbox, which mean something else in another: when a property was last set, where later
 * messages go, what a draft answers; and without whose it is there.
 */
export function travellingState(state: ItemState): ItemState {
  const {
    changes: _changes,
    conversationAction: _action,
    creator: _creator,
    exceptions,
    ...rest
  } = withoutAnsweredNumber(restingState(state))
  return {
    ...rest,
    ...(exceptions && { exceptions: exceptions.map(({ changes: _own, ...exception }) => exception) }),
  }
}

/** The number of what a draft answers is one of its author's mailbox, and names something else in that of anybody else. */
export function withoutAnsweredNumber(state: ItemState): ItemState {
  if (state.answers?.item === undefined) return state
  const { item: _item, ...answers } = state.answers
  return { ...state, answers }
}

/** The text that an item rests in. */
export function packDocument(
  table: ItemClassTable,
  properties: Properties,
  extended: Readonly<Record<string, ExtendedValue>>,
  state: ItemState,
): string {
  const document: ItemDocument = { p: table.record.pack(properties) as Properties, s: state }
  if (Object.keys(extended).length > 0) document.x = extended
  return writeDocument(document)
}

/** PidTagMessageFlags (MS-OXCMSG 2.2.1.6). */
export const messageFlag = {
  read: 0x1,
  unmodified: 0x2,
  submitted: 0x4,
  unsent: 0x8,
  hasAttachments: 0x10,
  fromMe: 0x20,
  associated: 0x40,
  resend: 0x80,
} as const

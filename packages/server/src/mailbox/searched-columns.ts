import type { ContainmentMode, Path } from '@exchequer/protocol'
import type { Condition, ItemColumn } from '#store/store'
import { categoryInColumn, importances, sensitivities } from './columns.js'
import { conversationOfId } from './conversations.js'
import { extendedKey, keyOfMapi } from './extended-properties.js'
import { foldText } from './fold-text.js'

/**
 * What the store can say of a question about a property: what does not hold of the columns does not hold of the item; where it is
 * exact, what holds of the columns holds of the item too.
 */
export interface Pushed {
  readonly where: Condition
  readonly isExact: boolean
}

export type Comparison = '=' | '<' | '<=' | '>' | '>='

/** A property that a column stands for; each gives `undefined` where the column cannot help. */
export interface SearchedColumn {
  /** What items are sorted by where they are to be sorted by the property. */
  readonly sorts?: ItemColumn
  /** `constant` is what the property's own type makes of the text. */
  compare(comparison: Comparison, constant: unknown): Pushed | undefined
  contains(mode: ContainmentMode, text: string, ignoresCase: boolean, ignoresMarks: boolean): Pushed | undefined
  exists(): Pushed | undefined
}

const exactly = (where: Condition): Pushed => ({ where, isExact: true })
const roughly = (where: Condition): Pushed => ({ where, isExact: false })
const all = (of: readonly Condition[]): Condition => (of.length === 1 ? of[0]! : { kind: 'and', of })
const present = (column: ItemColumn): Condition => ({ kind: 'not', of: { kind: 'absent', column } })

/** A column that is the property, a value for a value; `has` is true of the items that have the property at all. */
function whole(
  column: ItemColumn,
  read: (constant: unknown) => number | boolean | undefined,
  has?: Condition,
): SearchedColumn {
  return {
    sorts: column,
    compare(kind, constant) {
      const value = read(constant)
      if (value === undefined) return undefined
      const test: Condition = { kind, column, value }
      return exactly(has ? all([has, test]) : test)
    },
    contains: () => undefined,
    exists: () => exactly(has ?? present(column)),
  }
}

const number = (constant: unknown): number | undefined => (Number.isFinite(constant) ? (constant as number) : undefined)
const truth = (constant: unknown): boolean => constant === true || constant === 'true'
const time = (constant: unknown): number | undefined => number((constant as Date).getTime())
const rankIn =
  (words: readonly string[]) =>
  (constant: unknown): number | undefined => {
    const rank = words.indexOf(String(constant))
    return rank < 0 ? undefined : rank
  }

/** A time whose property is read in whole seconds, as MAPI properties are. */
const seconds = (column: ItemColumn): SearchedColumn => ({
  ...whole(column, number),
  compare(comparison, constant) {
    const value = number(constant)
    if (value === undefined) return undefined
    const from = (limit: number): Condition => ({ kind: '>=', column, value: limit })
    const before = (limit: number): Condition => ({ kind: '<', column, value: limit })
    switch (comparison) {
      case '=':
        return exactly(all([from(value), before(value + 1000)]))
      case '>':
        return exactly(from(value + 1000))
      case '>=':
        return exactly(from(value))
      case '<':
        return exactly(before(value))
      case '<=':
        return exactly(before(value + 1000))
    }
  },
})

/** A pattern beyond it is nothing that a database should look for. */
const longestText = 1000

/** The words that the column must contain where it has the text, whatever stands between them. */
function words(column: ItemColumn, text: string): Pushed | undefined {
  const folded = foldText(text)
  if (folded.length > longestText) return undefined
  const parts = folded.split(/\s+/).filter((word) => word !== '')
  return roughly({ kind: 'and', of: parts.map((word) => ({ kind: 'contains', column, text: word })) })
}

/** A folded text; `isOwn` where the column is empty for what lacks the property. */
const text = (column: ItemColumn, isOwn: boolean): SearchedColumn => ({
  sorts: column,
  compare(comparison, constant) {
    const kind = comparison === '>' ? '>=' : comparison === '<' ? '<=' : comparison
    return roughly({ kind, column, value: foldText(String(constant)) })
  },
  contains(mode, wanted, ignoresCase, ignoresMarks) {
    const folded = foldText(wanted)
    if (folded.length > longestText) return undefined
    const isExact = isOwn && ignoresCase && ignoresMarks
    switch (mode) {
      case 'FullString':
        return { where: { kind: '=', column, value: folded }, isExact }
      case 'Prefixed':
        return { where: { kind: 'startsWith', column, text: folded }, isExact }
      case 'Substring':
        return { where: { kind: 'contains', column, text: folded }, isExact }
      default:
        return words(column, wanted)
    }
  },
  exists: () => ({ where: present(column), isExact: isOwn }),
})

/** Several texts in one column. */
const texts = (column: ItemColumn, isOwn: boolean, equal: (text: string) => string): SearchedColumn => ({
  compare(comparison, constant) {
    if (comparison !== '=') return undefined
    const wanted = equal(String(constant))
    return wanted.length > longestText ? undefined : roughly({ kind: 'contains', column, text: wanted })
  },
  contains(mode, wanted) {
    if (mode === 'FullString') return this.compare('=', wanted)
    return words(column, wanted)
  },
  exists: () => ({ where: present(column), isExact: isOwn }),
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole
const isAscii = (value: string): boolean => /^[\x00-\x7f]*$/.test(value)

/** The class of an item, which is ASCII and which conditions see in lower case. */
const classOfItem: SearchedColumn = {
  sorts: 'itemClass',
  compare(comparison, constant) {
    const value = String(constant).toLowerCase()
    return comparison === '=' && isAscii(value) ? exactly({ kind: '=', column: 'itemClass', value }) : undefined
  },
  contains(mode, wanted, ignoresCase) {
    const value = wanted.toLowerCase()
    if (!isAscii(value) || value.length > longestText) return undefined
    const isExact = ignoresCase
    if (mode === 'FullString') return { where: { kind: '=', column: 'itemClass', value }, isExact }
    if (mode === 'Prefixed') return { where: { kind: 'startsWith', column: 'itemClass', text: value }, isExact }
    if (mode === 'Substring') return { where: { kind: 'contains', column: 'itemClass', text: value }, isExact }
    return undefined
  },
  exists: () => exactly({ kind: 'and', of: [] }),
}

/** A conversation by its id: one of a whole mailbox. */
const conversation: SearchedColumn = {
  compare(comparison, constant) {
    const value = comparison === '=' ? conversationOfId(String(constant)) : undefined
    return value === undefined ? undefined : roughly({ kind: '=', column: 'conversation', value })
  },
  contains: () => undefined,
  exists: () => exactly(present('conversation')),
}

const isFlagged: Condition = { kind: '<>', column: 'flagStatus', value: 0 }
const sender: SearchedColumn = { ...texts('sender', false, foldText), sorts: 'sender' }
/** The column has the organizer of what is from nobody, which is enough to sort by. */
const organizer: SearchedColumn = {
  sorts: 'sender',
  compare: () => undefined,
  contains: () => undefined,
  exists: () => undefined,
}
/** It rises with the order of arrival, which has an index. */
const articleNumber: SearchedColumn = { ...whole('articleNumber', number), sorts: 'id' }
const categories = texts('categories', true, categoryInColumn)

const byUri: Readonly<Record<string, SearchedColumn>> = {
  'item:ItemClass': classOfItem,
  'item:Subject': text('subject', true),
  'item:Sensitivity': whole('sensitivity', rankIn(sensitivities)),
  'item:DateTimeReceived': whole('received', time),
  'item:Size': whole('size', number),
  'item:Categories': categories,
  'item:Importance': whole('importance', rankIn(importances)),
  'item:IsDraft': whole('isDraft', truth),
  'item:DateTimeSent': whole('sent', time),
  'item:DateTimeCreated': whole('created', time),
  'item:HasAttachments': whole('hasAttachments', truth),
  'item:LastModifiedTime': whole('modified', time),
  'item:IsAssociated': whole('isAssociated', truth),
  'item:ConversationId': conversation,
  'message:From': sender,
  'message:IsRead': whole('isRead', truth),
  'calendar:Start': whole('start', time),
  'calendar:Organizer': organizer,
  'calendar:End': whole('end', time),
  'contacts:DisplayName': text('displayName', false),
}

/** By tag and type: a property that is asked for by another type is another one. */
const byMapi: ReadonlyMap<string, SearchedColumn> = new Map(
  (
    [
      // PidTagMessageClass, PidTagSubject, PidTagDisplayName
      ['0x001a', 'String', classOfItem],
      ['0x0037', 'String', text('subject', true)],
      ['0x3001', 'String', text('displayName', false)],
      // PidTagSentRepresentingName
      ['0x0042', 'String', organizer],
      // PidTagImportance, PidTagSensitivity, PidTagFlagStatus
      ['0x0017', 'Integer', whole('importance', number)],
      ['0x0036', 'Integer', whole('sensitivity', number)],
      ['0x1090', 'Integer', whole('flagStatus', number, isFlagged)],
      // PidTagMessageSize, PidTagHasAttachments, PidTagInternetArticleNumber
      ['0x0e08', 'Integer', whole('size', number)],
      ['0x0e1b', 'Boolean', whole('hasAttachments', truth)],
      ['0x0e23', 'Integer', articleNumber],
      // PidTagMessageDeliveryTime, PidTagClientSubmitTime, PidTagCreationTime, PidTagLastModificationTime
      ['0x0e06', 'SystemTime', seconds('received')],
      ['0x0039', 'SystemTime', seconds('sent')],
      ['0x3007', 'SystemTime', seconds('created')],
      ['0x3008', 'SystemTime', seconds('modified')],
      ['PublicStrings/Keywords', 'StringArray', categories],
    ] as const
  ).map(([mapi, type, column]) => [`${keyOfMapi(mapi)} ${type}`, column]),
)

/** The column that stands for a property, where there is one. */
export function searchedColumn(path: Path): SearchedColumn | undefined {
  if (path.element === 'FieldURI') return byUri[path.value.fieldURI]
  if (path.element !== 'ExtendedFieldURI') return undefined
  return byMapi.get(`${extendedKey(path.value)} ${path.value.propertyType}`)
}

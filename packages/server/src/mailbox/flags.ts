import { EwsError, type Flag, FloatingDate } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { keyOfMapi } from './extended-properties.js'
import { propertyError } from './property-error.js'
import type { Properties } from './stored-item.js'

type Member = 'startDate' | 'dueDate' | 'completeDate'
const members: readonly Member[] = ['startDate', 'dueDate', 'completeDate']

/**
 * The MAPI properties that the dates of a flag are, on items that have no such dates of their own as tasks have ([MS-OXOFLAG] 2.2.1,
 * 2.2.2): PidLidTaskStartDate, PidLidTaskDueDate, PidLidTaskDateCompleted, PidTagFlagCompleteTime.
 */
const memberOfMapi: Readonly<Record<string, Member>> = {
  [keyOfMapi('Task/0x8104')]: 'startDate',
  [keyOfMapi('Task/0x8105')]: 'dueDate',
  [keyOfMapi('Task/0x810f')]: 'completeDate',
  '0x1091': 'completeDate',
}

/** The date of a flag that a MAPI property is on items of a class; `undefined` where it is none. */
export function flagMember({ record }: Draft['table'], key: string): Member | undefined {
  const member = memberOfMapi[key]
  return member === undefined || record.place(member) ? undefined : member
}

export const flagOf = (properties: Properties): Flag | undefined => properties['flag'] as Flag | undefined

/** Sets a date of a flag, or removes it; whether the item is flagged is said elsewhere. */
export function putFlagDate({ properties }: Draft, member: Member, date: Date | undefined): void {
  const flag = flagOf(properties)
  if (date) properties['flag'] = { flagStatus: 'NotFlagged', ...flag, [member]: date }
  else if (flag) {
    const { [member]: _removed, ...rest } = flag
    properties['flag'] = rest
  }
}

/**
 * Checks a flag as EWS takes one (MS-OXWSCORE 2.2.4.23): when something was done is said of what is complete alone, and what is flagged
 * has both other dates or neither. Throws `ErrorInvalidArgument`.
 */
export function checkFlag({ flagStatus, startDate, dueDate, completeDate }: Flag): void {
  const isDated = startDate !== undefined || dueDate !== undefined
  const isPair = (startDate === undefined) === (dueDate === undefined)
  const isRight = {
    Flagged: completeDate === undefined && isPair,
    Complete: !isDated,
    NotFlagged: !isDated && completeDate === undefined,
  }[flagStatus]
  if (!isRight) throw propertyError('ErrorInvalidArgument', 'item:Flag')
}

/** What is complete has been so since some time, and dates without a zone get one. */
export function settleFlag(properties: Properties, now: Date, settle: (date: FloatingDate) => Date): void {
  const flag = flagOf(properties)
  if (!flag) return
  const settled: Flag = { ...flag }
  for (const member of members) {
    const date: unknown = settled[member]
    if (date instanceof FloatingDate) settled[member] = settle(date)
  }
  if (flag.flagStatus === 'Complete') settled.completeDate ??= now
  properties['flag'] = settled
}

/** A date as MAPI's properties are written. Throws `ErrorInvalidExtendedPropertyValue` for what is none. */
export function mapiDate(value: string | readonly string[] | undefined): Date | undefined {
  if (value === undefined) return undefined
  const time = Date.parse(String(value))
  if (Number.isNaN(time)) throw new EwsError('ErrorInvalidExtendedPropertyValue')
  return new Date(time)
}

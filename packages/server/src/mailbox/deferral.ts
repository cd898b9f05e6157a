import { formatDateTime } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import type { Draft } from './draft.js'
import type { FoundFolder } from './folders.js'
import type { WriteSession } from './session.js'
import { messageFlag, restingState } from './stored-item.js'

/** PidTagDeferredSendTime, PidTagDeferredDeliveryTime: either says when (MS-OXOMSG 2.2.3.4, 2.2.1.60). */
const times = ['0x3fef', '0xf'] as const
/** PidTagDeferredSendNumber and PidTagDeferredSendUnits say how long from now, where no time is said (MS-OXOMSG 2.2.3.2, 2.2.3.3). */
const number = '0x3feb'
const units = '0x3fec'
const unitMilliseconds: Readonly<Record<string, number>> = {
  '0': 60_000,
  '1': 3_600_000,
  '2': 86_400_000,
  '3': 604_800_000,
}

/** The MAPI properties that decide when a message goes out; nobody else's business, so that no recipient sees them. */
export const deferralKeys: readonly string[] = [...times, number, units]

/** When a message is to go out, in milliseconds; `undefined` for one that says nothing of that. */
function timeOf({ extended }: Draft, now: Date): number | undefined {
  for (const key of times) {
    const time = Date.parse(String(extended[key]?.value))
    if (!Number.isNaN(time)) return time
  }
  const count = Number(extended[number]?.value)
  const unit = unitMilliseconds[String(extended[units]?.value ?? '0')]
  return Number.isInteger(count) && count > 0 && unit !== undefined ? now.getTime() + count * unit : undefined
}

/** The same for one that has to wait; `undefined` where it may go at once. */
export function dueTime(draft: Draft, now: Date): number | undefined {
  const time = timeOf(draft, now)
  return time !== undefined && time > now.getTime() ? time : undefined
}

/** What a message waits for: its time, in milliseconds, and the turn that it was given where too much was sent at once. */
export interface Wait {
  readonly time: number
  readonly notBefore?: number
  /** How many recipients were counted for it. */
  readonly counted: number
}

/** Makes a draft of a mailbox a message that was submitted and waits; `copyTo` is where its copy goes then. */
export function hold(
  { wakeAt }: WriteSession,
  { id }: MailboxRow,
  { state, extended }: Draft,
  { time, ...rest }: Wait,
  copyTo: FoundFolder | undefined,
): void {
  state.held = {
    ...rest,
    copyTo: copyTo?.folder.id ?? null,
    ...(copyTo && copyTo.mailbox.id !== id && { mailboxGuid: copyTo.mailbox.guid }),
  }
  state.flags |= messageFlag.submitted
  state.wakeTime = time
  // So many hours from now are another time whenever somebody looks.
  extended['0x3fef'] = { type: 'SystemTime', value: formatDateTime(new Date(time)) }
  wakeAt(id, time)
}

/** A message that waits goes by the time that it says now; where that was taken away it is a draft again. */
export function settleHold(
  session: WriteSession,
  { id }: MailboxRow,
  draft: Draft,
  changed: ReadonlySet<string>,
): void {
  if (!draft.state.held || !deferralKeys.some((key) => changed.has(key))) return
  const time = timeOf(draft, session.now)
  if (time === undefined) draft.state = restingState(draft.state)
  else {
    draft.state.wakeTime = Math.max(time, session.now.getTime(), draft.state.held.notBefore ?? 0)
    session.wakeAt(id, draft.state.wakeTime)
  }
}

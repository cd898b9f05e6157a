import { EwsError, type Recurrence, type TaskRecurrence } from '@exchequer/protocol'
import { checkRecurrence } from '#time/recurrence-check'
import type { Recurrence as NeutralRecurrence } from '#time/recurrence-pattern'
import { checkTaskRecurrence, type TaskRecurrence as NeutralTaskRecurrence } from '#time/task-recurrence'
import type { Zone } from '#time/zone'

/** A recurrence as calendar arithmetic takes it: the element's name is a member instead of a tag. */
export function neutralRecurrence({ pattern, range }: Recurrence): NeutralRecurrence {
  return { pattern: memberOf(pattern), range: memberOf(range) } as NeutralRecurrence
}

/** The same way back. */
export function recurrenceOf({ pattern, range }: NeutralRecurrence): Recurrence {
  return zoned({ pattern: slotOf(pattern), range: slotOf(range) } as Recurrence)
}

/** What an item keeps of a recurrence that a client sent. Throws the code of what is wrong with it (docs "ResponseCode"). */
export function checkedRecurrence(recurrence: Recurrence): Recurrence {
  const fault = checkRecurrence(neutralRecurrence(recurrence))
  if (fault) throw new EwsError(fault)
  return zoned(recurrence)
}

/** The recurrence of a task as arithmetic takes it. */
export const neutralTaskRecurrence = ({ pattern, range }: TaskRecurrence): NeutralTaskRecurrence =>
  ({ pattern: memberOf(pattern), range: memberOf(range) }) as NeutralTaskRecurrence

/** What is left of a task's recurrence, with another range. */
export const withRange = ({ pattern }: TaskRecurrence, range: NeutralTaskRecurrence['range']): TaskRecurrence =>
  zoned({ pattern, range: slotOf(range) } as TaskRecurrence)

/** What a task keeps of a recurrence that a client sent. */
export function checkedTaskRecurrence(recurrence: TaskRecurrence): TaskRecurrence {
  const fault = checkTaskRecurrence(neutralTaskRecurrence(recurrence))
  if (fault) throw new EwsError(fault)
  return zoned(recurrence)
}

/**
 * The recurrence of a task as a caller reads it, its days with the offset of the zone that he named: exchangelib, which always names one, tells
 * days from times by that length. Evolution, which names none, knows days by their `Z`.
 */
export const taskRecurrenceIn = (zone: Zone | undefined, recurrence: TaskRecurrence): TaskRecurrence =>
  zone ? zoned(recurrence, (day) => offsetText(zone.offsetAt(Date.parse(day)))) : zoned(recurrence)

/** Days go out with a zone behind them: exchangelib misreads a bare one (clients.md §2 G). */
function zoned<R extends TaskRecurrence>({ pattern, range }: R, zoneOf = (_day: string): string => 'Z'): R {
  const value: Record<string, unknown> = { ...range.value }
  for (const key of ['startDate', 'endDate'])
    if (typeof value[key] === 'string') {
      const day = value[key].slice(0, dayLength)
      value[key] = `${day}${zoneOf(day)}`
    }
  return { pattern, range: { element: range.element, value } } as R
}

/** `+05:30`, from minutes. */
function offsetText(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

const dayLength = 'yyyy-MM-dd'.length

const memberOf = ({ element, value }: { element: string; value: object }): object => ({
  [element[0]!.toLowerCase() + element.slice(1)]: value,
})

function slotOf(member: object): { element: string; value: unknown } {
  const [key, value] = Object.entries(member)[0]!
  return { element: key[0]!.toUpperCase() + key.slice(1), value }
}

import type { MeetingRequestKind } from '@exchequer/protocol'
import { isCancelled } from '#mailbox/calendar-properties'
import { seriesOfProperties } from '#mailbox/calendar-series'
import type { Draft } from '#mailbox/draft'
import { lastNumber } from '#mailbox/occurrence-changes'
import { attendeesOf } from '#mailbox/recipients'
import type { Properties, StoredException, StoredItem } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { type Aside, answerKeys, ownKeys, toldAside } from './told.js'

/** What goes with a meeting into the calendar of one attendee: what takes place without him is no occurrence of his. */
export function asideFor({ address }: MailboxRow, meeting: Draft): Aside {
  const { state, ...parts } = toldAside(meeting)
  const { exceptions = [], excluded = [] } = state
  const isNamed = (properties: Properties): boolean =>
    attendeesOf(properties).some(({ emailAddress }) => emailAddress?.toLowerCase() === address)
  // Whom only a list names cannot be told from whom nobody invited.
  const isLeftOut = ({ properties: own, removed = [] }: StoredException): boolean => {
    const those = { ...meeting.properties, ...own }
    for (const key of removed) delete those[key]
    return isNamed(meeting.properties) && !isNamed(those)
  }
  const without = exceptions.filter(isLeftOut).map(({ originalStart }) => originalStart)
  if (without.length === 0) return { state, ...parts }
  return numbered(
    { state: { ...state, excluded: inOrder([...excluded, ...without]) }, ...parts },
    exceptions.filter((exception) => !isLeftOut(exception)),
    0,
  )
}

/**
 * What a series that an attendee has already says of its occurrences after an update. What asks for another answer replaces what was
 * there; after what only informs he has what he said, noted and took out of it himself.
 */
export function asideOver(known: StoredItem, mailbox: MailboxRow, meeting: Draft, type: MeetingRequestKind): Aside {
  const { state, ...parts } = asideFor(mailbox, meeting)
  const { exceptions: told = [], excluded = [] } = state
  const last = lastNumber(known.state)
  if (type !== 'InformationalUpdate') {
    return numbered({ state: { excluded }, ...parts }, told, last)
  }
  const series = seriesOfProperties(meeting.properties, {})
  const isThere = (originalStart: number): boolean => series?.instanceOf(originalStart) !== undefined
  const gone = new Set(excluded)
  const tookOut = (known.state.excluded ?? []).filter(isThere)
  const earlier = new Map((known.state.exceptions ?? []).map((exception) => [exception.originalStart, exception]))
  const fresh = told
    .filter(({ originalStart }) => !tookOut.includes(originalStart))
    .map((exception) => withOwn(exception, earlier.get(exception.originalStart)))
  const renewed = new Set(fresh.map(({ originalStart }) => originalStart))
  const staying = [...earlier.values()].filter(
    (exception) =>
      !renewed.has(exception.originalStart) &&
      isThere(exception.originalStart) &&
      (isCancelled(exception.properties) || !gone.has(exception.originalStart)),
  )
  const stays = new Set(staying.map(({ originalStart }) => originalStart))
  const left = new Set([...excluded, ...tookOut].filter((originalStart) => !stays.has(originalStart)))
  return numbered({ state: { excluded: inOrder([...left]) }, ...parts }, fresh, last, staying)
}

/** An exception with what its attendee has in his for himself. */
function withOwn(exception: StoredException, known: StoredException | undefined): StoredException {
  if (!known) return exception
  const { extended, removedExtended, removed = [], properties } = known
  const isOwn = (key: string): boolean => ownKeys.has(key) || answerKeys.some((answerKey) => answerKey === key)
  const noted = Object.fromEntries(Object.entries(properties).filter(([key]) => isOwn(key)))
  const missing = [...(exception.removed ?? []), ...removed.filter((key) => ownKeys.has(key))]
  return {
    ...exception,
    properties: { ...exception.properties, ...noted },
    ...(extended && { extended }),
    ...(removedExtended && { removedExtended }),
    ...(missing.length > 0 && { removed: missing }),
  }
}

/** Exceptions with numbers behind `last`, and what lies beside them with the same; those that are `staying` have theirs already. */
function numbered(
  { state, exceptionBodies, exceptionAttachments }: Aside,
  exceptions: readonly StoredException[],
  last: number,
  staying: readonly StoredException[] = [],
): Aside {
  const numbers = new Map(exceptions.map(({ number }, index) => [number, last + index + 1]))
  const renumber = <T>(parts: ReadonlyMap<number, T> = new Map()): Map<number, T> =>
    new Map([...parts].flatMap(([number, part]) => (numbers.has(number) ? [[numbers.get(number)!, part]] : [])))
  const renumbered = exceptions.map((exception) => ({ ...exception, number: numbers.get(exception.number)! }))
  return {
    state: {
      ...state,
      exceptions: [...renumbered, ...staying].sort((a, b) => a.originalStart - b.originalStart),
    },
    exceptionBodies: renumber(exceptionBodies),
    exceptionAttachments: renumber(exceptionAttachments),
  }
}

const inOrder = (instants: readonly number[]): number[] => [...instants].sort((a, b) => a - b)

import type { ItemRow } from '#store/store'
import { dayMilliseconds } from '#time/civil'
import { utcToLocal } from '#time/time-zones'
import { type CalendarSeries, type Slot, seriesOfProperties, zoneOfItem } from './calendar-series.js'
import type { Draft } from './draft.js'
import { draftOfItem, settlePreview } from './items.js'
import { exceptionOf, forgetOccurrences, withException } from './occurrence-changes.js'
import { occurrenceOf } from './occurrences.js'
import { type Properties, StoredItem } from './stored-item.js'

/** What an iCalendar text says of single occurrences, which may name them by their starts or by their days. */
export interface ImportedOccurrences {
  readonly excluded: readonly OccurrenceTime[]
  readonly exceptions: readonly ImportedException[]
}

export type OccurrenceTime =
  | { readonly instant: number }
  /** A day on the calendar, counted from 1970. */
  | { readonly day: number }

export interface ImportedException {
  readonly replaces: OccurrenceTime
  /** Puts what the text says into a draft of the occurrence. */
  readonly apply: (draft: Draft) => void
}

type Settle = (occurrence: Draft) => Promise<void>

/**
 * Gives a series the occurrences that its text leaves out or changes, in place of those that it had. What matches no occurrence says
 * nothing. `settle` does for each what is done for an occurrence that a client changes.
 */
export async function settleImported(draft: Draft, settle: Settle): Promise<void> {
  const { importedOccurrences: imported, properties, state } = draft
  if (!imported) return
  delete draft.importedOccurrences
  const earlier = state.exceptions ?? []
  forgetOccurrences(state)
  const series = seriesOfProperties(properties, {})
  if (!series) return
  settlePreview(draft)
  const find = (time: OccurrenceTime): Slot | undefined => slotOf(series, properties, time)
  const excluded = new Set(imported.excluded.flatMap((time) => find(time)?.originalStart ?? []))
  if (excluded.size > 0) state.excluded = [...excluded].sort((a, b) => a - b)
  const changed = new Map<number, { readonly slot: Slot; readonly apply: ImportedException['apply'] }>()
  for (const { replaces, apply } of imported.exceptions) {
    const slot = find(replaces)
    if (slot && !excluded.has(slot.originalStart)) changed.set(slot.originalStart, { slot, apply })
  }
  const bodies = new Map<number, string>()
  for (const { slot, apply } of changed.values()) {
    const occurrence = occurrenceOf(itemInTheMaking(draft), slot)
    const own = draftOfItem(occurrence)
    apply(own)
    await settle(own)
    settlePreview(own)
    const known = earlier.find(({ originalStart }) => originalStart === slot.originalStart)
    const exception = {
      ...exceptionOf(occurrence.occurrence!, own, new Set(), 0),
      ...(known && { number: known.number }),
      // No text says anything of them.
      ...(known?.attachments && { attachments: known.attachments, hasAttachments: known.hasAttachments === true }),
    }
    draft.state = withException(draft.state, exception)
    if (own.body) bodies.set(exception.number, own.body.value)
  }
  draft.exceptionBodies = bodies
}

/** The occurrence that a text means: the one that begins then, else the one of that day, since clients move the times of a series alone. */
function slotOf(series: CalendarSeries, properties: Properties, time: OccurrenceTime): Slot | undefined {
  const exact = 'instant' in time ? series.instanceOf(time.instant) : undefined
  if (exact !== undefined) return series.plainSlot(exact)
  const zone = zoneOfItem(properties)
  const dayOf = (instant: number): number => Math.floor(utcToLocal(instant, zone) / dayMilliseconds)
  const day = 'day' in time ? time.day : dayOf(time.instant)
  const instance = series.instanceFrom(zone.toUtc(day * dayMilliseconds))
  if (instance > series.count) return undefined
  const slot = series.plainSlot(instance)
  return dayOf(slot.originalStart) === day ? slot : undefined
}

/** A series that is not saved yet, as occurrences know their series. */
const itemInTheMaking = ({ itemClass, properties, extended, state }: Draft): StoredItem =>
  new StoredItem({ itemClass } as ItemRow, { p: properties, x: extended, s: state })

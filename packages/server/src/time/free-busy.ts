/**
 * What somebody's time is taken by, the weaker first: where several meet, the last of them is shown (docs "MergedFreeBusy"). The docs go
 * by the digit, which working elsewhere got when 4 was next; whoever is elsewhere can be met, so that everything else hides it.
 */
export const busyTypes = ['Free', 'WorkingElsewhere', 'Tentative', 'Busy', 'OOF', 'NoData'] as const
export type BusyType = (typeof busyTypes)[number]

/** A stretch of time, in milliseconds, from its start up to its end. */
export interface BusyStretch {
  readonly start: number
  readonly end: number
  readonly busyType: BusyType
}

/** The stronger of two. */
export const stronger = (one: BusyType, other: BusyType): BusyType =>
  busyTypes.indexOf(one) < busyTypes.indexOf(other) ? other : one

/** Whether somebody cannot come: it is not known of one who says nothing. */
export const isTaken = (busyType: BusyType): boolean =>
  busyType === 'Tentative' || busyType === 'Busy' || busyType === 'OOF'

/**
 * What each slot between two times is taken by. A slot is taken by whatever touches it, and the last one may be cut short, so that a
 * window that ends a second early has as many as one that does not.
 */
export function busySlots(stretches: readonly BusyStretch[], start: number, end: number, interval: number): BusyType[] {
  const slots = new Array<BusyType>(Math.max(0, Math.ceil((end - start) / interval))).fill('Free')
  for (const stretch of stretches) {
    const last = Math.min(slots.length, Math.ceil((Math.min(stretch.end, end) - start) / interval))
    // What takes no time leaves everybody free.
    if (stretch.end <= stretch.start) continue
    for (let at = Math.max(0, Math.floor((stretch.start - start) / interval)); at < last; at += 1)
      slots[at] = stronger(slots[at]!, stretch.busyType)
  }
  return slots
}

/** Several people's slots as one. Of whom nothing is known counts where nobody else is there. */
export function mergedSlots(people: readonly (readonly BusyType[])[]): BusyType[] {
  const [first = [], ...others] = people
  return first.map((busyType, at) => {
    let merged: BusyType | undefined
    for (const one of [busyType, ...others.map((slots) => slots[at]!)])
      if (one !== 'NoData') merged = merged === undefined ? one : stronger(merged, one)
    return merged ?? 'NoData'
  })
}

/** The digit of each, before Exchange 2013 and since: it put working elsewhere in the place of what is not known. */
const digits: Readonly<Record<BusyType, readonly [string, string]>> = {
  Free: ['0', '0'],
  Tentative: ['1', '1'],
  Busy: ['2', '2'],
  OOF: ['3', '3'],
  WorkingElsewhere: ['0', '4'],
  NoData: ['4', '5'],
}

export const digitsOf = (slots: readonly BusyType[], knowsElsewhere: boolean): string =>
  slots.map((slot) => digits[slot][knowsElsewhere ? 1 : 0]).join('')

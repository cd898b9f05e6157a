import type { Attendee } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { attendeeKeys } from './recipients.js'
import type { Properties, StoredException } from './stored-item.js'

type Series = Pick<Draft, 'table' | 'properties'> & { readonly state: Pick<Draft['state'], 'exceptions'> }

/**
 * The exceptions of a series, each as `change` makes it: that gets what the occurrence says with what it has from the series, and what is
 * its own, `undefined` where it has not what the series has; and gives what becomes of its own, if anything. `undefined` for a series
 * without exceptions.
 */
export function changedExceptions(
  { table, properties, state }: Series,
  change: (whole: Properties, own: Properties) => Properties | undefined,
): StoredException[] | undefined {
  return state.exceptions?.map((exception) => {
    const { removed = [], ...rest } = exception
    const own = table.record.unpack({ ...exception.properties }) as Properties
    for (const key of removed) own[key] = undefined
    const said = change({ ...properties, ...own }, own)
    if (!said) return exception
    const all = { ...own, ...said }
    const missing = Object.keys(all).filter((key) => all[key] === undefined)
    for (const key of missing) delete all[key]
    return {
      ...rest,
      properties: table.record.pack(all) as Properties,
      ...(missing.length > 0 && { removed: missing }),
    }
  })
}

type Lists = Partial<Record<(typeof attendeeKeys)[number], Attendee[] | undefined>>

/** Has whoever joins or leaves a series join or leave those of its occurrences that have lists of their own. */
export function followAttendees(draft: Pick<Draft, 'table' | 'properties' | 'state' | 'before'>): void {
  const { before, properties, state } = draft
  if (!before || !state.exceptions) return
  const [earlier, now] = [addressesIn(before as Lists), addressesIn(properties as Lists)]
  if (earlier.size === now.size && [...now].every((address) => earlier.has(address))) return
  const isAdded = ({ mailbox }: Attendee): boolean => !earlier.has(mailbox.emailAddress?.toLowerCase())
  const isRemoved = ({ mailbox }: Attendee): boolean => {
    const address = mailbox.emailAddress?.toLowerCase()
    return earlier.has(address) && !now.has(address)
  }
  state.exceptions = changedExceptions(draft, (whole, own) => {
    const known = addressesIn(whole as Lists)
    const lists: Lists = {}
    for (const key of attendeeKeys) {
      if (!(key in own)) continue
      const list = (own[key] as Attendee[] | undefined) ?? []
      const added = ((properties[key] as Attendee[] | undefined) ?? []).filter(
        (attendee) => isAdded(attendee) && !known.has(attendee.mailbox.emailAddress?.toLowerCase()),
      )
      const remaining = [...list.filter((attendee) => !isRemoved(attendee)), ...added]
      lists[key] = remaining.length > 0 ? remaining : undefined
    }
    return lists
  })!
}

const addressesIn = (lists: Lists): Set<string | undefined> =>
  new Set(attendeeKeys.flatMap((key) => (lists[key] ?? []).map(({ mailbox }) => mailbox.emailAddress?.toLowerCase())))

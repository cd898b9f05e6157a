import { EwsError, type FindItemRequest } from '@exchequer/protocol'
import { dayMilliseconds } from '#time/civil'
import { type Access, mayKnow } from './access.js'
import { earliestMoment, latestMoment } from './calendar-series.js'
import { type CalendarWindow, calendarWindow, eventOf } from './calendar-window.js'
import { findCount } from './find-count.js'
import type { OpenedFolder } from './folders.js'
import { forwardPage, type Page } from './paging.js'
import { asTaken } from './private-events.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'
import { settledDate } from './zones.js'

type CalendarView = Extract<NonNullable<FindItemRequest['paging']>, { element: 'CalendarView' }>['value']

/** Two years (docs "ResponseCode", ErrorCalendarViewRangeTooBig), a leap day included. */
const longestView = 731 * dayMilliseconds

/**
 * What a calendar shows from one time to another (docs "CalendarView"): an event that ends when the view begins is in it, as clients see
 * it of Exchange (clients.md §2 G), and one that begins when it ends is not.
 */
export async function calendarView(
  session: Session,
  found: OpenedFolder,
  request: FindItemRequest,
): Promise<{ readonly items: Iterable<StoredItem>; readonly page: Page }> {
  const { mailbox, folder, access } = found
  const { from, to, maxEntriesReturned } = viewOf(session, folder, request)
  // Half a millisecond earlier, an event that ends when the view begins is still going on.
  const window = await calendarWindow(session.store, mailbox.id, folder.id, from - 0.5, to)
  // A view has no pages to go on with: where the policy has no limit it is shown whole, as what folders are in a folder is.
  const { limit, counted } = findCount(session, { otherwise: Number.POSITIVE_INFINITY })
  const isPaged = maxEntriesReturned !== undefined
  const page = counted(forwardPage(0, Math.min(maxEntriesReturned ?? limit, limit), window.count), isPaged)
  return { items: shownOf(window, page.to, access), page }
}

/** The first events, each made when it is its turn to be shown: so that many do not lie about together. */
function* shownOf(window: CalendarWindow, count: number, access: Access): Generator<StoredItem> {
  let left = count
  for (const entry of window.entries()) {
    if (left-- <= 0) return
    yield shownTo(access, eventOf(entry))
  }
}

const shownTo = (access: Access, event: StoredItem): StoredItem => (mayKnow(access, event) ? event : asTaken(event))

/** The view of a request, in milliseconds. Throws for one that makes no sense, or not in this folder, before anything is looked for. */
function viewOf(
  session: Session,
  folder: OpenedFolder['folder'],
  { paging, traversal, restriction, sortOrder, grouping, queryString }: FindItemRequest,
): { readonly from: number; readonly to: number; readonly maxEntriesReturned: number | undefined } {
  const { startDate, endDate, maxEntriesReturned } = paging!.value as CalendarView
  if (!folder.folderClass?.startsWith('IPF.Appointment'))
    throw new EwsError('ErrorCalendarFolderIsInvalidForCalendarView')
  if (traversal !== 'Shallow')
    throw new EwsError('ErrorInvalidOperation', 'A calendar view has no other traversal than Shallow.')
  if (restriction || sortOrder || grouping || queryString)
    throw new EwsError('ErrorInvalidOperation', 'Restrictions and sort order may not be specified for a CalendarView.')
  if (maxEntriesReturned !== undefined && maxEntriesReturned <= 0) throw new EwsError('ErrorInvalidPagingMaxRows')
  const [from, to] = [settledDate(session, startDate).getTime(), settledDate(session, endDate).getTime()]
  if (Math.min(from, to) < earliestMoment || Math.max(from, to) >= latestMoment)
    throw new EwsError('ErrorValueOutOfRange')
  if (to < from) throw new EwsError('ErrorInvalidOperation', 'EndDate is earlier than StartDate')
  if (to - from > longestView) throw new EwsError('ErrorCalendarViewRangeTooBig')
  return { from, to, maxEntriesReturned }
}

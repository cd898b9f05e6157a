import type {
  FreeBusyViewResult,
  GetUserAvailabilityRequest,
  GetUserAvailabilityResponse,
  ResponseMessage,
  SuggestionDayResult,
} from '@exchequer/protocol'
import { viewOf } from '#mailbox/availability'
import { peopleOf } from '#mailbox/availability-people'
import { availabilityQuery } from '#mailbox/availability-query'
import { suggestionsFor } from '#mailbox/meeting-suggestions'
import type { Session } from '#mailbox/session'
import { perItem, single } from '../per-item.js'

type ViewMessage = ResponseMessage & { freeBusyView?: FreeBusyViewResult }
type DaysMessage = ResponseMessage & { days?: SuggestionDayResult[] }

/** GetUserAvailability (MS-OXWAVLS 3.1.4.1). What is wrong with the request as a whole is a fault, what is wrong with one person is his. */
export async function getUserAvailability(
  request: GetUserAvailabilityRequest,
  session: Session,
): Promise<GetUserAvailabilityResponse> {
  const query = availabilityQuery(request, session)
  const people = await peopleOf(session.store, query.people)
  const { zone, view, suggestions: search } = query
  // The Managed API reads what it asked for and stumbles over anything else.
  const views =
    view &&
    (await perItem<(typeof people)[number], ViewMessage>(session, people, {}, async (person) => {
      if (person.kind === 'error') throw person.error
      return { freeBusyView: await viewOf(session, zone, view, person) }
    }))
  const [suggestions] = search
    ? await single<DaysMessage>(session, {}, async () => ({
        days: await suggestionsFor(session, query, search, people),
      }))
    : []
  return {
    ...(views && { freeBusyResponseArray: views.map(freeBusyResponse) }),
    ...(suggestions && { suggestionsResponse: suggestionsResponse(suggestions) }),
  }
}

const freeBusyResponse = ({ freeBusyView, ...responseMessage }: ViewMessage) => ({
  responseMessage,
  ...(freeBusyView && { freeBusyView }),
})

const suggestionsResponse = ({ days, ...responseMessage }: DaysMessage) => ({
  responseMessage,
  ...(days && { suggestionDayResultArray: days }),
})

import type { FindPeopleRequest, FindPeopleResponseMessage } from '@exchequer/protocol'
import { findPeople as find } from '#mailbox/find-people'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** FindPeople (MS-OXWSPERS 3.1.4.1); its answer is no batch. */
export async function findPeople(request: FindPeopleRequest, session: Session): Promise<FindPeopleResponseMessage> {
  const [message] = await single<FindPeopleResponseMessage>(session, {}, async () => {
    const { people, total, from } = await find(session, request)
    return {
      people: [...people],
      totalNumberOfPeopleInView: total,
      firstMatchingRowIndex: 0,
      firstLoadedRowIndex: from,
    }
  })
  return message!
}

import type { GetPersonaRequest, GetPersonaResponseMessage } from '@exchequer/protocol'
import { getPersona as get } from '#mailbox/find-people'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** The schema wants to see a persona, whatever went wrong. */
const nobody = { persona: { personaId: { id: '' } } }

/** GetPersona (MS-OXWSPERS 3.1.4.2); its answer is no batch. */
export async function getPersona(request: GetPersonaRequest, session: Session): Promise<GetPersonaResponseMessage> {
  const [message] = await single<GetPersonaResponseMessage>(session, nobody, async () => ({
    persona: await get(session, request),
  }))
  return message!
}

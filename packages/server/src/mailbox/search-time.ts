import { EwsError } from '@exchequer/protocol'
import type { Session } from './session.js'

/**
 * A check that throws `ErrorTimeoutExpired` once a call has searched for longer than EWSFastSearchTimeoutInSeconds (docs "EWS throttling in
 * Exchange", "Throttling policy parameters that affect EWS search operations"). What made it ready to be searched counts, too.
 */
export const searchTime =
  ({ budget }: Session) =>
  (): void => {
    if (budget.isSearchOver) throw new EwsError('ErrorTimeoutExpired')
  }

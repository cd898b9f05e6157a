import { EwsError, type ResolveNamesRequest, type ResolveNamesResponseMessage } from '@exchequer/protocol'
import { resolveNames as resolve } from '#mailbox/resolve-names'
import type { Session } from '#mailbox/session'
import { failure, single } from '../per-item.js'

/** ResolveNames (MS-OXWSRSLNM 3.1.4.1). Several results are a warning that carries them all. */
export async function resolveNames(
  request: ResolveNamesRequest,
  session: Session,
): Promise<ResolveNamesResponseMessage[]> {
  const [message] = await single<ResolveNamesResponseMessage>(session, {}, async () => {
    const { resolutions, total } = await resolve(session, request)
    return {
      resolutionSet: {
        resolution: [...resolutions],
        includesLastItemInRange: resolutions.length === total,
        totalItemsInView: total,
      },
    }
  })
  const isAmbiguous = (message!.resolutionSet?.totalItemsInView ?? 0) > 1
  return [
    isAmbiguous ? { ...message!, ...failure(new EwsError('ErrorNameResolutionMultipleResults'), 'Warning') } : message!,
  ]
}

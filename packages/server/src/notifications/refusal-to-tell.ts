import type { ResponseCode } from '@exchequer/protocol'
import type { Subscription } from './subscriptions.js'

/**
 * Says why the owner of a subscription is not to be told any more: his account was disabled or removed, or he lost the right that he made it
 * by. `undefined` where he may be told. To be asked outside of any transaction.
 */
export type RefusalToTell = (subscription: Pick<Subscription, 'row' | 'wish'>) => Promise<ResponseCode | undefined>

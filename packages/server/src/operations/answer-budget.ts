import { EwsError } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import type { ShapePlan } from '#mailbox/shape'

/** An answer is put together in memory before it goes out: tells what goes into it, and refuses what is too much. One item always fits. */
export function answerBudget({ settings }: Session): (size: number) => void {
  let left = Math.min(settings.maximumMessageSize, answerLimit)
  return (size) => {
    if (left <= 0) throw new EwsError('ErrorInsufficientResources')
    left -= size
  }
}

/** Properties that weigh what the item weighs. */
const wholeParts = ['body', 'mimeContent', 'mimeContentUTF8', 'uniqueBody', 'textBody', 'normalizedBody']

export const showsWholeParts = ({ keys }: ShapePlan): boolean => wholeParts.some((key) => keys.has(key))

/** What a client may ask for at once; what is larger by itself comes by itself. */
const answerLimit = 64 * 2 ** 20

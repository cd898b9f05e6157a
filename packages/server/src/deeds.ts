import { outgoingMail, settleOutgoing } from '#delivery/outbox'
import { takeIn } from '#delivery/take-in'
import { doWhatIsDue } from '#mailbox/due'
import { roomLists } from '#mailbox/room-lists'
import { handlers } from '#operations/index'

/**
 * What the server does when it is asked, or when it is due: most of it, and a start does without. It is loaded as one, since each part that
 * could be loaded by itself would cut the packaged server into more files.
 */
export const deeds = { doWhatIsDue, handlers, outgoingMail, settleOutgoing, roomLists, takeIn }

import type { AttachmentInfoResponseMessage, GetAttachmentRequest } from '@exchequer/protocol'
import { findAttachment, renderAttachment } from '#mailbox/attachment-content'
import type { Session } from '#mailbox/session'
import { answerBudget } from '../answer-budget.js'
import { perItem } from '../per-item.js'

/** GetAttachment (MS-OXWSATT 3.1.4.3): attachments with their content, items in the shape asked for. */
export async function getAttachment(
  { attachmentIds, attachmentShape }: GetAttachmentRequest,
  session: Session,
): Promise<AttachmentInfoResponseMessage[]> {
  const charge = answerBudget(session)
  return perItem(session, attachmentIds, { attachments: [] }, async ({ id }) => {
    const found = await findAttachment(session, id, 'read')
    charge(found.row.size)
    return { attachments: [await renderAttachment(session, found, attachmentShape)] }
  })
}

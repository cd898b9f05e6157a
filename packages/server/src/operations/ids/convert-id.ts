import { type AlternateId, type ConvertIdRequest, type ConvertIdResponseMessage, EwsError } from '@exchequer/protocol'
import { convertId as convert } from '#mailbox/id-formats'
import type { Session } from '#mailbox/session'
import { isSmtpAddress } from '#mailbox/smtp-address'
import { perItem } from '../per-item.js'

/** ConvertId (MS-OXWSCVTID 3.1.4.1): an id from one of the formats into another. The mailbox is only looked at, as Exchange does. */
export async function convertId(
  { sourceIds, destinationFormat }: ConvertIdRequest,
  session: Session,
): Promise<ConvertIdResponseMessage[]> {
  return perItem(
    session,
    sourceIds,
    {},
    async ({ element, value }): Promise<Pick<ConvertIdResponseMessage, 'alternateId'>> => {
      if (element !== 'AlternateId') throw new EwsError('ErrorInvalidOperation', 'This server has no public folders.')
      const { id, format, isArchive } = value as AlternateId
      const converted = convert(id, format, destinationFormat)
      // The address is looked at for its form alone (docs "ConvertId operation").
      if (!isSmtpAddress((value as AlternateId).mailbox)) throw new EwsError('ErrorInvalidSmtpAddress')
      // DavMail signs in only where the answer names the true primary address (clients.md §2 C).
      const mailbox = session.mailbox?.address ?? (value as AlternateId).mailbox
      return {
        alternateId: {
          element: 'AlternateIdType',
          value: { format: destinationFormat, id: converted, mailbox, ...(isArchive !== undefined && { isArchive }) },
        },
      }
    },
  )
}

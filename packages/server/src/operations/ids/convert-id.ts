import {
  type AlternateId,
  type AlternatePublicFolderId,
  type AlternatePublicFolderItemId,
  type ConvertIdRequest,
  type ConvertIdResponseMessage,
  EwsError,
} from '@exchequer/protocol'
import { convertId as convert, type IdFormat } from '#mailbox/id-formats'
import type { Session } from '#mailbox/session'
import { isSmtpAddress } from '#mailbox/smtp-address'
import { perItem } from '../per-item.js'

type Converted = NonNullable<ConvertIdResponseMessage['alternateId']>
type Source = ConvertIdRequest['sourceIds'][number]

/** ConvertId (MS-OXWSCVTID 3.1.4.1): an id from one of the formats into another. Nothing is looked for that would have it. */
export async function convertId(
  { sourceIds, destinationFormat }: ConvertIdRequest,
  session: Session,
): Promise<ConvertIdResponseMessage[]> {
  return perItem(
    session,
    sourceIds,
    {},
    async (source): Promise<Pick<ConvertIdResponseMessage, 'alternateId'>> => ({
      alternateId: converters[source.element](source.value, destinationFormat, session),
    }),
  )
}

const converters: Readonly<Record<Source['element'], (value: unknown, to: IdFormat, session: Session) => Converted>> = {
  AlternateId(value, to, session) {
    const { id, format, isArchive, mailbox: said } = value as AlternateId
    const converted = convert(id, format, to)
    // It is looked at for its form alone (docs "ConvertId operation").
    if (!isSmtpAddress(said)) throw new EwsError('ErrorInvalidSmtpAddress')
    // DavMail signs in only where the answer names the true primary address (clients.md §2 C).
    const mailbox = session.mailbox?.address ?? said
    return {
      element: 'AlternateIdType',
      value: { format: to, id: converted, mailbox, ...(isArchive !== undefined && { isArchive }) },
    }
  },
  AlternatePublicFolderId(value, to) {
    const { folderId, format } = value as AlternatePublicFolderId
    return { element: 'AlternatePublicFolderIdType', value: { format: to, folderId: convert(folderId, format, to) } }
  },
  AlternatePublicFolderItemId(value, to) {
    const { folderId, itemId, format } = value as AlternatePublicFolderItemId
    return {
      element: 'AlternatePublicFolderItemIdType',
      value: { format: to, folderId: convert(folderId, format, to), itemId: convert(itemId, format, to) },
    }
  },
}

import {
  Appointment,
  type CallOptions,
  Contact,
  EmailMessage,
  type ExchangeService,
  type ExtendedPropertyValue,
  Folder,
  type ItemChange,
  PropertySet,
} from '@exchequer/client'
import { ResolveNames, type UserPhotoSize } from '@exchequer/protocol'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_ extends true>(): void => {}

/** Compiled, never run: what the types of the surface allow, and what they do not. */
export async function types(service: ExchangeService): Promise<void> {
  check<
    Same<
      ExchangeService['getUserPhoto'],
      (emailAddress: string, size?: UserPhotoSize, options?: CallOptions) => Promise<Uint8Array | undefined>
    >
  >()
  // @ts-expect-error whose rooms?
  await service.getRooms()
  const contact = new Contact({
    givenName: 'Sadie',
    emailAddresses: [{ key: 'EmailAddress1', value: 'sadie@contoso.com' }],
  })
  check<Same<typeof contact.givenName, string | undefined>>()
  contact.givenName = undefined
  // @ts-expect-error a property of appointments
  contact.location = 'Here'
  // @ts-expect-error a slip of the pen
  new Contact({ givenNmae: 'Sadie' })
  // @ts-expect-error there is no fourth
  new Contact({ emailAddresses: [{ key: 'EmailAddress4', value: 'x' }] })
  // @ts-expect-error a date is no text
  new Appointment({ start: '2026-01-02T10:00:00Z' })
  new EmailMessage({
    from: { emailAddress: 'a@contoso.com' },
    toRecipients: [{ name: 'B', emailAddress: 'b@contoso.com' }],
  })

  const created = await service.createItems([contact], { savedItemFolderId: 'contacts' })
  check<Same<NonNullable<ReturnType<typeof created.at>>['item'], Contact | undefined>>()
  // @ts-expect-error no such folder
  await service.createItems([contact], { savedItemFolderId: 'contact' })
  // @ts-expect-error it has to be said how
  await service.deleteItems([contact])

  for (const response of await service.bindToItems<Contact>(
    ['id', { id: 'id', changeKey: 'key' }, contact],
    PropertySet.idOnly,
  )) {
    // @ts-expect-error it may have failed
    response.item.surname
    if (response.result === 'success') check<Same<typeof response.item.surname, string | undefined>>()
    else check<Same<typeof response.item, Contact | undefined>>()
  }

  await service.bindToItems(['id'], { baseShape: 'IdOnly', additionalProperties: ['contacts:GivenName'] })
  // @ts-expect-error no such property
  await service.bindToItems(['id'], { baseShape: 'IdOnly', additionalProperties: ['contacts:GivenNmae'] })

  for await (const change of service.syncAllFolderItems<EmailMessage>({ folder: 'inbox' })) {
    check<Same<typeof change, ItemChange<EmailMessage>>>()
    if (change.changeType === 'readFlagChange') check<Same<typeof change.isRead, boolean>>()
    // @ts-expect-error what is deleted is no longer there
    if (change.changeType === 'delete') change.item
    if (change.changeType === 'create') check<Same<typeof change.item.isRead, boolean | undefined>>()
  }

  for await (const message of service.findAllItems<EmailMessage>('inbox')) check<Same<typeof message, EmailMessage>>()

  const number = contact.getExtendedProperty({ propertyTag: 0x0e07, propertyType: 'Integer' })
  check<Same<typeof number, number | undefined>>()
  const dates = contact.getExtendedProperty({ propertyTag: 0x8001, propertyType: 'SystemTimeArray' })
  check<Same<typeof dates, Date[] | undefined>>()
  // @ts-expect-error a text is no number
  contact.setExtendedProperty({ propertyTag: 0x0e07, propertyType: 'Integer' }, '1')
  check<Same<ExtendedPropertyValue<{ propertyType: 'Binary' }>, Uint8Array>>()

  const folders = await service.createFolders([new Folder({ displayName: 'Plans' })], 'inbox')
  check<Same<NonNullable<ReturnType<typeof folders.at>>['folder'], Folder | undefined>>()

  const answer = await service.call(ResolveNames, { unresolvedEntry: 'sadie', returnFullContactData: false })
  check<Same<(typeof answer)[number]['responseClass'], 'Success' | 'Warning' | 'Error'>>()
  // @ts-expect-error the request lacks what it must have
  await service.call(ResolveNames, { returnFullContactData: false })
}

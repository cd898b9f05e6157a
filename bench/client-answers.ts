import {
  type CalendarItem,
  type Contact,
  FindItem,
  GetItem,
  type Item,
  type Mailbox,
  type Message,
  type Operation,
  type RealItem,
  rankOf,
  SyncFolderItems,
  textOfSlices,
  writeResponse,
} from '@exchequer/protocol'
import { itemId } from './client-reader.js'
import { bodies, given, surnames, word } from './requests.js'

export type ItemKind = 'message' | 'contact' | 'event'

/** An answer as it is read over and over: its bytes, and the same data as JSON. */
export interface CannedAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly json: Uint8Array
}

const first = Date.UTC(2026, 0, 5, 9)
const minutes = (count: number): Date => new Date(first + count * 60_000)

const mailbox = (name: string, emailAddress: string): Mailbox => ({
  name,
  emailAddress,
  routingType: 'SMTP',
  mailboxType: 'OneOff',
})

// What a server says of an item of any class when it is asked for all first-class properties.
const item = (index: number, itemClass: string, subject: string, body?: string): Item => ({
  itemId: { id: itemId(index), changeKey: `CQAAABYAAAD8D1RAAAAAABDAAA2ZbYO3oDoR${String(index).padStart(8, '0')}` },
  parentFolderId: { id: itemId(0), changeKey: 'AQAAAA==' },
  itemClass,
  subject,
  sensitivity: 'Normal',
  ...(body !== undefined && { body: { bodyType: 'Text', isTruncated: false, value: body } }),
  dateTimeReceived: minutes(index),
  size: 5000 + index,
  importance: 'Normal',
  isSubmitted: false,
  isDraft: false,
  isFromMe: false,
  isResend: false,
  isUnmodified: false,
  dateTimeSent: minutes(index),
  dateTimeCreated: minutes(index),
  reminderIsSet: false,
  reminderMinutesBeforeStart: 0,
  displayCc: '',
  displayTo: 'Ada Lovelace',
  hasAttachments: false,
  culture: 'en-US',
  lastModifiedName: 'Grace Hopper',
  lastModifiedTime: minutes(index),
})

const nameOf = (index: number): string => `${given[index % given.length]} ${surnames[index % surnames.length]}`

const message = (index: number, isListed: boolean): Message => ({
  ...item(
    index,
    'IPM.Note',
    `Report ${index} on ${word(index)} & more`,
    isListed ? undefined : bodies[index % bodies.length],
  ),
  conversationId: { id: `AAQkADY3NDk4OGQzLTI1ZTUtNDc5Ny05YjU0LTk5ZGY1MTk2NzE5OAAQ${index}=` },
  sender: mailbox(`Sender ${index % 100}`, `from${index % 100}@example.test`),
  toRecipients: [mailbox(nameOf(index), `to${index % 500}@example.test`)],
  isReadReceiptRequested: false,
  isDeliveryReceiptRequested: false,
  conversationIndex: new Uint8Array([1, 2, 3, index % 256]),
  conversationTopic: `Report ${index}`,
  from: mailbox(`Sender ${index % 100}`, `from${index % 100}@example.test`),
  internetMessageId: `<m${index}@example.test>`,
  isRead: index % 3 === 0,
})

function contact(index: number): Contact {
  const name = nameOf(index)
  const givenName = given[index % given.length]!
  const surname = `${surnames[index % surnames.length]}${index}`
  const address = (number: number) => ({
    value: `person${index}.${number}@example.test`,
    name: 'n',
    routingType: 'SMTP',
    mailboxType: 'Contact' as const,
  })
  return {
    ...item(index, 'IPM.Contact', name),
    fileAs: `${surname}, ${givenName}`,
    fileAsMapping: 'None',
    displayName: `${name}${index}`,
    givenName,
    completeName: { firstName: givenName, lastName: surname, fullName: `${givenName} ${surname}` },
    companyName: `Company ${index % 200}`,
    emailAddresses: [
      { key: 'EmailAddress1', ...address(1) },
      { key: 'EmailAddress2', ...address(2) },
    ],
    physicalAddresses: [
      {
        key: 'Business',
        street: `${index} Main Street`,
        city: 'Springfield',
        state: 'IL',
        countryOrRegion: 'US',
        postalCode: `1${index % 9999}`,
      },
    ],
    phoneNumbers: [
      { key: 'BusinessPhone', value: `+1 555 ${index}` },
      { key: 'MobilePhone', value: `+1 666 ${index}` },
    ],
    contactSource: 'Store',
    jobTitle: `Engineer ${index % 20}`,
    postalAddressIndex: 'None',
    surname,
  }
}

const event = (index: number): CalendarItem => ({
  ...item(index, 'IPM.Appointment', `Meeting ${index}`, bodies[index % bodies.length]!.slice(0, 300)),
  uid: `040000008200E00074C5B7101A82E008${String(index).padStart(16, '0')}`,
  dateTimeStamp: minutes(0),
  start: minutes(index * 30),
  end: minutes(index * 30 + 60),
  isAllDayEvent: false,
  legacyFreeBusyStatus: 'Busy',
  location: `Room ${index % 50}`,
  isMeeting: true,
  isCancelled: false,
  isRecurring: false,
  meetingRequestWasSent: true,
  isResponseRequested: true,
  calendarItemType: 'Single',
  myResponseType: 'Organizer',
  organizer: mailbox('Grace Hopper', 'grace@example.test'),
  requiredAttendees: ['Unknown' as const, 'Accept' as const].map((responseType, place) => ({
    mailbox: mailbox(`Attendee ${place} ${index}`, `attendee${place}.${index}@example.test`),
    responseType,
  })),
  duration: 'PT1H',
  timeZone: 'UTC',
  appointmentSequenceNumber: 0,
  appointmentState: 1,
})

const items: Readonly<Record<ItemKind, (index: number) => RealItem>> = {
  message: (index) => ({ element: 'Message', value: message(index, false) }),
  contact: (index) => ({ element: 'Contact', value: contact(index) }),
  event: (index) => ({ element: 'CalendarItem', value: event(index) }),
}

const listed = (index: number): RealItem => ({ element: 'Message', value: message(index, true) })

const rows = <T>(count: number, row: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => row(index))

function canned<Q, A>(operation: Operation<Q, A>, answer: A): CannedAnswer {
  const info = {
    majorVersion: 15,
    minorVersion: 1,
    majorBuildNumber: 2248,
    minorBuildNumber: 9,
    version: 'V2017_07_11',
  }
  const slices = writeResponse(operation, answer, info, rankOf('Exchange2013_SP1'))
  const encoder = new TextEncoder()
  return {
    bytes: encoder.encode([...textOfSlices(slices)].join('')),
    json: encoder.encode(JSON.stringify(answer)),
  }
}

const success = { responseClass: 'Success', responseCode: 'NoError' } as const

export const getItemAnswer = (kind: ItemKind, count: number): CannedAnswer =>
  canned(GetItem, rows(count, (index) => ({ ...success, items: [items[kind](index)] })) as never)

export const findItemAnswer = (count: number): CannedAnswer =>
  canned(FindItem, [
    {
      ...success,
      rootFolder: {
        indexedPagingOffset: count,
        totalItemsInView: count,
        includesLastItemInRange: true,
        content: { element: 'Items', value: rows(count, listed) },
      },
    },
  ])

export const syncAnswer = (count: number): CannedAnswer =>
  canned(SyncFolderItems, [
    {
      ...success,
      syncState: 'H4sIAAAAAAAEAGNgZGBg',
      includesLastItemInRange: true,
      changes: rows(count, (index) => ({ element: 'Create' as const, value: { item: listed(index) } })),
    },
  ])

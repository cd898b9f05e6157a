import type { CalendarItem, Contact, CreateItemRequest, GetItem, ItemId, Operation, Path } from '@exchequer/protocol'

// What must compile and what must not: the compiler is the test runner of this file.

const contact: Contact = {
  givenName: 'Ada',
  birthday: new Date(),
  emailAddresses: [{ key: 'EmailAddress1', value: 'ada@example.test', routingType: 'SMTP' }],
}
// @ts-expect-error a boolean is not a date
const wrongType: Contact = { birthday: true }
// @ts-expect-error there is no fourth address
const wrongKey: Contact = { emailAddresses: [{ key: 'EmailAddress4', value: 'x' }] }
// @ts-expect-error contacts have no such property
const wrongProperty: Contact = { owner: 'x' }
// @ts-expect-error an id without its text is none
const wrongId: ItemId = { changeKey: 'x' }

const path: Path = { element: 'FieldURI', value: { fieldURI: 'item:Subject' } }
// @ts-expect-error a URI that the schema does not have
const wrongUri: Path = { element: 'FieldURI', value: { fieldURI: 'item:Subjekt' } }
// @ts-expect-error the element and what it holds belong together
const wrongElement: Path = { element: 'IndexedFieldURI', value: { fieldURI: 'item:Subject' } }

const request: CreateItemRequest = {
  messageDisposition: 'SaveOnly',
  items: [
    { element: 'Message', value: { subject: 'Hello', toRecipients: [{ emailAddress: 'bob@example.test' }] } },
    { element: 'AcceptItem', value: { referenceItemId: { id: 'AAMk', changeKey: 'CQAA' } } },
  ],
}
// @ts-expect-error a request without items asks for nothing
const emptyRequest: CreateItemRequest = { messageDisposition: 'SaveOnly' }
// @ts-expect-error a word that the enumeration does not have
const wrongDisposition: CreateItemRequest = { messageDisposition: 'SaveTwice', items: [] }

const recurring: CalendarItem = {
  recurrence: {
    pattern: { element: 'WeeklyRecurrence', value: { interval: 1, daysOfWeek: ['Monday'] } },
    range: { element: 'NumberedRecurrence', value: { startDate: '2026-01-05', numberOfOccurrences: 10 } },
  },
}
// @ts-expect-error a pattern needs a range
const endless: CalendarItem = { recurrence: { pattern: { element: 'DailyRecurrence', value: { interval: 1 } } } }

// A circle of types stays finite: an item holds attachments, an attachment holds an item.
const nested: Contact = {
  attachments: [{ element: 'ItemAttachment', value: { name: 'inner', item: { element: 'Contact', value: contact } } }],
}

type Answer = typeof GetItem extends Operation<infer _, infer A> ? A : never
const answer: Answer = [{ responseClass: 'Success', responseCode: 'NoError', items: [] }]
// @ts-expect-error a response code that no server sends
const wrongCode: Answer = [{ responseClass: 'Error', responseCode: 'ErrorOops' }]

void [contact, wrongType, wrongKey, wrongProperty, wrongId, path, wrongUri, wrongElement, request, emptyRequest]
void [wrongDisposition, recurring, endless, nested, answer, wrongCode]

import {
  type AnyItem,
  type CalendarItem as CalendarItemValues,
  type Contact as ContactValues,
  type DistributionList as DistributionListValues,
  type Item as ItemValues,
  type MeetingCancellation as MeetingCancellationValues,
  type MeetingMessage as MeetingMessageValues,
  type MeetingRequest as MeetingRequestValues,
  type MeetingResponse as MeetingResponseValues,
  type Message as MessageValues,
  type PostItem as PostItemValues,
  type RecordType,
  SetItemField,
  type Task as TaskValues,
} from '@exchequer/protocol'
import { loadedObject, type ServiceObject, type ServiceObjectClass, serviceObjectClass } from './service-object.js'

/** The record of an item element, from the one place of the tables that lists them all. */
const records: ReadonlyMap<string, RecordType<object>> = new Map(
  SetItemField.places
    .find(({ key }) => key === 'item')!
    .alternatives.map(({ element, type }) => [element, type as unknown as RecordType<object>]),
)

function itemClass<T extends ServiceObject, V extends object>(
  element: string,
  name = element,
): ServiceObjectClass<T, V> {
  return serviceObjectClass(records.get(element)!, element, name) as unknown as ServiceObjectClass<T, V>
}

// The base comes first: the others ask for it by their table.
export interface Item extends ServiceObject, ItemValues {}
export const Item: ServiceObjectClass<Item, ItemValues> = itemClass('Item')

export interface EmailMessage extends Item, MessageValues {}
export const EmailMessage: ServiceObjectClass<EmailMessage, MessageValues> = itemClass('Message', 'EmailMessage')

export interface Appointment extends Item, CalendarItemValues {}
export const Appointment: ServiceObjectClass<Appointment, CalendarItemValues> = itemClass('CalendarItem', 'Appointment')

export interface Contact extends Item, ContactValues {}
export const Contact: ServiceObjectClass<Contact, ContactValues> = itemClass('Contact')

export interface ContactGroup extends Item, DistributionListValues {}
export const ContactGroup: ServiceObjectClass<ContactGroup, DistributionListValues> = itemClass(
  'DistributionList',
  'ContactGroup',
)

export interface Task extends Item, TaskValues {}
export const Task: ServiceObjectClass<Task, TaskValues> = itemClass('Task')

export interface PostItem extends Item, PostItemValues {}
export const PostItem: ServiceObjectClass<PostItem, PostItemValues> = itemClass('PostItem')

export interface MeetingMessage extends EmailMessage, MeetingMessageValues {}
export const MeetingMessage: ServiceObjectClass<MeetingMessage, MeetingMessageValues> = itemClass('MeetingMessage')

export interface MeetingRequest extends MeetingMessage, MeetingRequestValues {}
export const MeetingRequest: ServiceObjectClass<MeetingRequest, MeetingRequestValues> = itemClass('MeetingRequest')

export interface MeetingResponse extends MeetingMessage, MeetingResponseValues {}
export const MeetingResponse: ServiceObjectClass<MeetingResponse, MeetingResponseValues> = itemClass('MeetingResponse')

export interface MeetingCancellation extends MeetingMessage, MeetingCancellationValues {}
export const MeetingCancellation: ServiceObjectClass<MeetingCancellation, MeetingCancellationValues> =
  itemClass('MeetingCancellation')

/** An item as it stands in an answer; `instanceof` tells what it is. */
export const toItem = ({ element, value }: { element: string; value: object }): Item =>
  loadedObject(itemClass<Item, ItemValues>(element), value)

/** An item in the form of a request, holding `values`. */
export const fromItem = (element: string, values: object): AnyItem => ({ element, value: values }) as AnyItem

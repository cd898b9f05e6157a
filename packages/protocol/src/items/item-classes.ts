import type { RecordType } from '../schema/record.js'
import { CalendarItem } from './calendar-item.js'
import { Contact } from './contact.js'
import { DistributionList } from './distribution-list.js'
import { Item } from './item.js'
import { MeetingCancellation, MeetingMessage, MeetingRequest, MeetingResponse } from './meeting.js'
import { Message } from './message.js'
import { AbchPerson, NetworkItem, RoleMemberItem } from './other.js'
import { PostItem } from './post-item.js'
import { Task } from './task.js'

/** What sets a class of items apart from the others; shared code reads these columns and never asks for a name. */
export interface ItemClassTable {
  readonly element: string
  readonly record: RecordType<object>
  /** Message class of a new item; an item whose class begins so is of this class (MS-OXWSCORE 2.2.4.24). */
  readonly itemClass: string
  /** Where CreateItem saves without a SavedItemFolderId. */
  readonly defaultFolder: string
  /** Class of the folders that take it, by prefix; any mail folder where absent. */
  readonly folderClass?: string
  /** What CreateItem answers where the folder takes no such item. */
  readonly wrongFolder?: WrongFolder
  /** CreateItem makes one. */
  readonly isCreatable: boolean
  /** CreateItem and UpdateItem must say whether to send it. */
  readonly isMessage: boolean
}

type WrongFolder =
  | 'ErrorCannotCreateCalendarItemInNonCalendarFolder'
  | 'ErrorCannotCreateContactInNonContactFolder'
  | 'ErrorCannotCreateTaskInNonTaskFolder'
  | 'ErrorCannotCreatePostItemInNonMailFolder'

const calendarItem: ItemClassTable = {
  element: 'CalendarItem',
  record: CalendarItem,
  itemClass: 'IPM.Appointment',
  defaultFolder: 'calendar',
  folderClass: 'IPF.Appointment',
  wrongFolder: 'ErrorCannotCreateCalendarItemInNonCalendarFolder',
  isCreatable: true,
  isMessage: false,
}

const message: ItemClassTable = {
  element: 'Message',
  record: Message,
  itemClass: 'IPM.Note',
  defaultFolder: 'drafts',
  isCreatable: true,
  isMessage: true,
}

/** Server-made classes of meeting traffic. */
const meeting = (element: string, record: RecordType<object>, itemClass: string): ItemClassTable => ({
  element,
  record,
  itemClass,
  defaultFolder: 'drafts',
  isCreatable: false,
  isMessage: true,
})

/** Every class, the more special message class first. */
export const itemClasses: readonly ItemClassTable[] = [
  calendarItem,
  {
    element: 'Contact',
    record: Contact,
    itemClass: 'IPM.Contact',
    defaultFolder: 'contacts',
    folderClass: 'IPF.Contact',
    wrongFolder: 'ErrorCannotCreateContactInNonContactFolder',
    isCreatable: true,
    isMessage: false,
  },
  {
    element: 'DistributionList',
    record: DistributionList,
    itemClass: 'IPM.DistList',
    defaultFolder: 'contacts',
    folderClass: 'IPF.Contact',
    wrongFolder: 'ErrorCannotCreateContactInNonContactFolder',
    isCreatable: true,
    isMessage: false,
  },
  {
    element: 'Task',
    record: Task,
    itemClass: 'IPM.Task',
    defaultFolder: 'tasks',
    folderClass: 'IPF.Task',
    wrongFolder: 'ErrorCannotCreateTaskInNonTaskFolder',
    isCreatable: true,
    isMessage: false,
  },
  {
    element: 'PostItem',
    record: PostItem,
    itemClass: 'IPM.Post',
    defaultFolder: 'inbox',
    wrongFolder: 'ErrorCannotCreatePostItemInNonMailFolder',
    isCreatable: true,
    isMessage: false,
  },
  meeting('MeetingRequest', MeetingRequest, 'IPM.Schedule.Meeting.Request'),
  meeting('MeetingResponse', MeetingResponse, 'IPM.Schedule.Meeting.Resp'),
  meeting('MeetingCancellation', MeetingCancellation, 'IPM.Schedule.Meeting.Canceled'),
  meeting('MeetingMessage', MeetingMessage, 'IPM.Schedule.Meeting'),
  message,
  // Clients may create by the base name; nothing is ever returned under it.
  { ...message, element: 'Item', record: Item, isMessage: false },
  { ...message, element: 'RoleMember', record: RoleMemberItem, itemClass: 'IPM.RoleMember', isCreatable: false },
  { ...message, element: 'Network', record: NetworkItem, itemClass: 'IPM.Network', isCreatable: false },
  { ...message, element: 'Person', record: AbchPerson, itemClass: 'IPM.AbchPerson', isCreatable: false },
]

const byElement: ReadonlyMap<string, ItemClassTable> = new Map(itemClasses.map((table) => [table.element, table]))

/** The table of an element of `NonEmptyArrayOfAllItemsType`; `undefined` for a response object. */
export const itemClassOfElement = (element: string): ItemClassTable | undefined => byElement.get(element)

/** The table for a message class: `IPM.Contact.Custom` is a Contact; what nobody claims is a Message (MS-OXWSCORE 2.2.4.24). */
export function itemClassOf(itemClass: string): ItemClassTable {
  const folded = itemClass.toLowerCase()
  for (const { whole, beginning, table } of prefixes) if (folded === whole || folded.startsWith(beginning)) return table
  return message
}

const prefixes = itemClasses.map((table) => {
  const whole = table.itemClass.toLowerCase()
  return { whole, beginning: `${whole}.`, table }
})

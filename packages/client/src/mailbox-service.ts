import type { Attachment, Body, CalendarView, Operation } from '@exchequer/protocol'
import { type FindAppointmentsOptions, findAppointments } from './appointments.js'
import {
  type AttachmentIdLike,
  type AttachmentShape,
  type CreateAttachmentResponse,
  createAttachments,
  type DeleteAttachmentResponse,
  deleteAttachments,
  type GetAttachmentResponse,
  getAttachments,
} from './attachments.js'
import type { BatchOptions } from './batch.js'
import type { CalendarActionResults } from './calendar-action-results.js'
import { type CallOptions, call } from './call.js'
import { type Connection, type ExchangeServiceOptions, openConnection } from './connection.js'
import {
  type FindGroupedItemsOptions,
  type FindItemsOptions,
  type FindItemsResponse,
  type FindItemsResults,
  findAllItems,
  findGroupedItems,
  findItems,
  findItemsInFolders,
  type GroupedFindItemsResults,
} from './find.js'
import {
  copyFolders,
  createFolderPath,
  type EmptyFoldersOptions,
  emptyFolders,
  moveFolders,
  updateFolders,
} from './folder-changes.js'
import type { AnyFolder } from './folder-classes.js'
import {
  bindToFolders,
  createFolders,
  type DeleteFoldersOptions,
  deleteFolders,
  type FindFoldersOptions,
  type FindFoldersResults,
  type FolderResponse,
  findFolders,
} from './folders.js'
import type { FolderIdLike, ItemIdLike } from './ids.js'
import type { Appointment, Item } from './item-classes.js'
import {
  bindToItems,
  type CreateItemsOptions,
  copyItems,
  createItems,
  type DeleteItemsOptions,
  deleteItems,
  type ItemResponse,
  loadPropertiesForItems,
  moveItems,
  type SendItemsOptions,
  sendItems,
  type UpdateItemResponse,
  type UpdateItemsOptions,
  updateItems,
} from './items.js'
import {
  type AnswerMeetingOptions,
  answerMeeting,
  createAcceptMessage,
  createCancelMeetingMessage,
  createDeclineMessage,
  createRemoveFromCalendar,
  type MeetingMessageProperties,
} from './meetings.js'
import type { PropertySet } from './property-set.js'
import { type RespondResponse, type ResponseObject, respondToItems } from './responses.js'
import type { ServiceResponseCollection } from './service-response.js'
import {
  type ChangeCollection,
  type FolderChanges,
  type SyncFolderItemsOptions,
  syncAllFolderItems,
  syncFolderItems,
} from './sync.js'
import { type FolderChangeCollection, type SyncFolderHierarchyOptions, syncFolderHierarchy } from './sync-hierarchy.js'

/**
 * What lies in a mailbox: items of every class with their attachments, folders, meetings, and what has changed. `ExchangeService` does
 * this and all the rest; a page that needs no more downloads a third less.
 *
 * Methods on lists give one response for each thing that was asked for, in its order, and throw only where no call was answered.
 * The others throw `ServiceResponseException` for what the server refuses. Both throw `ServiceRequestException` where no answer
 * came, and the reason of a signal that was aborted.
 */
export class MailboxService {
  protected connection: Connection

  constructor(options: ExchangeServiceOptions) {
    this.connection = openConnection(options)
  }

  /** The endpoint; empty until there is one. */
  get url(): string {
    return this.connection.url
  }

  /** Calls any operation of the tables: `service.call(ResolveNames, { … })`. Its response messages are the caller's to judge. */
  call<Q, A>(operation: Operation<Q, A>, request: Q, options: CallOptions = {}): Promise<A> {
    return call(this.connection, operation, request, options)
  }

  /** Creates items; each then carries its id, and later updates send only what changes from here on. */
  createItems<T extends Item>(
    items: readonly T[],
    options: CreateItemsOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse<T>>> {
    return createItems(this.connection, items, options)
  }

  /** Gets items by their ids, all first-class properties unless `propertySet` says otherwise. */
  bindToItems<T extends Item = Item>(
    ids: readonly ItemIdLike[],
    propertySet?: PropertySet,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse<T>>> {
    return bindToItems<T>(this.connection, ids, propertySet, options)
  }

  /** Gets the items at hand anew: what they held, unsaved changes included, gives way to what the server has. */
  loadPropertiesForItems<T extends Item>(
    items: readonly T[],
    propertySet?: PropertySet,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse<T>>> {
    return loadPropertiesForItems(this.connection, items, propertySet, options)
  }

  /** Sends what has changed of each item, and of that nothing else; an item without changes succeeds without being sent. */
  updateItems<T extends Item>(
    items: readonly T[],
    options: UpdateItemsOptions = {},
  ): Promise<ServiceResponseCollection<UpdateItemResponse<T>>> {
    return updateItems(this.connection, items, options)
  }

  deleteItems(ids: readonly ItemIdLike[], options: DeleteItemsOptions): Promise<ServiceResponseCollection> {
    return deleteItems(this.connection, ids, options)
  }

  /** Sends messages that were saved; each is named with the change key that it has now. */
  sendItems(ids: readonly ItemIdLike[], options: SendItemsOptions = {}): Promise<ServiceResponseCollection> {
    return sendItems(this.connection, ids, options)
  }

  /** Sends answers to messages and meetings and keeps copies of them, or saves them as drafts where `messageDisposition` says so. */
  respondToItems(
    responses: readonly ResponseObject[],
    options: CreateItemsOptions = {},
  ): Promise<ServiceResponseCollection<RespondResponse>> {
    return respondToItems(this.connection, responses, options)
  }

  /** Accepts a meeting, named by its request or by the item in the calendar. */
  acceptMeeting(
    item: ItemIdLike,
    properties: MeetingMessageProperties = {},
    options: AnswerMeetingOptions = {},
  ): Promise<CalendarActionResults> {
    return answerMeeting(this.connection, createAcceptMessage(item, properties), options)
  }

  /** The same without a promise. */
  acceptMeetingTentatively(
    item: ItemIdLike,
    properties: MeetingMessageProperties = {},
    options: AnswerMeetingOptions = {},
  ): Promise<CalendarActionResults> {
    return answerMeeting(this.connection, createAcceptMessage(item, properties, true), options)
  }

  declineMeeting(
    item: ItemIdLike,
    properties: MeetingMessageProperties = {},
    options: AnswerMeetingOptions = {},
  ): Promise<CalendarActionResults> {
    return answerMeeting(this.connection, createDeclineMessage(item, properties), options)
  }

  /** Calls one's own meeting off, with words about it; it is in Deleted Items then. */
  cancelMeeting(
    meeting: ItemIdLike,
    body?: Body | string,
    options: AnswerMeetingOptions = {},
  ): Promise<CalendarActionResults> {
    return answerMeeting(this.connection, createCancelMeetingMessage(meeting, body), options)
  }

  /** Takes a meeting out of the calendar that a message says is off. */
  removeMeetingFromCalendar(cancellation: ItemIdLike, options: CallOptions = {}): Promise<CalendarActionResults> {
    return answerMeeting(this.connection, createRemoveFromCalendar(cancellation), options)
  }

  /** Moves items; they have new ids afterwards, which the responses hold. */
  moveItems(
    ids: readonly ItemIdLike[],
    destination: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse>> {
    return moveItems(this.connection, ids, destination, options)
  }

  /** Copies items; the responses hold the ids of the copies. */
  copyItems(
    ids: readonly ItemIdLike[],
    destination: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<ItemResponse>> {
    return copyItems(this.connection, ids, destination, options)
  }

  /** Attaches files, items and references to an item that was saved; the item at hand learns its new change key. */
  createAttachments(
    parent: ItemIdLike,
    attachments: readonly Attachment[],
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<CreateAttachmentResponse>> {
    return createAttachments(this.connection, parent, attachments, options)
  }

  /** Gets attachments whole; `shape` says what comes of items in them besides their first-class properties. */
  getAttachments(
    ids: readonly AttachmentIdLike[],
    shape?: AttachmentShape,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<GetAttachmentResponse>> {
    return getAttachments(this.connection, ids, shape, options)
  }

  /** Takes attachments away from their items; the responses hold the new change keys of these. */
  deleteAttachments(
    ids: readonly AttachmentIdLike[],
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<DeleteAttachmentResponse>> {
    return deleteAttachments(this.connection, ids, options)
  }

  /** Finds items in a folder, a page of them; of an item this brings less than `bindToItems`, no bodies for one. */
  findItems<T extends Item = Item>(folder: FolderIdLike, options: FindItemsOptions = {}): Promise<FindItemsResults<T>> {
    return findItems<T>(this.connection, folder, options)
  }

  /** What a calendar shows from one time to another: single appointments, and the occurrences of series, in order. */
  findAppointments(
    folder: FolderIdLike,
    calendarView: CalendarView,
    options: FindAppointmentsOptions = {},
  ): Promise<FindItemsResults<Appointment>> {
    return findAppointments(this.connection, folder, calendarView, options)
  }

  /** The same in several folders at once: a page of each. */
  findItemsInFolders<T extends Item = Item>(
    folders: readonly FolderIdLike[],
    options: FindItemsOptions & BatchOptions = {},
  ): Promise<ServiceResponseCollection<FindItemsResponse<T>>> {
    return findItemsInFolders<T>(this.connection, folders, options)
  }

  /** Finds items in groups: a page of items, group after group. */
  findGroupedItems<T extends Item = Item>(
    folder: FolderIdLike,
    options: FindGroupedItemsOptions,
  ): Promise<GroupedFindItemsResults<T>> {
    return findGroupedItems<T>(this.connection, folder, options)
  }

  /** Every item that there is to find, page after page as they are asked for. */
  findAllItems<T extends Item = Item>(folder: FolderIdLike, options: FindItemsOptions = {}): AsyncGenerator<T, void> {
    return findAllItems<T>(this.connection, folder, options)
  }

  /** Gets a page of what has changed in a folder since `syncState`. */
  syncFolderItems<T extends Item = Item>(options: SyncFolderItemsOptions): Promise<ChangeCollection<T>> {
    return syncFolderItems<T>(this.connection, options)
  }

  /** Walks all changes since `syncState`; the result says where to go on from later. */
  syncAllFolderItems<T extends Item = Item>(options: SyncFolderItemsOptions): FolderChanges<T> {
    return syncAllFolderItems<T>(this.connection, options)
  }

  /** Gets what has changed among folders since `syncState`. */
  syncFolderHierarchy(options: SyncFolderHierarchyOptions = {}): Promise<FolderChangeCollection> {
    return syncFolderHierarchy(this.connection, options)
  }

  /** Creates folders below a parent; each then carries its id. */
  createFolders<T extends AnyFolder>(
    folders: readonly T[],
    parent: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<FolderResponse<T>>> {
    return createFolders(this.connection, folders, parent, options)
  }

  bindToFolders<T extends AnyFolder = AnyFolder>(
    ids: readonly FolderIdLike[],
    propertySet?: PropertySet,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<FolderResponse<T>>> {
    return bindToFolders<T>(this.connection, ids, propertySet, options)
  }

  /** Finds the folders below a folder, all of them or a page. */
  findFolders(parent: FolderIdLike, options: FindFoldersOptions = {}): Promise<FindFoldersResults> {
    return findFolders(this.connection, parent, options)
  }

  deleteFolders(ids: readonly FolderIdLike[], options: DeleteFoldersOptions): Promise<ServiceResponseCollection> {
    return deleteFolders(this.connection, ids, options)
  }

  /** Makes each folder below the one before it; levels that are there already are used as they are. */
  createFolderPath<T extends AnyFolder>(
    folders: readonly T[],
    parent: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<FolderResponse<T>>> {
    return createFolderPath(this.connection, folders, parent, options)
  }

  /** Sends what has changed of each folder, and of that nothing else. */
  updateFolders<T extends AnyFolder>(
    folders: readonly T[],
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<FolderResponse<T>>> {
    return updateFolders(this.connection, folders, options)
  }

  /** Moves folders below another with all that they contain; they keep their ids. */
  moveFolders(
    ids: readonly FolderIdLike[],
    destination: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<FolderResponse>> {
    return moveFolders(this.connection, ids, destination, options)
  }

  /** Copies folders with all that they contain; the responses hold the ids of the copies. */
  copyFolders(
    ids: readonly FolderIdLike[],
    destination: FolderIdLike,
    options: BatchOptions = {},
  ): Promise<ServiceResponseCollection<FolderResponse>> {
    return copyFolders(this.connection, ids, destination, options)
  }

  /** Takes everything out of folders, which stay themselves. */
  emptyFolders(ids: readonly FolderIdLike[], options: EmptyFoldersOptions): Promise<ServiceResponseCollection> {
    return emptyFolders(this.connection, ids, options)
  }
}

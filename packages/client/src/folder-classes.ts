import {
  type CalendarFolder as CalendarFolderValues,
  type ContactsFolder as ContactsFolderValues,
  type CreateFolderRequest,
  type Folder as FolderValues,
  type RecordType,
  type SearchFolder as SearchFolderValues,
  SetFolderField,
  type TasksFolder as TasksFolderValues,
} from '@exchequer/protocol'
import {
  classOf,
  loadedObject,
  type ServiceObject,
  type ServiceObjectClass,
  serviceObjectClass,
  valuesOf,
} from './service-object.js'

/** The record of a folder element, from the one place of the tables that lists them all. */
const records: ReadonlyMap<string, RecordType<object>> = new Map(
  SetFolderField.places
    .find(({ key }) => key === 'folder')!
    .alternatives.map(({ element, type }) => [element, type as unknown as RecordType<object>]),
)

function folderClass<T extends ServiceObject, V extends object>(element: string): ServiceObjectClass<T, V> {
  return serviceObjectClass(records.get(element)!, element) as unknown as ServiceObjectClass<T, V>
}

export interface Folder extends ServiceObject, FolderValues {}
export const Folder: ServiceObjectClass<Folder, FolderValues> = folderClass('Folder')

export interface CalendarFolder extends ServiceObject, CalendarFolderValues {}
export const CalendarFolder: ServiceObjectClass<CalendarFolder, CalendarFolderValues> = folderClass('CalendarFolder')

export interface ContactsFolder extends ServiceObject, ContactsFolderValues {}
export const ContactsFolder: ServiceObjectClass<ContactsFolder, ContactsFolderValues> = folderClass('ContactsFolder')

export interface TasksFolder extends Folder, TasksFolderValues {}
export const TasksFolder: ServiceObjectClass<TasksFolder, TasksFolderValues> = folderClass('TasksFolder')

export interface SearchFolder extends Folder, SearchFolderValues {}
export const SearchFolder: ServiceObjectClass<SearchFolder, SearchFolderValues> = folderClass('SearchFolder')

export type AnyFolder = Folder | CalendarFolder | ContactsFolder | TasksFolder | SearchFolder

/** A folder as it stands in an answer; `instanceof` tells what it is. */
export const toFolder = ({ element, value }: { element: string; value: object }): AnyFolder =>
  loadedObject(folderClass<AnyFolder, object>(element), value)

/** A folder in the form of a request. */
export const fromFolder = (folder: AnyFolder): CreateFolderRequest['folders'][number] =>
  ({ element: classOf(folder).element, value: valuesOf(folder) }) as CreateFolderRequest['folders'][number]

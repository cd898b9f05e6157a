import { BaseFolder, CalendarFolder, ContactsFolder, Folder, SearchFolder } from './folders/folder.js'
import { itemClasses } from './items/item-classes.js'
import type { FieldOptions } from './schema/family.js'
import type { Place } from './schema/place.js'
import type { RecordType } from './schema/record.js'
import type { Type } from './schema/type.js'

/** Where a FieldURI or IndexedFieldURI points inside an item or a folder. */
export interface PropertyPath {
  readonly uri: string
  readonly key: string
  readonly place: Place
  readonly type: Type<unknown>
  readonly options: FieldOptions
}

function index(tables: readonly RecordType<unknown>[]): ReadonlyMap<string, PropertyPath> {
  const paths = new Map<string, PropertyPath>()
  for (const { places } of tables)
    for (const place of places) {
      const { options } = place
      const path = { key: place.key, place, type: place.alternatives[0]!.type, options }
      if (options.uri && !paths.has(options.uri)) paths.set(options.uri, { ...path, uri: options.uri })
      if (options.indexedUri && !paths.has(options.indexedUri))
        paths.set(options.indexedUri, { ...path, uri: options.indexedUri })
    }
  return paths
}

let items: ReadonlyMap<string, PropertyPath> | undefined
let folders: ReadonlyMap<string, PropertyPath> | undefined

/** Every property of every item class by its URI: `item:Subject`, `contacts:EmailAddress`. */
export const itemPaths = (): ReadonlyMap<string, PropertyPath> =>
  (items ??= index(itemClasses.map(({ record }) => record as RecordType<unknown>)))

/** Every property of every folder class by its URI: `folder:DisplayName`. */
export const folderPaths = (): ReadonlyMap<string, PropertyPath> =>
  (folders ??= index([BaseFolder, Folder, CalendarFolder, ContactsFolder, SearchFolder] as RecordType<unknown>[]))

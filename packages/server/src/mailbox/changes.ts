import {
  type AppendToItemField,
  EwsError,
  type ItemChange,
  itemPaths,
  type MimeContent,
  type Path,
  type PropertyPath,
  type SetItemField,
} from '@exchequer/protocol'
import { classRules } from './class-rules.js'
import { entryPath, withEntry, withoutEntry } from './dictionary.js'
import { type Draft, setExtended, setProperty, settleClass, settleDates } from './draft.js'
import { extendedKey } from './extended-properties.js'
import { writeMapi } from './mapi-writing.js'
import { replaceMime } from './mime.js'
import { propertyError } from './property-error.js'
import type { WriteSession } from './session.js'
import { pathNode } from './shape.js'
import type { Properties } from './stored-item.js'

type Updates = ItemChange['updates']

/**
 * Applies the changes of an UpdateItem in their order, and gives the names of what changed. Each names one property, and Set and
 * Append bring an item with just that one (docs "UpdateItem operation").
 */
export async function applyUpdates(session: WriteSession, draft: Draft, updates: Updates): Promise<Set<string>> {
  const changed = new Set<string>()
  for (const { element, value } of updates)
    changed.add(
      element === 'DeleteItemField' ? deleteField(draft, value.path) : await putField(session, draft, value, element),
    )
  if (changed.has('itemClass')) settleClass(draft, draft.table)
  await classRules[draft.table.element]?.beforeSave?.(session, draft, changed)
  settleDates(session, draft.properties)
  return changed
}

async function putField(
  session: WriteSession,
  draft: Draft,
  { path, item }: SetItemField | AppendToItemField,
  element: 'SetItemField' | 'AppendToItemField',
): Promise<string> {
  const given = item.value as Properties
  const keys = Object.keys(given).filter((key) => given[key] !== undefined)
  if (keys.length !== 1) throw new EwsError('ErrorIncorrectUpdatePropertyCount')
  const key = keys[0]!
  const value = given[key]
  if (path.element === 'ExtendedFieldURI') return putExtended(draft, path, key, value, element)
  const property = propertyOf(draft, path, 'ErrorInvalidPropertySet')
  if (property.key !== key) throw new EwsError('ErrorUpdatePropertyMismatch', undefined, [pathNode(path)])
  if (element === 'AppendToItemField') return append(draft, property, value)
  if (path.element === 'IndexedFieldURI') {
    const entry = entryPath(path.value.fieldURI, path.value.fieldIndex)!
    const entries = value as Properties[]
    if (entries.length !== 1 || (entries[0]!['key'] !== undefined && entries[0]!['key'] !== path.value.fieldIndex))
      throw new EwsError('ErrorUpdatePropertyMismatch', undefined, [pathNode(path)])
    draft.properties[key] = withEntry(draft.properties[key], entry, entries[0]!)
    return key
  }
  if (property.options.isReadOnly || property.options.isCreateOnly)
    throw propertyError('ErrorInvalidPropertySet', property.uri)
  if (key === 'body') draft.body = value as Draft['body']
  else if (key === 'mimeContent') {
    await replaceMime(session, draft, (value as MimeContent).value)
  } else setProperty(draft, key, value)
  return key
}

function putExtended(
  draft: Draft,
  path: Extract<Path, { element: 'ExtendedFieldURI' }>,
  key: string,
  value: unknown,
  element: 'SetItemField' | 'AppendToItemField',
): string {
  if (element === 'AppendToItemField') throw new EwsError('ErrorInvalidPropertyAppend', undefined, [pathNode(path)])
  const properties = key === 'extendedProperty' ? (value as Parameters<typeof setExtended>[1][]) : []
  if (properties.length > 1) throw new EwsError('ErrorIncorrectUpdatePropertyCount')
  const property = properties[0]
  if (!property || extendedKey(property.extendedFieldURI) !== extendedKey(path.value))
    throw new EwsError('ErrorUpdatePropertyMismatch', undefined, [pathNode(path)])
  return setExtended(draft, property)
}

/** Adds to a list, or to the end of a body in the same format; nothing else can be added to. */
function append(draft: Draft, { key, uri, options }: PropertyPath, value: unknown): string {
  if (!options.isAppendable) throw propertyError('ErrorInvalidPropertyAppend', uri)
  if (key === 'body') {
    const body = value as NonNullable<Draft['body']>
    if (draft.state.bodyType !== undefined && draft.state.bodyType !== body.bodyType)
      throw propertyError('ErrorInvalidPropertyAppend', uri)
    draft.appendedBody = [...(draft.appendedBody ?? []), body]
    return key
  }
  draft.properties[key] = [...((draft.properties[key] as unknown[] | undefined) ?? []), ...(value as unknown[])]
  return key
}

/** Removes a property. One that is not set is gone already, and that is success (clients.md §1 row 16). */
function deleteField(draft: Draft, path: Path): string {
  if (path.element === 'ExtendedFieldURI') {
    const key = extendedKey(path.value)
    const changed = writeMapi(draft, key, undefined)
    if (changed !== undefined) return changed
    delete draft.extended[key]
    return key
  }
  const { key, uri, options } = propertyOf(draft, path, 'ErrorInvalidPropertyDelete')
  if (path.element === 'IndexedFieldURI') {
    const rest = withoutEntry(draft.properties[key], entryPath(path.value.fieldURI, path.value.fieldIndex)!)
    if (rest === undefined) delete draft.properties[key]
    else draft.properties[key] = rest
    return key
  }
  if (options.isReadOnly || options.isUndeletable) throw propertyError('ErrorInvalidPropertyDelete', uri)
  if (key === 'body') draft.body = null
  else delete draft.properties[key]
  return key
}

function propertyOf(
  draft: Draft,
  path: Exclude<Path, { element: 'ExtendedFieldURI' }>,
  code: 'ErrorInvalidPropertySet' | 'ErrorInvalidPropertyDelete',
): PropertyPath {
  const uri: string = path.value.fieldURI
  const found = path.element === 'IndexedFieldURI' ? entryPath(uri, path.value.fieldIndex)?.path : itemPaths().get(uri)
  const carried = found && draft.table.record.place(found.key)?.options
  const isCarried = carried && (carried === found.options || carried.uri === found.options.uri)
  if (!isCarried) throw new EwsError(code, undefined, [pathNode(path)])
  return found
}

import {
  ExtendedProperty,
  type ExtendedProperty as ExtendedPropertyValue,
  type FieldOptions,
  type Path,
  type PathToIndexedField,
  type Place,
  type RecordType,
  rankOf,
  type UnindexedFieldURI,
  type Version,
  versions,
} from '@exchequer/protocol'
import { ServiceVersionException } from './errors.js'
import { definitionName } from './extended-property.js'
import { classOf, type ServiceObject, trackedValues } from './service-object.js'
import { isSame, type Values } from './value.js'

/** One step of an update: the path it goes to, and the property that stands there afterwards; none where it is removed. */
export interface PropertyChange {
  readonly path: Path
  readonly values?: Values
}

/** What has been set, changed in place or removed since the server last spoke of an object, by the paths of its table. */
export function propertyChanges(object: ServiceObject, identity: string): PropertyChange[] {
  const { loaded, own } = trackedValues(object)
  const changes: PropertyChange[] = []
  for (const place of classOf(object).record.places) {
    const { key } = place
    if (key === identity || !Object.hasOwn(own, key)) continue
    const value = own[key]
    // What is set to `undefined` is removed, whether it was loaded or not.
    if (value !== undefined && isSame(value, loaded[key])) continue
    changes.push(...placeChanges(place, value, loaded[key]))
  }
  return changes
}

/** Refuses properties that the version to be spoken does not know: the server would never see them. */
export function checkVersion(object: ServiceObject, version: Version): void {
  const { loaded, own } = trackedValues(object)
  const { record } = classOf(object)
  const rank = rankOf(version)
  for (const { key, since } of record.places)
    if (since > rank && own[key] !== undefined && !isSame(own[key], loaded[key]))
      throw new ServiceVersionException(`${key} needs ${versions[since]}; the service speaks ${version}.`)
}

function placeChanges(place: Place, value: unknown, loaded: unknown): PropertyChange[] {
  const { uri, indexedUri } = place.options as FieldOptions
  const type = place.alternatives[0]?.type
  if ((type as unknown) === ExtendedProperty) return extendedChanges(place.key, listOf(value), listOf(loaded))
  const entry = indexedUri === undefined ? undefined : keyedEntry(type as RecordType<unknown>)
  if (entry && indexedUri !== undefined) return dictionaryChanges(place.key, indexedUri, entry, value, loaded)
  if (!uri) throw new TypeError(`${place.key} cannot be changed: no path leads to it`)
  return [
    { path: { element: 'FieldURI', value: { fieldURI: uri as UnindexedFieldURI } }, ...setting(place.key, value) },
  ]
}

const setting = (key: string, value: unknown): { values?: Values } =>
  value === undefined ? {} : { values: { [key]: value } }

const listOf = <T>(value: unknown): readonly T[] => (value ?? []) as readonly T[]

function extendedChanges(
  key: string,
  values: readonly ExtendedPropertyValue[],
  loaded: readonly ExtendedPropertyValue[],
): PropertyChange[] {
  const byName = (list: readonly ExtendedPropertyValue[]) =>
    new Map(list.map((property) => [definitionName(property.extendedFieldURI), property]))
  const [before, after] = [byName(loaded), byName(values)]
  const pathTo = ({ extendedFieldURI }: ExtendedPropertyValue): Path => ({
    element: 'ExtendedFieldURI',
    value: extendedFieldURI,
  })
  const removed = [...before].filter(([name]) => !after.has(name)).map(([, property]) => ({ path: pathTo(property) }))
  const set = [...after]
    .filter(([name, property]) => !isSame(property.value, before.get(name)?.value))
    .map(([, property]) => ({ path: pathTo(property), values: { [key]: [property] } }))
  return [...removed, ...set]
}

/** How the entries of a dictionary are told apart, and which of their members have paths of their own. */
interface KeyedEntry {
  readonly key: string
  readonly keys: readonly string[]
  /** Members by the name that ends their URI; none where the entry is text and goes as a whole. */
  readonly members: readonly { readonly key: string; readonly uri: string }[]
}

/** Only entries that must have a key can be addressed by it; a list of others is replaced as a whole. */
function keyedEntry({ declaration }: RecordType<unknown>): KeyedEntry | undefined {
  const particle = declaration?.kind === 'complex' ? declaration.particles[0] : undefined
  const entry = particle?.kind === 'element' ? (particle.type as RecordType<unknown>) : undefined
  const attribute = entry?.attributePlaces.find(({ isRequired }) => isRequired)
  if (!entry || !attribute) return undefined
  return {
    key: attribute.key,
    keys: (attribute.type as { values?: readonly string[] }).values ?? [],
    members: entry.places.map(({ key, alternatives }) => ({ key, uri: `:${alternatives[0]!.element}` })),
  }
}

/** Entries are set and removed one by one, a whole dictionary cannot be (EWS "Property paths"). */
function dictionaryChanges(
  place: string,
  indexedUri: string,
  entry: KeyedEntry,
  value: unknown,
  loaded: unknown,
): PropertyChange[] {
  const byKey = (list: unknown) => new Map(listOf<Values>(list).map((one) => [String(one[entry.key]), one]))
  const [before, after] = [byKey(loaded), byKey(value)]
  // A dictionary that was never seen and is to be gone may hold any of its keys.
  const keys = value === undefined && loaded === undefined ? entry.keys : [...before.keys(), ...after.keys()]
  const changes: PropertyChange[] = []
  const change = (uri: string, key: string, values?: Values): void => {
    const path: Path = {
      element: 'IndexedFieldURI',
      value: { fieldURI: uri as PathToIndexedField['fieldURI'], fieldIndex: key },
    }
    changes.push(values ? { path, values: { [place]: [values] } } : { path })
  }
  for (const key of new Set(keys)) {
    const [old, now] = [before.get(key), after.get(key)]
    if (now !== undefined && isSame(now, old)) continue
    if (entry.members.length === 0) change(indexedUri, key, now)
    for (const member of entry.members) {
      const set = now?.[member.key]
      if (set !== undefined && !isSame(set, old?.[member.key]))
        change(indexedUri + member.uri, key, { [entry.key]: key, [member.key]: set })
      // Of an entry that is gone every part is, also those that were not loaded.
      if (set === undefined && (now === undefined || old?.[member.key] !== undefined))
        change(indexedUri + member.uri, key)
    }
  }
  return changes
}

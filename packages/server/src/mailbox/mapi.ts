import { itemPaths, type PropertyPath, type Scalar } from '@exchequer/protocol'
import { type EntryPath, entryPath, readEntry, withEntry, withoutEntry } from './dictionary.js'
import { keyOfMapi } from './extended-properties.js'
import { mapiEntries, mapiIntegers } from './mapi-tables.js'
import type { ExtendedValue, Properties } from './stored-item.js'

/**
 * A first-class property that is at the same time a MAPI property: one value, two names. Writing either shows in the other
 * (docs "Properties and extended properties in EWS in Exchange").
 */
export interface Alias {
  readonly uri: string
  readonly key: string
  read(properties: Properties): ExtendedValue['value'] | undefined
  /** Gives the value that `key` then has; `undefined` removes it. */
  write(properties: Properties, value: ExtendedValue['value'] | undefined): unknown
}

let aliases: ReadonlyMap<string, Alias> | undefined

/** The first-class property behind a MAPI property, by its key. */
export function aliasOf(extendedKey: string): Alias | undefined {
  aliases ??= collect()
  return aliases.get(extendedKey)
}

function collect(): ReadonlyMap<string, Alias> {
  const found = new Map<string, Alias>()
  for (const path of itemPaths().values()) {
    if (path.options.mapi === undefined || path.options.isComputed || path.uri === path.options.indexedUri) continue
    const alias = aliasOfPath(path)
    const key = keyOfMapi(path.options.mapi)
    if (alias && !found.has(key)) found.set(key, alias)
  }
  for (const [entry, mapi] of Object.entries(mapiEntries)) {
    const slash = entry.lastIndexOf('/')
    const path = entryPath(entry.slice(0, slash), entry.slice(slash + 1))
    if (path) found.set(keyOfMapi(mapi), aliasOfEntry(path))
  }
  return found
}

function aliasOfEntry(path: EntryPath): Alias {
  const { key, options } = path.path
  const member = path.part ?? 'value'
  return {
    uri: options.uri ?? path.path.uri,
    key,
    read: (properties) => readEntry(properties[key], path)?.[0]?.[member] as string | undefined,
    write: (properties, value) =>
      value === undefined || value === ''
        ? withoutEntry(properties[key], path)
        : withEntry(properties[key], { ...path, part: member }, { [member]: String(value) }),
  }
}

/** Only types whose text stands for the value can be read as a MAPI property. */
function aliasOfPath({ uri, key, type }: PropertyPath): Alias | undefined {
  if (isTexts(type)) {
    return {
      uri,
      key,
      read: (properties) => properties[key] as string[] | undefined,
      write: (_, value) => (value === undefined ? undefined : [value].flat()),
    }
  }
  if (!isScalar(type)) return undefined
  const integers = mapiIntegers[uri]
  const words = integers && new Map(Object.entries(integers).map(([word, integer]) => [String(integer), word]))
  return {
    uri,
    key,
    read(properties) {
      const value = properties[key]
      if (value === undefined) return undefined
      const text = type.format(value)
      return integers ? String(integers[text] ?? 0) : text
    },
    write(_, value) {
      if (value === undefined || typeof value !== 'string') return undefined
      return type.parse(words ? (words.get(value) ?? value) : value)
    },
  }
}

const isScalar = (type: object): type is Scalar<unknown> => 'parse' in type

/** `Categories`: the row of texts that MAPI keeps as one property of several values. */
const isTexts = (type: { xsdName: string }): boolean => type.xsdName === 't:ArrayOfStringsType'

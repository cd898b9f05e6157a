import { itemPaths, type PropertyPath } from '@exchequer/protocol'

/** One entry of a dictionary, such as `contacts:EmailAddress[EmailAddress1]`, or one part of it, such as a street. */
export interface EntryPath {
  readonly path: PropertyPath
  readonly index: string
  /** The member of the entry that the URI names after the dictionary: `street`. */
  readonly part: string | undefined
}

export type Entry = Record<string, unknown>

/** Finds what an IndexedFieldURI points at; `undefined` where no class has such a dictionary. */
export function entryPath(fieldUri: string, index: string): EntryPath | undefined {
  const paths = itemPaths()
  const whole = paths.get(fieldUri)
  if (whole) return { path: whole, index, part: undefined }
  const colon = fieldUri.lastIndexOf(':')
  const path = paths.get(fieldUri.slice(0, colon))
  const name = fieldUri.slice(colon + 1)
  return path && { path, index, part: name[0]!.toLowerCase() + name.slice(1) }
}

/** Headers are found by name whatever the case, entries of the other dictionaries by their exact key. */
const isEntry = (entry: Entry, index: string): boolean =>
  entry['key'] === index ||
  (typeof entry['headerName'] === 'string' && entry['headerName'].toLowerCase() === index.toLowerCase())

/** The entry, cut down to the part that the path names. */
export function readEntry(dictionary: unknown, { index, part }: EntryPath): Entry[] | undefined {
  const entries = (dictionary as Entry[] | undefined)?.filter((entry) => isEntry(entry, index))
  if (!entries || entries.length === 0) return undefined
  if (part === undefined) return entries
  const found = entries.filter((entry) => entry[part] !== undefined)
  return found.length > 0 ? found.map((entry) => ({ key: entry['key'], [part]: entry[part] })) : undefined
}

/** The dictionary with the entry, or the part of it, put in place. */
export function withEntry(dictionary: unknown, { index, part }: EntryPath, given: Entry): Entry[] {
  const entries = [...((dictionary as Entry[] | undefined) ?? [])]
  const at = entries.findIndex((entry) => isEntry(entry, index))
  const entry = part === undefined ? given : { ...(at < 0 ? { key: index } : entries[at]), [part]: given[part] }
  if (at < 0) entries.push(entry)
  else entries[at] = entry
  return entries
}

/** The dictionary without it; `undefined` when nothing is left. */
export function withoutEntry(dictionary: unknown, { index, part }: EntryPath): Entry[] | undefined {
  const entries: Entry[] = []
  for (const entry of (dictionary as Entry[] | undefined) ?? []) {
    if (!isEntry(entry, index)) entries.push(entry)
    else if (part !== undefined) {
      const { [part]: _removed, ...rest } = entry
      if (Object.keys(rest).length > 1) entries.push(rest)
    }
  }
  return entries.length > 0 ? entries : undefined
}

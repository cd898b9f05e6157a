import { type ExtendedProperty, type ItemResponseShape, type Place, SingleRecipient } from '@exchequer/protocol'
import { attachmentsOf } from './attachments.js'
import { showBody, showNormalizedBody, showTextBody, showUniqueBody } from './body-views.js'
import { type Compute, computed, ofRow, type Reader } from './computed.js'
import { readEntry } from './dictionary.js'
import { writeExtended } from './extended-properties.js'
import { belongsToHead, type Head } from './item-document.js'
import type { ItemParts } from './item-parts.js'
import { showMembers } from './list-members.js'
import { readMapi } from './mapi-properties.js'
import { meetingsAround } from './meetings-around.js'
import { mimeContentOf } from './mime.js'
import type { ShapePlan } from './shape.js'
import type { Properties, StoredItem } from './stored-item.js'

/** What rests beside the row, and is fetched only where a shape names it. */
const parts: Readonly<
  Record<string, (item: StoredItem, plan: ShapePlan, reader: Reader, store: ItemParts) => Promise<unknown>>
> = {
  'item:Body': (item, { bodies }, reader, store) => showBody(store, item, reader, bodies),
  'item:TextBody': (item, { bodies }, _reader, store) => showTextBody(store, item, bodies),
  'item:NormalizedBody': (item, { bodies }, reader, store) => showNormalizedBody(store, item, reader, bodies),
  'item:UniqueBody': (item, { bodies }, reader, store) => showUniqueBody(store, item, reader, bodies),
  'item:Attachments': (item, _plan, reader, store) => attachmentsOf(store, item, reader),
  'distributionlist:Members': (item, _plan, { mailboxGuid }, store) => showMembers(store, item, mailboxGuid),
  'item:MimeContent': (item, _plan, reader, store) => mimeContentOf(store, item, reader),
  ...meetingsAround,
  'item:MimeContentUTF8': (item, _plan, reader, store) => mimeContentOf(store, item, reader),
}

/** Whether what a shape shows of any class is more than rows say: a listing that asks for no more reads no documents. */
export const showsDocuments = ({
  baseShape,
  includeMimeContent,
  additionalProperties = [],
}: ItemResponseShape): boolean =>
  baseShape !== 'IdOnly' ||
  includeMimeContent === true ||
  additionalProperties.some(({ element, value }) => element !== 'FieldURI' || ofRow[value.fieldURI] === undefined)

/** The item as an answer shows it: what the plan asks for and the item has. */
export async function renderItem(
  item: StoredItem,
  plan: ShapePlan,
  reader: Reader,
  store: ItemParts,
): Promise<Properties> {
  const shown: Properties = {}
  for (const { key, part, compute, isPerson } of sourcesOf(plan.places)) {
    const value = part ? await part(item, plan, reader, store) : compute(item, reader, key)
    if (value === undefined) continue
    // FindItem and SyncFolderItems tell of people no more than their names (docs "FindItem operation").
    shown[key] = isPerson && plan.isListing ? nameOnly(value as Named) : value
  }
  for (const entry of plan.entries) addEntry(shown, item, entry, reader)
  if (plan.extended.length > 0) {
    const extended: ExtendedProperty[] = []
    for (const { key, path } of plan.extended) {
      const value = await readMapi(item, key, path.propertyType, reader, store)
      if (value !== undefined) extended.push(writeExtended(path, { type: path.propertyType, value }))
    }
    if (extended.length > 0) shown['extendedProperty'] = extended
  }
  return shown
}

/** Where the value of a place comes from. */
interface Source {
  readonly key: string
  readonly part: (typeof parts)[string] | undefined
  readonly compute: Compute
  readonly isPerson: boolean
}

/** Worked out once for the places of a plan. */
const known = new WeakMap<readonly Place[], readonly Source[]>()

function sourcesOf(places: readonly Place[]): readonly Source[] {
  let sources = known.get(places)
  if (!sources) {
    sources = places.map(({ key, options, alternatives }) => {
      const uri = options.uri ?? ''
      const isPerson = alternatives[0]!.type === SingleRecipient
      return { key, part: parts[uri], compute: computed[uri] ?? (belongsToHead(key) ? inHead : stored), isPerson }
    })
    known.set(places, sources)
  }
  return sources
}

interface Named {
  name?: string | undefined
  emailAddress?: string | undefined
}

const inHead = ({ head }: StoredItem, _reader: Reader, key: string): unknown => head[key as keyof Head]

const stored = ({ properties }: StoredItem, _reader: Reader, key: string): unknown => properties[key]

const nameOnly = ({ name, emailAddress }: Named): Named => ({ name: name ?? emailAddress })

function addEntry(shown: Properties, item: StoredItem, entry: ShapePlan['entries'][number], reader: Reader): void {
  const { key, uri, options } = entry.path
  const dictionary = (computed[options.uri ?? uri] ?? stored)(item, reader, key)
  const found = readEntry(dictionary, entry)
  if (!found) return
  const already = (shown[key] as Properties[] | undefined) ?? []
  for (const part of found) {
    const same = already.find((one) => one['key'] !== undefined && one['key'] === part['key'])
    if (same) Object.assign(same, part)
    else already.push({ ...part })
  }
  shown[key] = already
}

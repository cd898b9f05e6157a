import {
  EwsError,
  type FieldOptions,
  type ItemClassTable,
  type ItemResponseShape,
  itemClasses,
  itemPaths,
  type Path,
  type PathToExtendedField,
  type Place,
} from '@exchequer/protocol'
import { type BodyShape, bodyShape } from './body-shape.js'
import { type EntryPath, entryPath } from './dictionary.js'
import { extendedKey, extendedPathNode } from './extended-properties.js'

/** What an answer shows of the items of one class: worked out once for a shape, walked for each item. */
export interface ShapePlan {
  readonly places: readonly Place[]
  readonly keys: ReadonlySet<string>
  readonly extended: readonly { readonly key: string; readonly path: PathToExtendedField }[]
  readonly entries: readonly EntryPath[]
  readonly bodies: BodyShape
  /** A listing shows less: no bodies, no recipients, and of people only their names. */
  readonly isListing: boolean
}

/** Gives the plan of a class; each class is planned when its first item comes by. */
export type Planner = (table: ItemClassTable) => ShapePlan

/** Shapes whose plans are kept, and how long one may be to be kept: clients ask for the same few all the time. */
const mostShapes = 100
const longestShape = 4096

const plansByShape = new Map<string, Map<ItemClassTable, ShapePlan>>()

export function planner(shape: ItemResponseShape, isListing: boolean): Planner {
  const plans = plansOf(JSON.stringify([shape, isListing]))
  return (table) => {
    let plan = plans.get(table)
    if (!plan) {
      // What is kept must not hold on to the text of the request that its strings are parts of.
      plan = planShape(table, JSON.parse(JSON.stringify(shape)) as ItemResponseShape, isListing)
      plans.set(table, plan)
    }
    return plan
  }
}

function plansOf(name: string): Map<ItemClassTable, ShapePlan> {
  const known = plansByShape.get(name)
  if (known) return known
  const plans = new Map<ItemClassTable, ShapePlan>()
  if (name.length > longestShape) return plans
  if (plansByShape.size >= mostShapes) plansByShape.clear()
  plansByShape.set(name, plans)
  return plans
}

function planShape(table: ItemClassTable, shape: ItemResponseShape, isListing: boolean): ShapePlan {
  const keys = new Set(['itemId'])
  for (const { key, options } of table.record.places)
    if (isInBaseShape(table, options, shape.baseShape, isListing)) keys.add(key)
  if (shape.includeMimeContent) keys.add('mimeContent')
  const extended: { key: string; path: PathToExtendedField }[] = []
  const entries: EntryPath[] = []
  for (const path of shape.additionalProperties ?? []) addPath(path)
  if (isListing) for (const { key, options } of table.record.places) if (options.isUnlisted) keys.delete(key)
  return {
    places: table.record.places.filter(({ key }) => keys.has(key)),
    keys,
    extended,
    entries,
    bodies: bodyShape(shape),
    isListing,
  }

  function addPath(path: Path): void {
    if (path.element === 'ExtendedFieldURI') {
      extended.push({ key: extendedKey(path.value), path: path.value })
      return
    }
    const uri = path.value.fieldURI
    const entry = path.element === 'IndexedFieldURI' ? entryPath(uri, path.value.fieldIndex) : undefined
    const found = entry?.path ?? itemPaths().get(uri)
    const place = found && table.record.places.find(({ options }) => carries(options, found.options))
    if (!place) {
      // One shape serves items of several classes, and each shows what it has: exchangelib asks every item for everything.
      if (found || isListing) return
      throw new EwsError('ErrorInvalidPropertyRequest', undefined, [pathNode(path)])
    }
    if (entry) entries.push(entry)
    else keys.add(place.key)
  }
}

/** A class carries a property when it carries its URI, whichever family the table took it from. */
const carries = (options: FieldOptions, wanted: FieldOptions): boolean =>
  options === wanted || (wanted.uri !== undefined && wanted.uri !== null && options.uri === wanted.uri)

function isInBaseShape(table: ItemClassTable, options: FieldOptions, baseShape: string, isListing: boolean): boolean {
  if (options.isExplicit || baseShape === 'IdOnly') return false
  if (baseShape !== 'Default') return true
  return isNamed(table, options.inDefault) || (!isListing && isNamed(table, options.inDefaultOfGet))
}

/** A class has in its Default shape what its base class has there. */
function isNamed(table: ItemClassTable, classes: '*' | readonly string[] | undefined): boolean {
  if (classes === undefined || classes === '*') return classes === '*'
  return lineage(table).some((element) => classes.includes(element))
}

function lineage(table: ItemClassTable): string[] {
  const elements = [table.element]
  for (let { base } = table.record; base; base = base.base) {
    const parent = itemClasses.find(({ record, element }) => record === base && element !== 'Message')
    if (parent) elements.push(parent.element)
  }
  return elements
}

/** A path as `MessageXml` names it. */
export function pathNode(path: Path): EwsError['details'][number] {
  if (path.element === 'ExtendedFieldURI') return extendedPathNode(path.value)
  const attributes: Record<string, string> = {}
  for (const [key, value] of Object.entries(path.value))
    if (value !== undefined)
      attributes[key === 'fieldURI' ? 'FieldURI' : key[0]!.toUpperCase() + key.slice(1)] = String(value)
  return { name: `t:${path.element}`, attributes, text: '', children: [] }
}

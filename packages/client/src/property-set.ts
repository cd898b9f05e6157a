import type {
  FolderResponseShape,
  ItemResponseShape,
  Path,
  PathToIndexedField,
  UnindexedFieldURI,
} from '@exchequer/protocol'
import type { ExtendedPropertyDefinition } from './extended-property.js'

/** What names a property: its URI (`item:Subject`), the definition of an extended property, or any path. */
export type PropertyDefinition = UnindexedFieldURI | ExtendedPropertyDefinition | Path

/** What to load: a base shape, what to load besides, and how bodies are to come (MS-OXWSCDATA 2.2.4.45, ItemResponseShapeType). */
export interface PropertySet extends Omit<ItemResponseShape, 'additionalProperties'> {
  readonly additionalProperties?: readonly PropertyDefinition[] | undefined
}

/** The base shapes: `firstClass` is all but what is costly, such as MIME content and extended properties. */
export const PropertySet = {
  idOnly: { baseShape: 'IdOnly' },
  default: { baseShape: 'Default' },
  firstClass: { baseShape: 'AllProperties' },
} as const satisfies Record<string, PropertySet>

/** One entry of a dictionary: `indexedProperty('contacts:EmailAddress', 'EmailAddress1')`. */
export const indexedProperty = (fieldURI: PathToIndexedField['fieldURI'], fieldIndex: string): Path => ({
  element: 'IndexedFieldURI',
  value: { fieldURI, fieldIndex },
})

export function pathOf(property: PropertyDefinition): Path {
  if (typeof property === 'string') return { element: 'FieldURI', value: { fieldURI: property } }
  return 'element' in property ? property : { element: 'ExtendedFieldURI', value: property }
}

export function itemShape({ additionalProperties = [], ...shape }: PropertySet): ItemResponseShape {
  if (additionalProperties.length === 0) return shape
  return { ...shape, additionalProperties: additionalProperties.map(pathOf) }
}

export function folderShape({ baseShape, additionalProperties = [] }: PropertySet): FolderResponseShape {
  return itemShape({ baseShape, additionalProperties })
}

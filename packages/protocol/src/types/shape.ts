import { optional, required } from '../schema/member.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { BodyTypeResponse } from './body.js'
import { NonEmptyArrayOfPathsToElement } from './paths.js'

export const DefaultShapeNames = enumeration('t:DefaultShapeNamesType', [
  'IdOnly',
  'Default',
  'AllProperties',
  'PcxPeopleSearch',
])
export type DefaultShapeNames = Infer<typeof DefaultShapeNames>

const folderResponseShapeTable = record('t:FolderResponseShapeType', {
  baseShape: DefaultShapeNames,
  additionalProperties: optional(NonEmptyArrayOfPathsToElement),
})
export interface FolderResponseShape extends Infer<typeof folderResponseShapeTable> {}
export const FolderResponseShape: RecordType<FolderResponseShape> = folderResponseShapeTable

const itemResponseShapeTable = record('t:ItemResponseShapeType', {
  baseShape: DefaultShapeNames,
  includeMimeContent: optional(boolean),
  bodyType: optional(BodyTypeResponse),
  uniqueBodyType: optional(BodyTypeResponse, { since: 'Exchange2013' }),
  normalizedBodyType: optional(BodyTypeResponse, { since: 'Exchange2013' }),
  filterHtmlContent: optional(boolean, { since: 'Exchange2010' }),
  convertHtmlCodePageToUTF8: optional(boolean, { since: 'Exchange2010_SP1' }),
  inlineImageUrlTemplate: optional(string, { since: 'Exchange2013' }),
  blockExternalImages: optional(boolean, { since: 'Exchange2013' }),
  addBlankTargetToLinks: optional(boolean, { since: 'Exchange2013' }),
  maximumBodySize: optional(int, { since: 'Exchange2013' }),
  additionalProperties: optional(NonEmptyArrayOfPathsToElement),
})
export interface ItemResponseShape extends Infer<typeof itemResponseShapeTable> {}
export const ItemResponseShape: RecordType<ItemResponseShape> = itemResponseShapeTable

export const AttachmentResponseShape = record('t:AttachmentResponseShapeType', {
  includeMimeContent: optional(boolean),
  bodyType: optional(BodyTypeResponse),
  filterHtmlContent: optional(boolean, { since: 'Exchange2010' }),
  additionalProperties: optional(NonEmptyArrayOfPathsToElement),
})
export interface AttachmentResponseShape extends Infer<typeof AttachmentResponseShape> {}

export const ConversationResponseShape = record('t:ConversationResponseShapeType', {
  baseShape: required(DefaultShapeNames, { since: 'Exchange2013' }),
  additionalProperties: optional(NonEmptyArrayOfPathsToElement, { since: 'Exchange2013' }),
})
export interface ConversationResponseShape extends Infer<typeof ConversationResponseShape> {}

export const PersonaResponseShape = record('t:PersonaResponseShapeType', {
  baseShape: DefaultShapeNames,
  additionalProperties: optional(NonEmptyArrayOfPathsToElement),
})
export interface PersonaResponseShape extends Infer<typeof PersonaResponseShape> {}

export const PersonResponseShape = record('t:PersonResponseShapeType', {
  baseShape: DefaultShapeNames,
  additionalProperties: optional(NonEmptyArrayOfPathsToElement),
})
export interface PersonResponseShape extends Infer<typeof PersonResponseShape> {}

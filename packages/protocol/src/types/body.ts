import { optional } from '../schema/member.js'
import { attributes, text } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Content, boolean, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'

export const BodyTypeResponse = enumeration('t:BodyTypeResponseType', ['Best', 'HTML', 'Text'])
export type BodyTypeResponse = Infer<typeof BodyTypeResponse>

export const BodyType = enumeration('t:BodyTypeType', ['HTML', 'Text'])
export type BodyType = Infer<typeof BodyType>

export const Body = record(
  't:BodyType',
  text(string),
  attributes({ bodyType: BodyType, isTruncated: optional(boolean, { since: 'Exchange2013' }) }),
)
export interface Body extends Infer<typeof Body> {}

export const UniqueBody = record(
  't:UniqueBodyType',
  text(string),
  attributes({ uniqueBodyType: BodyType, isTruncated: optional(boolean) }),
)
export interface UniqueBody extends Infer<typeof UniqueBody> {}

export const NormalizedBody = record(
  't:NormalizedBodyType',
  text(string),
  attributes({ normalizedBodyType: BodyType, isTruncated: optional(boolean) }),
)
export interface NormalizedBody extends Infer<typeof NormalizedBody> {}

/** The bytes of a message, which travel in base64 (docs "MimeContent"). */
export const MimeContent = record(
  't:MimeContentType',
  text(base64Content),
  attributes({ characterSet: optional(string) }),
)
export interface MimeContent extends Infer<typeof MimeContent> {}

export const MimeContentUTF8 = record(
  't:MimeContentUTF8Type',
  text(base64Content),
  attributes({ characterSet: optional(string) }),
)
export interface MimeContentUTF8 extends Infer<typeof MimeContentUTF8> {}

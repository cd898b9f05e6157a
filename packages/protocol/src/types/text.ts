import { list, nonEmptyList } from '../schema/list.js'
import type { Infer } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { textType } from '../schema/simple.js'

export const NonEmptyString = textType('t:NonEmptyStringType', { minLength: 1 })
export type NonEmptyString = Infer<typeof NonEmptyString>

export const Guid = textType('t:GuidType', {
  pattern: '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}',
})
export type Guid = Infer<typeof Guid>

export const Strings = list('t:ArrayOfStringsType', 'String', string)
export type Strings = Infer<typeof Strings>

export const ArrayOfGuid = list('t:ArrayOfGuidType', 'Guid', Guid)
export type ArrayOfGuid = Infer<typeof ArrayOfGuid>

export const ArrayOfSmtpAddress = nonEmptyList('t:ArrayOfSmtpAddressType', 'SmtpAddress', NonEmptyString)
export type ArrayOfSmtpAddress = Infer<typeof ArrayOfSmtpAddress>

export const OfficeClientCode = textType('t:OfficeClientCodeType', { pattern: '[a-zA-Z0-9]+_[a-zA-Z0-9]+' })
export type OfficeClientCode = Infer<typeof OfficeClientCode>

export const VersionText = textType('t:VersionType', {
  pattern: '[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9]{1,4}(\\.[0-9]{1,4})?)?',
})
export type VersionText = Infer<typeof VersionText>

import { optional, required } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'

/** What came of a request, of one of its users, or of a setting of theirs (docs "ErrorCode (SOAP)"). */
export const AutodiscoverErrorCode = enumeration('a:ErrorCode', [
  'NoError',
  'RedirectAddress',
  'RedirectUrl',
  'InvalidUser',
  'InvalidRequest',
  'InvalidSetting',
  'SettingIsNotAvailable',
  'ServerBusy',
  'InvalidDomain',
  'NotFederated',
  'InternalServerError',
])
export type AutodiscoverErrorCode = Infer<typeof AutodiscoverErrorCode>

/** The beginning of every answer. */
export const AutodiscoverResponse = record('a:AutodiscoverResponse', {
  errorCode: optional(AutodiscoverErrorCode),
  errorMessage: optional(string, { isNillable: true }),
})
export interface AutodiscoverResponse extends Infer<typeof AutodiscoverResponse> {}

/** Where to ask instead: an address or a URL; where there is no such place the element is there and nil. */
export const redirectTarget = required<string | undefined>(string, { isNillable: true })

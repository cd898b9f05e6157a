import { ResponseCode } from '../response-code.js'
import { anyContent } from '../schema/any.js'
import { optional, type Tagged } from '../schema/member.js'
import { abstract, attributes, omissible, text } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { int, string } from '../schema/scalars.js'
import { ResponseClass } from '../types/values.js'

export const NamedValue = record('t:Value', text(string), attributes({ name: string }))
export interface NamedValue extends Infer<typeof NamedValue> {}

export const ResponseMessageInfo = record(
  't:ResponseMessageInfoType',
  omissible,
  { messageText: optional(string), responseCode: optional(string) },
  attributes({ responseClass: ResponseClass }),
)
export interface ResponseMessageInfo extends Infer<typeof ResponseMessageInfo> {}

const responseMessageTable = record(
  'm:ResponseMessageType',
  omissible,
  {
    messageText: optional(string),
    responseCode: optional(ResponseCode),
    descriptiveLinkKey: optional(int),
    messageXml: optional(anyContent('m:')),
  },
  attributes({ responseClass: ResponseClass }),
)
export interface ResponseMessage extends Infer<typeof responseMessageTable> {}
export const ResponseMessage: RecordType<ResponseMessage> = responseMessageTable

export const BaseRequest = record('m:BaseRequestType', abstract)
export interface BaseRequest extends Infer<typeof BaseRequest> {}

/** What every batch answers with: any operation's response messages. */
export const BaseResponseMessage = record('m:BaseResponseMessageType', {
  responseMessages: named<Tagged<Record<string, typeof ResponseMessage>>[]>('m:ArrayOfResponseMessagesType'),
})
export interface BaseResponseMessage extends Infer<typeof BaseResponseMessage> {}

import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { type Infer, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { Guid } from '../types/text.js'
import { InferenceClassification } from '../types/values.js'
import { BaseRequest, BaseResponseMessage } from './response.js'

export const InferenceClassificationOverride = record('t:InferenceClassificationOverrideType', {
  id: Guid,
  senderSmtpAddress: string,
  senderDisplayName: string,
  alwaysClassifyAs: InferenceClassification,
})
export interface InferenceClassificationOverride extends Infer<typeof InferenceClassificationOverride> {}

export const ArrayOfInferenceClassificationOverrides = list(
  't:ArrayOfInferenceClassificationOverridesType',
  'Override',
  InferenceClassificationOverride,
)
export type ArrayOfInferenceClassificationOverrides = Infer<typeof ArrayOfInferenceClassificationOverrides>

export const GetFocusedOtherOverridesRequest = BaseRequest.extend('m:GetFocusedOtherOverridesRequestType')
export interface GetFocusedOtherOverridesRequest extends Infer<typeof GetFocusedOtherOverridesRequest> {}

export const GetFocusedOtherOverridesResponse = BaseResponseMessage.extend('m:GetFocusedOtherOverridesResponseType', {
  overrides: ArrayOfInferenceClassificationOverrides,
})
export interface GetFocusedOtherOverridesResponse extends Infer<typeof GetFocusedOtherOverridesResponse> {}

export const CreateOrUpdateFocusedOtherOverrideRequest = BaseRequest.extend(
  'm:CreateOrUpdateFocusedOtherOverrideRequestType',
  { senderSmtpAddress: string, senderDisplayName: optional(string), alwaysClassifyAs: InferenceClassification },
)
export interface CreateOrUpdateFocusedOtherOverrideRequest
  extends Infer<typeof CreateOrUpdateFocusedOtherOverrideRequest> {}

export const CreateOrUpdateFocusedOtherOverrideResponse = BaseResponseMessage.extend(
  'm:CreateOrUpdateFocusedOtherOverrideResponseType',
  { override: InferenceClassificationOverride },
)
export interface CreateOrUpdateFocusedOtherOverrideResponse
  extends Infer<typeof CreateOrUpdateFocusedOtherOverrideResponse> {}

export const DeleteFocusedOtherOverrideRequest = BaseRequest.extend('m:DeleteFocusedOtherOverrideRequestType', {
  id: Guid,
})
export interface DeleteFocusedOtherOverrideRequest extends Infer<typeof DeleteFocusedOtherOverrideRequest> {}

export const DeleteFocusedOtherOverrideResponse = BaseResponseMessage.extend(
  'm:DeleteFocusedOtherOverrideResponseType',
  { override: InferenceClassificationOverride },
)
export interface DeleteFocusedOtherOverrideResponse extends Infer<typeof DeleteFocusedOtherOverrideResponse> {}

export const GetFocusedOtherOverrides: Operation<GetFocusedOtherOverridesRequest, GetFocusedOtherOverridesResponse> =
  singleOperation('GetFocusedOtherOverrides', GetFocusedOtherOverridesRequest, GetFocusedOtherOverridesResponse, {
    since: 'Exchange2016',
    headers: [],
  })

export const CreateOrUpdateFocusedOtherOverride: Operation<
  CreateOrUpdateFocusedOtherOverrideRequest,
  CreateOrUpdateFocusedOtherOverrideResponse
> = singleOperation(
  'CreateOrUpdateFocusedOtherOverride',
  CreateOrUpdateFocusedOtherOverrideRequest,
  CreateOrUpdateFocusedOtherOverrideResponse,
  { since: 'Exchange2016', headers: [] },
)

export const DeleteFocusedOtherOverride: Operation<
  DeleteFocusedOtherOverrideRequest,
  DeleteFocusedOtherOverrideResponse
> = singleOperation(
  'DeleteFocusedOtherOverride',
  DeleteFocusedOtherOverrideRequest,
  DeleteFocusedOtherOverrideResponse,
  { since: 'Exchange2016', headers: [] },
)

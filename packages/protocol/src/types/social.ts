import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, int, string } from '../schema/scalars.js'
import { EmailAddressExtended } from './mailbox.js'
import { Strings } from './text.js'

export const MentionAction = record('t:MentionActionType', {
  id: string,
  createdBy: EmailAddressExtended,
  createdDateTime: optional(string),
  serverCreatedDateTime: optional(string),
  deepLink: optional(string),
  application: optional(string),
  mentioned: EmailAddressExtended,
  mentionText: optional(string),
  clientReference: optional(string),
})
export interface MentionAction extends Infer<typeof MentionAction> {}

export const NonEmptyArrayOfMentionActions = nonEmptyList(
  't:NonEmptyArrayOfMentionActionsType',
  'MentionAction',
  MentionAction,
)
export type NonEmptyArrayOfMentionActions = Infer<typeof NonEmptyArrayOfMentionActions>

export const AppliedHashtag = record('t:AppliedHashtagType', {
  id: string,
  createdBy: EmailAddressExtended,
  createdDateTime: optional(string),
  serverCreatedDateTime: optional(string),
  deepLink: optional(string),
  application: optional(string),
  tag: string,
  isAutoTagged: boolean,
  isInlined: boolean,
})
export interface AppliedHashtag extends Infer<typeof AppliedHashtag> {}

export const AppliedHashtagsPreview = record('t:AppliedHashtagsPreviewType', { hashtags: Strings })
export interface AppliedHashtagsPreview extends Infer<typeof AppliedHashtagsPreview> {}

export const NonEmptyArrayOfAppliedHashtag = nonEmptyList(
  't:NonEmptyArrayOfAppliedHashtagType',
  'AppliedHashtag',
  AppliedHashtag,
)
export type NonEmptyArrayOfAppliedHashtag = Infer<typeof NonEmptyArrayOfAppliedHashtag>

export const Like = record('t:LikeType', {
  id: string,
  createdBy: EmailAddressExtended,
  createdDateTime: optional(string),
  serverCreatedDateTime: optional(string),
  deepLink: optional(string),
  application: optional(string),
})
export interface Like extends Infer<typeof Like> {}

export const LikesPreview = record('t:LikesPreviewType', { likeCount: int })
export interface LikesPreview extends Infer<typeof LikesPreview> {}

export const MentionsPreview = record('t:MentionsPreviewType', { isMentioned: boolean })
export interface MentionsPreview extends Infer<typeof MentionsPreview> {}

export const NonEmptyArrayOfLike = nonEmptyList('t:NonEmptyArrayOfLikeType', 'Like', Like)
export type NonEmptyArrayOfLike = Infer<typeof NonEmptyArrayOfLike>

import { family, field, repeatedField } from '../schema/family.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { base64Binary, boolean, dateTime, int, language, long, string } from '../schema/scalars.js'
import { Body, MimeContent } from '../types/body.js'
import { EntityExtractionResult } from '../types/entities.js'
import { FolderId, ItemId } from '../types/ids.js'
import { ArrayOfRecipients } from '../types/mailbox.js'
import { ExtendedProperty } from '../types/paths.js'
import {
  AppliedHashtagsPreview,
  LikesPreview,
  MentionsPreview,
  NonEmptyArrayOfAppliedHashtag,
  NonEmptyArrayOfLike,
  NonEmptyArrayOfMentionActions,
} from '../types/social.js'
import { Strings } from '../types/text.js'
import {
  EffectiveRights,
  Flag,
  IconIndex,
  ImportanceChoices,
  InferenceClassification,
  ItemClass,
  NonEmptyArrayOfInternetHeaders,
  NonEmptyArrayOfPredictedActionReason,
  ReminderMinutesBeforeStart,
  RetentionTag,
  RightsManagementLicenseData,
  SensitivityChoices,
} from '../types/values.js'
import type { ResponseObject } from './any-response-object.js'
import type { Attachment } from './attachment.js'

export const item = family('item', {
  mimeContent: field(MimeContent, { isUndeletable: true, isUnlisted: true, isComputed: true, isExplicit: true }),
  itemId: field(ItemId, { isReadOnly: true, inDefault: '*' }),
  parentFolderId: field(FolderId, { isReadOnly: true }),
  itemClass: field(ItemClass, { isUndeletable: true, mapi: '0x001a' }),
  subject: field(string, {
    inDefault: ['Message', 'CalendarItem', 'Task', 'PostItem', 'MeetingMessage', 'DistributionList'],
    mapi: '0x0037',
  }),
  sensitivity: field(SensitivityChoices, {
    isUndeletable: true,
    inDefault: ['Message', 'PostItem', 'MeetingMessage'],
    mapi: '0x0036',
  }),
  body: field(Body, {
    isAppendable: true,
    isUnlisted: true,
    inDefaultOfGet: ['Message', 'PostItem', 'MeetingMessage'],
    mapi: '0x1000',
  }),
  attachments: field(named<Attachment[]>('t:NonEmptyArrayOfAttachmentsType'), { isCreateOnly: true, isUnlisted: true }),
  dateTimeReceived: field(dateTime, { isReadOnly: true, mapi: '0x0e06' }),
  size: field(int, { isReadOnly: true, inDefault: ['Message', 'PostItem', 'MeetingMessage'], mapi: '0x0e08' }),
  categories: field(Strings, { mapi: 'PublicStrings/Keywords' }),
  importance: field(ImportanceChoices, { isUndeletable: true, mapi: '0x0017' }),
  inReplyTo: field(string, { mapi: '0x1042' }),
  isSubmitted: field(boolean, { isReadOnly: true }),
  isDraft: field(boolean, { isReadOnly: true }),
  isFromMe: field(boolean, { isReadOnly: true }),
  isResend: field(boolean, { isReadOnly: true }),
  isUnmodified: field(boolean, { isReadOnly: true }),
  internetMessageHeaders: field(NonEmptyArrayOfInternetHeaders, {
    indexedUri: 'item:InternetMessageHeader',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
  }),
  dateTimeSent: field(dateTime, {
    isReadOnly: true,
    inDefault: ['Message', 'PostItem', 'MeetingMessage'],
    mapi: '0x0039',
  }),
  dateTimeCreated: field(dateTime, {
    isReadOnly: true,
    inDefault: ['Message', 'PostItem', 'MeetingMessage'],
    mapi: '0x3007',
  }),
  responseObjects: field(named<ResponseObject[]>('t:NonEmptyArrayOfResponseObjectsType'), {
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    inDefaultOfGet: ['Message', 'CalendarItem', 'PostItem', 'MeetingMessage'],
  }),
  reminderDueBy: field(dateTime, { isUndeletable: true, mapi: 'Common/0x8502' }),
  reminderIsSet: field(boolean, { isUndeletable: true, mapi: 'Common/0x8503' }),
  reminderNextTime: field(dateTime, { since: 'Exchange2013', isReadOnly: true, mapi: 'Common/0x8560' }),
  reminderMinutesBeforeStart: field(ReminderMinutesBeforeStart, { isUndeletable: true, mapi: 'Common/0x8501' }),
  displayCc: field(string, { isReadOnly: true, mapi: '0x0e03' }),
  displayTo: field(string, { isReadOnly: true, mapi: '0x0e04' }),
  displayBcc: field(string, { since: 'Exchange2016', isReadOnly: true, isExplicit: true, mapi: '0x0e02' }),
  hasAttachments: field(boolean, { isReadOnly: true, inDefault: '*', mapi: '0x0e1b' }),
  extendedProperty: repeatedField(ExtendedProperty, { uri: null, isExplicit: true }),
  culture: field(language, { mapi: '0x3ff1' }),
  effectiveRights: field(EffectiveRights, { since: 'Exchange2007_SP1', isReadOnly: true, isComputed: true }),
  lastModifiedName: field(string, { since: 'Exchange2007_SP1', isReadOnly: true, mapi: '0x3ffa' }),
  lastModifiedTime: field(dateTime, { since: 'Exchange2007_SP1', isReadOnly: true, mapi: '0x3008' }),
  isAssociated: field(boolean, {
    since: 'Exchange2010',
    isCreateOnly: true,
    inDefault: ['Message', 'CalendarItem', 'PostItem', 'MeetingMessage'],
    mapi: '0x67aa',
  }),
  webClientReadFormQueryString: field(string, { since: 'Exchange2010', isReadOnly: true, isComputed: true }),
  webClientEditFormQueryString: field(string, { since: 'Exchange2010', isReadOnly: true, isComputed: true }),
  conversationId: field(ItemId, { since: 'Exchange2010', isReadOnly: true, mapi: '0x3013' }),
  uniqueBody: field(Body, {
    since: 'Exchange2010',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  flag: field(Flag, { since: 'Exchange2013', isUndeletable: true, mapi: '0x1090' }),
  storeEntryId: field(base64Binary, { since: 'Exchange2010_SP2', isReadOnly: true, isExplicit: true, mapi: '0x0fff' }),
  instanceKey: field(base64Binary, { since: 'Exchange2013', isReadOnly: true, isComputed: true, mapi: '0x0ff6' }),
  normalizedBody: field(Body, {
    since: 'Exchange2013',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  entityExtractionResult: field(EntityExtractionResult, {
    since: 'Exchange2013',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
  }),
  policyTag: field(RetentionTag, { since: 'Exchange2013', isExplicit: true, mapi: '0x3019' }),
  archiveTag: field(RetentionTag, { since: 'Exchange2013', isExplicit: true, mapi: '0x3018' }),
  retentionDate: field(dateTime, { since: 'Exchange2013', isReadOnly: true, isExplicit: true, mapi: '0x301c' }),
  preview: field(string, { since: 'Exchange2013', isReadOnly: true, isExplicit: true, mapi: '0x3fd9' }),
  rightsManagementLicenseData: field(RightsManagementLicenseData, {
    since: 'Exchange2013',
    isReadOnly: true,
    isUnlisted: true,
    isComputed: true,
    isExplicit: true,
  }),
  predictedActionReasons: field(NonEmptyArrayOfPredictedActionReason, {
    since: 'Exchange2013_SP1',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  isClutter: field(boolean, { since: 'Exchange2013_SP1', isReadOnly: true, isExplicit: true }),
  blockStatus: field(boolean, { since: 'Exchange2013', isReadOnly: true, isComputed: true, isExplicit: true }),
  hasBlockedImages: field(boolean, { since: 'Exchange2013', isReadOnly: true, isComputed: true, isExplicit: true }),
  textBody: field(Body, { since: 'Exchange2013', isReadOnly: true, isUnlisted: true, isExplicit: true }),
  iconIndex: field(IconIndex, { since: 'Exchange2013', isReadOnly: true, isExplicit: true, mapi: '0x1080' }),
  searchKey: field(base64Binary, {
    uri: null,
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
    mapi: '0x300b',
  }),
  sortKey: field(long, { uri: null, since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  hashtags: field(Strings, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  mentions: field(ArrayOfRecipients, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  mentionedMe: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  mentionsPreview: field(MentionsPreview, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  mentionsEx: field(NonEmptyArrayOfMentionActions, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  appliedHashtags: field(NonEmptyArrayOfAppliedHashtag, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  appliedHashtagsPreview: field(AppliedHashtagsPreview, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  likes: field(NonEmptyArrayOfLike, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  likesPreview: field(LikesPreview, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  pendingSocialActivityTagIds: field(Strings, {
    since: 'Exchange2016',
    isReadOnly: true,
    isComputed: true,
    isExplicit: true,
  }),
  atAllMention: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  canDelete: field(boolean, { since: 'Exchange2016', isReadOnly: true, isComputed: true, isExplicit: true }),
  inferenceClassification: field(InferenceClassification, {
    since: 'Exchange2016',
    isUndeletable: true,
    isExplicit: true,
  }),
})

const itemTable = record('t:ItemType', item)
export interface Item extends Infer<typeof itemTable> {}
export const Item: RecordType<Item> = itemTable

import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, double, int, long, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ItemId } from '../types/ids.js'
import { Guid, Strings } from '../types/text.js'

export const InsightFilters = record('t:InsightFiltersType', {
  count: optional(int),
  types: optional(Strings),
  keyInsightsOnly: optional(boolean),
})
export interface InsightFilters extends Infer<typeof InsightFilters> {}

export const InsightValue = record('t:InsightValue', {
  insightSource: optional(string),
  updatedUtcTicks: optional(long),
})
export interface InsightValue extends Infer<typeof InsightValue> {}

export const StringInsightValue = InsightValue.extend('t:StringInsightValue', { data: optional(string) })
export interface StringInsightValue extends Infer<typeof StringInsightValue> {}

export const DelveDocument = InsightValue.extend('t:DelveDocument', {
  rank: optional(double),
  author: optional(string),
  created: optional(string),
  lastModifiedTime: optional(string),
  defaultEncodingURL: optional(string),
  fileType: optional(string),
  title: optional(string),
  documentId: optional(string),
  previewURL: optional(string),
  lastEditor: optional(string),
})
export interface DelveDocument extends Infer<typeof DelveDocument> {}

export const UserProfilePicture = InsightValue.extend('t:UserProfilePicture', {
  blob: optional(string),
  photoSize: optional(string),
  url: optional(string),
  imageType: optional(string),
})
export interface UserProfilePicture extends Infer<typeof UserProfilePicture> {}

export const ProfileInsightValue = InsightValue.extend('t:ProfileInsightValue', {
  fullName: optional(string),
  firstName: optional(string),
  lastName: optional(string),
  emailAddress: optional(string),
  avatar: optional(string),
  joinedUtcTicks: optional(long),
  profilePicture: optional(UserProfilePicture),
  title: optional(string),
})
export interface ProfileInsightValue extends Infer<typeof ProfileInsightValue> {}

export const OutOfOfficeInsightValue = InsightValue.extend('t:OutOfOfficeInsightValue', {
  startTime: optional(dateTime),
  endTime: optional(dateTime),
  message: optional(string),
  culture: optional(string),
})
export interface OutOfOfficeInsightValue extends Infer<typeof OutOfOfficeInsightValue> {}

export const JobInsightValue = InsightValue.extend('t:JobInsightValue', {
  company: optional(string),
  companyDescription: optional(string),
  companyTicker: optional(string),
  companyLogoUrl: optional(string),
  companyWebsiteUrl: optional(string),
  companyLinkedInUrl: optional(string),
  title: optional(string),
  startUtcTicks: optional(long),
  endUtcTicks: optional(long),
})
export interface JobInsightValue extends Infer<typeof JobInsightValue> {}

export const CompanyInsightValue = InsightValue.extend('t:CompanyInsightValue', {
  name: string,
  satoriId: optional(string),
  description: optional(string),
  descriptionAttribution: optional(string),
  imageUrl: optional(string),
  imageUrlAttribution: optional(string),
  yearFound: optional(string),
  financeSymbol: optional(string),
  websiteUrl: optional(string),
})
export interface CompanyInsightValue extends Infer<typeof CompanyInsightValue> {}

export const EducationInsightValue = InsightValue.extend('t:EducationInsightValue', {
  institute: optional(string),
  degree: optional(string),
  startUtcTicks: optional(long),
  endUtcTicks: optional(long),
})
export interface EducationInsightValue extends Infer<typeof EducationInsightValue> {}

export const SkillInsightValue = InsightValue.extend('t:SkillInsightValue', {
  name: optional(string),
  strength: optional(int),
})
export interface SkillInsightValue extends Infer<typeof SkillInsightValue> {}

export const ArrayOfProfileInsightValue = list('t:ArrayOfProfileInsightValue', 'Item', ProfileInsightValue)
export type ArrayOfProfileInsightValue = Infer<typeof ArrayOfProfileInsightValue>

export const MeetingInsightValue = InsightValue.extend('t:MeetingInsightValue', {
  id: optional(string),
  subject: optional(string),
  startUtcTicks: optional(long),
  endUtcTicks: optional(long),
  location: optional(string),
  organizer: optional(ProfileInsightValue),
  attendees: optional(ArrayOfProfileInsightValue),
})
export interface MeetingInsightValue extends Infer<typeof MeetingInsightValue> {}

export const EmailInsightValue = InsightValue.extend('t:EmailInsightValue', {
  id: optional(string),
  threadId: optional(string),
  subject: optional(string),
  lastEmailDateUtcTicks: optional(long),
  body: optional(string),
  lastEmailSender: optional(ProfileInsightValue),
  emailsCount: optional(int),
})
export interface EmailInsightValue extends Infer<typeof EmailInsightValue> {}

export const ArrayOfInsightValue = list('t:ArrayOfInsightValue', 'Item', InsightValue)
export type ArrayOfInsightValue = Infer<typeof ArrayOfInsightValue>

export const ArrayOfSkillInsightValue = list('t:ArrayOfSkillInsightValue', 'Item', SkillInsightValue)
export type ArrayOfSkillInsightValue = Infer<typeof ArrayOfSkillInsightValue>

export const ArrayOfJobInsightValue = list('t:ArrayOfJobInsightValue', 'Item', JobInsightValue)
export type ArrayOfJobInsightValue = Infer<typeof ArrayOfJobInsightValue>

export const ArrayOfCompanyInsightValue = list('t:ArrayOfCompanyInsightValue', 'Item', CompanyInsightValue)
export type ArrayOfCompanyInsightValue = Infer<typeof ArrayOfCompanyInsightValue>

export const InsightContent = record('t:InsightContent')
export interface InsightContent extends Infer<typeof InsightContent> {}

export const SingleValueInsightContent = InsightContent.extend('t:SingleValueInsightContent', {
  item: optional(InsightValue),
})
export interface SingleValueInsightContent extends Infer<typeof SingleValueInsightContent> {}

export const MultiValueInsightContent = InsightContent.extend('t:MultiValueInsightContent', {
  itemList: optional(ArrayOfInsightValue),
})
export interface MultiValueInsightContent extends Infer<typeof MultiValueInsightContent> {}

export const Insight = record('t:Insight', {
  insightType: optional(string),
  rank: optional(double),
  content: optional(InsightContent),
  text: optional(string),
  itemList: optional(ArrayOfInsightValue),
  requiresToken: optional(boolean),
})
export interface Insight extends Infer<typeof Insight> {}

export const ComputedInsightValueProperty = record('t:ComputedInsightValueProperty', { key: string, value: string })
export interface ComputedInsightValueProperty extends Infer<typeof ComputedInsightValueProperty> {}

export const ArrayOfComputedInsightValueProperty = list(
  't:ArrayOfComputedInsightValueProperty',
  'Property',
  ComputedInsightValueProperty,
)
export type ArrayOfComputedInsightValueProperty = Infer<typeof ArrayOfComputedInsightValueProperty>

export const ComputedInsightValue = InsightValue.extend('t:ComputedInsightValue', {
  properties: optional(ArrayOfComputedInsightValueProperty),
})
export interface ComputedInsightValue extends Infer<typeof ComputedInsightValue> {}

export const ArrayOfInsight = list('t:ArrayOfInsight', 'Insight', Insight)
export type ArrayOfInsight = Infer<typeof ArrayOfInsight>

export const Person = record('t:PersonType', {
  fullName: optional(string),
  givenName: optional(string),
  surname: optional(string),
  phoneNumber: optional(string),
  smsNumber: optional(string, { element: 'SMSNumber' }),
  emailAddress: optional(string),
  alias: optional(string),
  department: optional(string),
  linkedInProfileLink: optional(string),
  skills: optional(ArrayOfSkillInsightValue),
  professionalBiography: optional(string),
  managementChain: optional(ArrayOfProfileInsightValue),
  directReports: optional(ArrayOfProfileInsightValue),
  peers: optional(ArrayOfProfileInsightValue),
  teamSize: optional(string),
  currentJob: optional(ArrayOfJobInsightValue),
  birthday: optional(string),
  hometown: optional(string),
  currentLocation: optional(string),
  companyProfile: optional(ArrayOfCompanyInsightValue),
  office: optional(string),
  headline: optional(string),
  mutualConnections: optional(ArrayOfProfileInsightValue),
  title: optional(string),
  mutualManager: optional(ProfileInsightValue),
  insights: optional(ArrayOfInsight),
  userProfilePicture: optional(UserProfilePicture),
})
export interface Person extends Infer<typeof Person> {}

export const ArrayOfPerson = list('t:ArrayOfPersonType', 'Person', Person)
export type ArrayOfPerson = Infer<typeof ArrayOfPerson>

export const InsightStatus = enumeration('t:InsightStatusType', ['Created', 'Active', 'Dismissed', 'Invalid'])
export type InsightStatus = Infer<typeof InsightStatus>

export const InsightContextItem = record('t:InsightContextItem', { name: optional(string), val: optional(string) })
export interface InsightContextItem extends Infer<typeof InsightContextItem> {}

export const ArrayOfInsightContextItem = list('t:ArrayOfInsightContextItem', 'Context', InsightContextItem)
export type ArrayOfInsightContextItem = Infer<typeof ArrayOfInsightContextItem>

export const InsightItem = record('t:InsightItemType', {
  itemId: ItemId,
  insightId: Guid,
  type: optional(string),
  startTimeUtc: optional(dateTime),
  endTimeUtc: optional(dateTime),
  status: optional(InsightStatus),
  version: optional(string),
  context: optional(ArrayOfInsightContextItem),
  text: optional(string),
  applicationsIds: optional(Strings),
  suggestedActions: optional(string),
  appContexts: optional(Strings),
})
export interface InsightItem extends Infer<typeof InsightItem> {}

export const ArrayOfInsightItem = list('t:ArrayOfInsightItemType', 'Insight', InsightItem)
export type ArrayOfInsightItem = Infer<typeof ArrayOfInsightItem>

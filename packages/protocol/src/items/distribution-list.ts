import { family, field } from '../schema/family.js'
import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { Mailbox, MemberStatus } from '../types/mailbox.js'
import { contacts } from './contact.js'
import { Item } from './item.js'

export const DistributionListMember = record(
  't:MemberType',
  { mailbox: optional(Mailbox), status: optional(MemberStatus) },
  attributes({ key: optional(string) }),
)
export interface DistributionListMember extends Infer<typeof DistributionListMember> {}

export const MembersList = list('t:MembersListType', 'Member', DistributionListMember)
export type MembersList = Infer<typeof MembersList>

export const distributionList = family('distributionlist', {
  displayName: contacts.displayName,
  fileAs: contacts.fileAs,
  contactSource: contacts.contactSource,
  members: field(MembersList, {
    indexedUri: 'distributionlist:Members:Member',
    since: 'Exchange2010',
    isAppendable: true,
    isUnlisted: true,
    isComputed: true,
    mapi: 'Address/0x8055',
  }),
})

const distributionListTable = Item.extend('t:DistributionListType', distributionList)
export interface DistributionList extends Infer<typeof distributionListTable> {}
export const DistributionList: RecordType<DistributionList> = distributionListTable

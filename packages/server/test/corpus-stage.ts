// biome-ignore lint/style/noRestrictedImports: the corpus is the protocol's to read.
import type { CorpusSample } from '../../protocol/test/corpus-samples.js'
import {
  all,
  contact,
  createFolder,
  createItem,
  distinguished,
  find,
  getItem,
  type Host,
  host,
  type Id,
  message,
  shape,
  weekly,
} from './harness.js'
import { pull, subscribed } from './listening.js'
import { publicAddress } from './public-folders.js'

/** A mailbox with one of everything that the samples of Microsoft's pages name; listeners that they name for events do not answer. */
export const stage = (): Promise<Host> => host({ fetch: async () => new Response(null, { status: 503 }) })

const attachment =
  '<t:FileAttachment><t:Name>notes.txt</t:Name><t:ContentType>text/plain</t:ContentType><t:Content>dGV4dA==</t:Content></t:FileAttachment>'
const recipients =
  '<t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients>'
/** Sent and received, as far as its flags tell. */
const received =
  '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/><t:Value>1</t:Value></t:ExtendedProperty>'

/** What a sample's ids stand for, by the properties that it names of them. */
const kinds: readonly { readonly when: RegExp; readonly item: string }[] = [
  { when: /ExpandDL[\s>]/, item: '<t:DistributionList><t:DisplayName>Friends</t:DisplayName></t:DistributionList>' },
  { when: /contacts:|<t:Contact>/, item: contact('Ada') },
  {
    when: /calendar:|<t:CalendarItem>|SendMeetingCancellations|CancelCalendarItem/,
    item: `<t:CalendarItem><t:Subject>Review</t:Subject><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End></t:CalendarItem>`,
  },
  { when: /task:|<t:Task>|AffectedTaskOccurrences/, item: '<t:Task><t:Subject>Report</t:Subject></t:Task>' },
]

const draft = message('Draft', recipients)
const mail = message('Status', `${received}${recipients}`)

/** The request of a sample, alice's, with ids of things that are there. */
export async function fillIn(server: Host, { file, xml }: CorpusSample): Promise<string> {
  const { post } = server
  const item =
    kinds.find(({ when }) => when.test(xml))?.item ??
    (/requests\/(SendItem|CreateAttachment)__/.test(file) ? draft : mail)
  const create = async (): Promise<Id> => (await post(createItem(item))).fine.id
  const replaced: Readonly<Record<string, () => Promise<string>>> = {
    ItemId: async () => attributesOf(await create()),
    ReferenceItemId: async () => attributesOf(await create()),
    ParentItemId: async () => attributesOf(await create()),
    FolderId: async () => attributesOf(await folder(server, xml)),
    ParentFolderId: async () => attributesOf(await folder(server, xml)),
    ConversationId: async () => `Id="${await conversation(server, await create())}"`,
    AttachmentId: async () => `Id="${await attached(server)}"`,
    AlternateId: async () => `Format="EwsId" Id="${(await create()).id}" Mailbox="alice@example.test"`,
  }
  let request = xml.includes('DelegateUsers>') ? await delegated(server, xml) : await named(server, addressed(xml))
  for (const [element, attributes] of Object.entries(replaced)) {
    const tag = new RegExp(`<((?:\\w+:)?${element})\\s+((?:xmlns="[^"]*"\\s+)?)[^<>]*?\\bId="[^"]*"[^<>]*?(/?)>`, 'g')
    const texts: string[] = []
    for (const _ of request.matchAll(tag)) texts.push(await attributes())
    request = request.replace(tag, (_, name, namespace, end) => `<${name} ${namespace}${texts.shift()}${end}>`)
  }
  const series = /(RecurringMasterId=")[^"]*/.test(request) ? (await post(createItem(weekly))).fine.id.id : ''
  return request.replace(/(RecurringMasterId=")[^"]*/g, `$1${series}`)
}

/** Delegates are people who are there, and those who are to be changed are delegates already. */
async function delegated({ post, server }: Host, xml: string): Promise<string> {
  let count = 0
  const people: string[] = []
  const request = xml
    .replace(/(<Mailbox>\s*<t:EmailAddress>)[^<]*/, '$1alice@example.test')
    .replace(/(<t:PrimarySmtpAddress>)[^<]+(<\/)/g, (_, before, after) => {
      people.push(`delegate${++count}@example.test`)
      return `${before}${people.at(-1)}${after}`
    })
  for (const address of people) {
    await server.addMailbox({ address })
    const user = `<t:DelegateUser><t:UserId><t:PrimarySmtpAddress>${address}</t:PrimarySmtpAddress></t:UserId></t:DelegateUser>`
    const add = `<m:AddDelegate><m:Mailbox><t:EmailAddress>alice@example.test</t:EmailAddress></m:Mailbox><m:DelegateUsers>${user}</m:DelegateUsers></m:AddDelegate>`
    if (xml.includes('UpdateDelegate')) (await post(add)).fine
  }
  return request
}

/** What samples name by something else than an id is there, or is put there. */
async function named({ post, server }: Host, xml: string): Promise<string> {
  const list = /<(?:\w+:)?ExpandDL[\s>][\s\S]*?EmailAddress>([^<]+)</.exec(xml)?.[1]
  if (list)
    await server.addDistributionList({
      address: list.includes('@') ? list : `${list}@example.test`,
      members: ['bob@example.test'],
    })
  const roomList = /<m:GetRooms>[\s\S]*?EmailAddress>([^<]+)</.exec(xml)?.[1]
  if (roomList) {
    await server.addMailbox({ address: 'room@example.test', kind: 'room' })
    await server.addDistributionList({ address: roomList, members: ['room@example.test'] })
  }
  if (xml.includes('"publicfoldersroot"')) await server.addMailbox({ address: publicAddress, kind: 'public-folders' })
  const configuration = /<m:(?:Update|Delete)UserConfiguration>[\s\S]*?Name="([^"]+)"/.exec(xml)?.[1]
  if (configuration) {
    const name = `<t:UserConfigurationName Name="${configuration}">${distinguished('drafts')}</t:UserConfigurationName>`
    ;(
      await post(
        `<m:CreateUserConfiguration><m:UserConfiguration>${name}</m:UserConfiguration></m:CreateUserConfiguration>`,
      )
    ).fine
  }
  let request = xml
  if (request.includes('SyncState>')) {
    const state = await post(
      `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${distinguished('inbox')}</m:SyncFolderId><m:MaxChangesReturned>1</m:MaxChangesReturned></m:SyncFolderItems>`,
    )
    const text = all(state.fine.root, 'm:SyncState')[0]!.text
    request = request.replace(/(SyncState>)[^<]+(<\/)/, `$1${text}$2`)
  }
  if (request.includes('SubscriptionId>')) {
    const { id, watermark } = subscribed(await post(pull({})))
    request = request.replace(/(SubscriptionId>)[^<]+/, `$1${id}`).replace(/(Watermark>)[^<]+/, `$1${watermark}`)
  }
  if (request.includes('RuleId>')) {
    const rule =
      '<t:Rule><t:DisplayName>Junk</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled><t:Conditions/><t:Actions><t:MarkAsRead>true</t:MarkAsRead></t:Actions></t:Rule>'
    const made = `<m:UpdateInboxRules><m:Operations><t:CreateRuleOperation>${rule}</t:CreateRuleOperation></m:Operations></m:UpdateInboxRules>`
    ;(await post(made)).fine
    const rules = await post('<m:GetInboxRules/>')
    request = request.replace(/(RuleId>)[^<]+(<\/)/, `$1${all(rules.fine.root, 't:RuleId')[0]!.text}$2`)
  }
  return request
}

const attributesOf = ({ id, changeKey }: Id): string => `Id="${id}" ChangeKey="${changeKey}"`

/** The mailboxes that samples open by address are alice's own here; opening others is a matter of rights. */
const addressed = (xml: string): string =>
  xml
    .replace(
      /(<(?:t:)?DistinguishedFolderId[^>]*>\s*<(?:t:)?Mailbox>\s*<(?:t:)?EmailAddress>)[^<]*/g,
      '$1alice@example.test',
    )
    .replace(/(<(?:\w+:)?(?:MailboxSmtpAddress|PrincipalName|PrimarySmtpAddress)>)[^<]*/g, '$1alice@example.test')
    .replace(/(<(?:t:)?Address>)[^<\s][^<]*/g, '$1alice@example.test')
    .replace(/(<t:ConnectingSID>\s*<t:SmtpAddress>)[^<]*/g, '$1alice@example.test')

let folders = 0

async function folder({ post }: Host, xml: string): Promise<Id> {
  const element = /<t:CalendarFolder>|CalendarView /.test(xml) ? 'CalendarFolder' : 'Folder'
  const name = `<t:DisplayName>Folder ${++folders}</t:DisplayName>`
  return (await post(createFolder(distinguished('inbox'), `<t:${element}>${name}</t:${element}>`))).fine.id
}

async function conversation({ post }: Host, id: Id): Promise<string> {
  const got = await post(getItem([id], shape('IdOnly', ['<t:FieldURI FieldURI="item:ConversationId"/>'])))
  return find(got.fine.item, 't:ConversationId')!.attributes['Id']!
}

async function attached({ post }: Host): Promise<string> {
  const made = await post(createItem(message('With a file', `<t:Attachments>${attachment}</t:Attachments>`)))
  return all(made.fine.root, 't:AttachmentId')[0]!.attributes['Id']!
}

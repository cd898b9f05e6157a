import assert from 'node:assert/strict'
import { stringSource, type XmlNode, XmlReader } from '@exchequer/protocol'
import {
  createServer,
  lineLogger,
  openSqliteStore,
  type Server,
  type ServerOptions,
  type Store,
} from '@exchequer/server'
import { hashPassword } from '@exchequer/server/internal/auth/password'
import { createMailbox } from '@exchequer/server/internal/mailbox/mailboxes'
import { schemaVerdict } from './published.js'

export const alice = 'alice@example.test'
export const bob = 'bob@example.test'
const password = 'secret'

export interface Host {
  readonly server: Server
  readonly store: Store
  /** Posts what stands in a SOAP body, or a whole envelope, and checks the form of the answer. */
  post(request: string, options?: PostOptions): Promise<Answer>
  /** Stops the server and closes its store. */
  close(): Promise<void>
}

export interface PostOptions {
  /** Who signs in. Default: alice. */
  readonly as?: string
  /** RequestServerVersion; `null` sends none. Default: Exchange2013_SP1. */
  readonly version?: string | null
  /** Further SOAP headers, as XML. */
  readonly headers?: string
}

export interface HostOptions extends Partial<ServerOptions> {
  /** Bytes that a mailbox may hold, by address. */
  readonly quotas?: Readonly<Record<string, number>>
  /** Addresses of further people, and of rooms. */
  readonly people?: readonly string[]
  readonly rooms?: readonly string[]
}

/** A server with the mailboxes of alice and bob, and of others, on a store of its own unless one is given. */
export async function host(options: HostOptions = {}): Promise<Host> {
  const { store = await openSqliteStore({ path: ':memory:' }), quotas = {}, people = [], rooms = [], ...rest } = options
  // What goes wrong inside shows in the output of the tests; nothing else does.
  const server = createServer({ logger: lineLogger({ level: 'error' }), ...rest, store })
  for (const address of [alice, bob, ...people, ...rooms])
    await addCheaply(store, address, rooms.includes(address) ? 'room' : 'user', quotas[address] ?? null)
  return {
    server,
    store,
    post: (request, how = {}) => post(server, request, how),
    async close() {
      await server.close()
      await store.close()
    },
  }
}

/** A password that costs nothing to check: these tests are about mail. */
async function addCheaply(store: Store, address: string, kind: string, quotaBytes: number | null): Promise<void> {
  const passwordHash = await hashPassword(password, { ln: 4, r: 8, p: 1 })
  await store.write(async (transaction) => {
    if (await transaction.mailboxByAddress(address)) return
    const displayName = address.slice(0, address.indexOf('@'))
    const mailbox = await createMailbox(transaction, { address, displayName, kind, quotaBytes })
    await transaction.saveAccount({ login: address, mailbox: mailbox.id, passwordHash, isDisabled: false })
  })
}

/** `Authorization` of one of the mailboxes. */
export const authorization = (address: string): string =>
  `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`

const url = 'http://mail.test/EWS/Exchange.asmx'

async function post(server: Server, request: string, { as = alice, ...how }: PostOptions): Promise<Answer> {
  const body = /^\s*(<\?xml|<[\w]+:Envelope)/.test(request) ? request : envelope(request, how)
  const headers = { authorization: authorization(as), 'content-type': 'text/xml; charset=utf-8' }
  const response = await server.fetch(new Request(url, { method: 'POST', headers, body }))
  return readAnswer(response.status, await response.text())
}

/** A SOAP envelope around a request; the prefixes `m` and `t` are bound. */
export function envelope(body: string, { version = 'Exchange2013_SP1', headers = '' }: PostOptions = {}): string {
  const versionHeader = version === null ? '' : `<t:RequestServerVersion Version="${version}"/>`
  return (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"' +
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">' +
    `<s:Header>${versionHeader}${headers}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  )
}

/** An answer, well-formed and valid by the published schema. */
export class Answer {
  readonly status: number
  readonly xml: string
  readonly root: XmlNode

  constructor(status: number, xml: string, root: XmlNode) {
    this.status = status
    this.xml = xml
    this.root = root
  }

  /** What stands in the body. */
  get body(): XmlNode {
    return one(one(this.root, 's:Body').children, 'the child of the body')
  }

  /** The response messages, in order; those of availability stand in the answers for each mailbox. */
  get messages(): Message[] {
    assert.equal(this.status, 200, this.xml)
    const list = this.body.children.find(({ name }) => name === 'm:ResponseMessages')?.children
    const inner = all(this.body, 'm:ResponseMessage')
    return (list ?? (inner.length > 0 ? inner : [this.body])).map(messageOf)
  }

  /** The only message. */
  get message(): Message {
    return one(this.messages, 'the response message')
  }

  get codes(): string[] {
    return this.messages.map(({ code }) => code)
  }

  /** Asserts that everything went well, and gives the answer itself. */
  get fine(): this {
    for (const { code, text } of this.messages) assert.equal(code, 'NoError', text)
    return this
  }

  /** The ids of the items or folders that the messages show. */
  get ids(): Id[] {
    return this.messages.flatMap(({ node }) => all(node, 't:ItemId', 't:FolderId').map(idOf))
  }

  /** The id of the one item or folder. */
  get id(): Id {
    return one(this.ids, 'the id')
  }

  /** The only item or folder that the messages show. */
  get item(): XmlNode {
    return one(this.items, 'the item')
  }

  /** The items or folders of all messages, each the element itself. */
  get items(): XmlNode[] {
    return this.messages.flatMap(({ node }) =>
      all(node, 'm:Items', 't:Items', 'm:Folders', 't:Folders').flatMap((list) => list.children),
    )
  }

  /** The code of the SOAP fault that this must be. */
  get fault(): string {
    assert.equal(this.status, 500, this.xml)
    return textOf(this.body, 'detail/e:ResponseCode') ?? this.xml
  }
}

export interface Message {
  readonly node: XmlNode
  readonly responseClass: string
  readonly code: string
  readonly text: string | undefined
}

export interface Id {
  readonly id: string
  readonly changeKey: string
}

function messageOf(node: XmlNode): Message {
  return {
    node,
    responseClass: node.attributes['ResponseClass'] ?? '',
    code: textOf(node, 'm:ResponseCode') ?? '',
    text: textOf(node, 'm:MessageText'),
  }
}

export function readAnswer(status: number, xml: string): Answer {
  const answer = new Answer(status, xml, parse(xml))
  if (status !== 200) return answer
  assert.ok(find(answer.root, 's:Header/t:ServerVersionInfo'), 'every answer says who answered')
  assert.equal(schemaVerdict(xml), undefined, xml)
  return answer
}

export function parse(xml: string): XmlNode {
  const reader = new XmlReader(stringSource(xml))
  reader.readRoot()
  const root = reader.node()
  reader.end()
  return root
}

/** The first element of a path below a node: `t:Body/t:Text`. */
export function find(node: XmlNode, path: string): XmlNode | undefined {
  return path.split('/').reduce<XmlNode | undefined>((at, step) => at?.children.find(({ name }) => name === step), node)
}

export const textOf = (node: XmlNode, path: string): string | undefined => find(node, path)?.text

/** All elements of these names, wherever they stand, in document order. */
export const all = (node: XmlNode, ...names: string[]): XmlNode[] =>
  node.children.flatMap((child) => [...(names.includes(child.name) ? [child] : []), ...all(child, ...names)])

/** The names of a node's children. */
export const childNames = (node: XmlNode): string[] => node.children.map(({ name }) => name)

export const idOf = ({ attributes }: XmlNode): Id => ({
  id: attributes['Id'] ?? '',
  changeKey: attributes['ChangeKey'] ?? '',
})

function one(nodes: XmlNode, name: string): XmlNode
function one<T>(nodes: readonly T[], what: string): T
function one<T>(nodes: readonly T[] | XmlNode, what: string): T | XmlNode {
  const found = 'children' in nodes ? nodes.children.filter(({ name }) => name === what) : nodes
  assert.equal(found.length, 1, `${what} is there once`)
  return found[0] as T | XmlNode
}

// Requests that many tests send.

export const itemId = ({ id, changeKey }: { id: string; changeKey?: string }): string =>
  `<t:ItemId Id="${id}"${changeKey === undefined || changeKey === '' ? '' : ` ChangeKey="${changeKey}"`}/>`

export const folderId = ({ id }: { id: string }): string => `<t:FolderId Id="${id}"/>`

export const distinguished = (name: string): string => `<t:DistinguishedFolderId Id="${name}"/>`

/** CreateItem with everything said that any class of item misses; `folder` as XML. */
export function createItem(items: string, folder?: string, disposition = 'SaveOnly'): string {
  const saved = folder === undefined ? '' : `<m:SavedItemFolderId>${folder}</m:SavedItemFolderId>`
  return `<m:CreateItem MessageDisposition="${disposition}" SendMeetingInvitations="SendToNone">${saved}<m:Items>${items}</m:Items></m:CreateItem>`
}

export const contact = (displayName: string, more = ''): string =>
  `<t:Contact><t:DisplayName>${displayName}</t:DisplayName>${more}</t:Contact>`

export const message = (subject: string, more = ''): string =>
  `<t:Message><t:Subject>${subject}</t:Subject>${more}</t:Message>`

/** A meeting of an hour every Monday at ten, ten times, in UTC. */
export const weekly =
  '<t:CalendarItem><t:Subject>Review</t:Subject><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End>' +
  '<t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday</t:DaysOfWeek></t:WeeklyRecurrence>' +
  '<t:NumberedRecurrence><t:StartDate>2026-01-05</t:StartDate><t:NumberOfOccurrences>10</t:NumberOfOccurrences></t:NumberedRecurrence>' +
  '</t:Recurrence></t:CalendarItem>'

export function shape(baseShape: string, properties: readonly string[] = [], before = ''): string {
  const additional =
    properties.length === 0 ? '' : `<t:AdditionalProperties>${properties.join('')}</t:AdditionalProperties>`
  return `<t:BaseShape>${baseShape}</t:BaseShape>${before}${additional}`
}

export const field = (uri: string): string => `<t:FieldURI FieldURI="${uri}"/>`

export const indexed = (uri: string, index: string): string =>
  `<t:IndexedFieldURI FieldURI="${uri}" FieldIndex="${index}"/>`

export const tagged = (tag: string, type: string): string =>
  `<t:ExtendedFieldURI PropertyTag="${tag}" PropertyType="${type}"/>`

export const getItem = (ids: readonly { id: string; changeKey?: string }[], itemShape: string): string =>
  `<m:GetItem><m:ItemShape>${itemShape}</m:ItemShape><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:GetItem>`

export const itemChange = (id: { id: string; changeKey?: string }, updates: string): string =>
  `<t:ItemChange>${itemId(id)}<t:Updates>${updates}</t:Updates></t:ItemChange>`

export const setField = (path: string, item: string): string => `<t:SetItemField>${path}${item}</t:SetItemField>`

export const deleteField = (path: string): string => `<t:DeleteItemField>${path}</t:DeleteItemField>`

export const updateItem = (changes: string, conflictResolution = 'AutoResolve', disposition = 'SaveOnly'): string =>
  `<m:UpdateItem MessageDisposition="${disposition}" ConflictResolution="${conflictResolution}"` +
  ` SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges>${changes}</m:ItemChanges></m:UpdateItem>`

export const deleteItem = (ids: readonly { id: string; changeKey?: string }[], deleteType: string): string =>
  `<m:DeleteItem DeleteType="${deleteType}" SendMeetingCancellations="SendToNone" AffectedTaskOccurrences="AllOccurrences">` +
  `<m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:DeleteItem>`

export const getFolder = (folders: string, folderShape = shape('Default')): string =>
  `<m:GetFolder><m:FolderShape>${folderShape}</m:FolderShape><m:FolderIds>${folders}</m:FolderIds></m:GetFolder>`

export const createFolder = (parent: string, folders: string): string =>
  `<m:CreateFolder><m:ParentFolderId>${parent}</m:ParentFolderId><m:Folders>${folders}</m:Folders></m:CreateFolder>`

export const deleteFolder = (folders: string, deleteType = 'HardDelete'): string =>
  `<m:DeleteFolder DeleteType="${deleteType}"><m:FolderIds>${folders}</m:FolderIds></m:DeleteFolder>`

export const findItem = (folder: string, itemShape = shape('IdOnly'), view = '', traversal = 'Shallow'): string =>
  `<m:FindItem Traversal="${traversal}"><m:ItemShape>${itemShape}</m:ItemShape>${view}` +
  `<m:ParentFolderIds>${folder}</m:ParentFolderIds></m:FindItem>`

/** A new folder of alice's for one test. */
export async function freshFolder({ post }: Host, element = 'Folder'): Promise<string> {
  const name = `Folder ${++folderCount}`
  const made = await post(
    createFolder(distinguished('msgfolderroot'), `<t:${element}><t:DisplayName>${name}</t:DisplayName></t:${element}>`),
  )
  return folderId(made.fine.id)
}

let folderCount = 0

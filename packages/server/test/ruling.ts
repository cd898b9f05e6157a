import assert from 'node:assert/strict'
import type { XmlNode } from '@exchequer/protocol'
import { hashPassword } from '@exchequer/server/internal/auth/password'
import { createMailbox } from '@exchequer/server/internal/mailbox/mailboxes'
import {
  type Answer,
  alice,
  all,
  bob,
  createItem,
  distinguished,
  find,
  findItem,
  getItem,
  type Host,
  type HostOptions,
  host,
  message,
  shape,
  textOf,
} from './harness.js'

export const carol = 'carol@example.test'

/** A host on which carol has a mailbox too, for tests of rules. */
export async function rulesHost(options: HostOptions = {}): Promise<Host> {
  const mail = await host({ hostName: 'mail.test', ...options })
  await mail.store.write(async (transaction) => {
    const mailbox = await createMailbox(transaction, {
      address: carol,
      displayName: 'carol',
      kind: 'user',
      quotaBytes: null,
    })
    const passwordHash = await hashPassword('secret', { ln: 4, r: 8, p: 1 })
    await transaction.saveAccount({ login: carol, mailbox: mailbox.id, passwordHash, isDisabled: false })
  })
  return mail
}

export interface RuleXml {
  readonly name?: string
  readonly id?: string
  readonly priority?: number
  readonly enabled?: boolean
  readonly conditions?: string
  readonly exceptions?: string
  readonly actions?: string
}

const rule = ({ name = 'A rule', id, priority = 1, enabled = true, conditions, exceptions, actions }: RuleXml) =>
  `<t:Rule>${id === undefined ? '' : `<t:RuleId>${id}</t:RuleId>`}<t:DisplayName>${name}</t:DisplayName>` +
  `<t:Priority>${priority}</t:Priority><t:IsEnabled>${enabled}</t:IsEnabled>` +
  (conditions === undefined ? '' : `<t:Conditions>${conditions}</t:Conditions>`) +
  (exceptions === undefined ? '' : `<t:Exceptions>${exceptions}</t:Exceptions>`) +
  (actions === undefined ? '' : `<t:Actions>${actions}</t:Actions>`) +
  '</t:Rule>'

export const create = (xml: RuleXml): string => `<t:CreateRuleOperation>${rule(xml)}</t:CreateRuleOperation>`
export const set = (xml: RuleXml): string => `<t:SetRuleOperation>${rule(xml)}</t:SetRuleOperation>`
export const remove = (id: string): string =>
  `<t:DeleteRuleOperation><t:RuleId>${id}</t:RuleId></t:DeleteRuleOperation>`

export const update = (operations: string, before = ''): string =>
  `<m:UpdateInboxRules>${before}<m:Operations>${operations}</m:Operations></m:UpdateInboxRules>`

export const strings = (element: string, ...values: string[]): string =>
  `<t:${element}>${values.map((value) => `<t:String>${value}</t:String>`).join('')}</t:${element}>`

export const addresses = (element: string, ...values: string[]): string =>
  `<t:${element}>${values.map((value) => `<t:Address><t:EmailAddress>${value}</t:EmailAddress></t:Address>`).join('')}</t:${element}>`

export const to = (element: 'MoveToFolder' | 'CopyToFolder', folder: string): string =>
  `<t:${element}>${folder}</t:${element}>`
export const categorize = (name: string): string => strings('AssignCategories', name)

export const people = (element: string, ...values: string[]): string =>
  `<t:${element}>${values.map((value) => `<t:Mailbox><t:EmailAddress>${value}</t:EmailAddress></t:Mailbox>`).join('')}</t:${element}>`

let lists = 0

/** A new distribution list. */
export async function freshList({ server }: Host, ...members: string[]): Promise<string> {
  const address = `list${++lists}@example.test`
  await server.addDistributionList({ address, members })
  return address
}

/** What is done to rules on a host, and to mail that they are about. */
export function ruling(mail: Host) {
  async function rulesOf(as = alice): Promise<XmlNode[]> {
    const answer = await mail.post('<m:GetInboxRules/>', { as })
    return all(answer.fine.message.node, 't:Rule')
  }

  /** Leaves the mailbox with these rules and no others. */
  async function useRules(operations: string, as = alice): Promise<Answer> {
    const old = (await rulesOf(as)).map((one) => remove(textOf(one, 't:RuleId')!)).join('')
    if (old !== '') (await mail.post(update(old), { as })).fine
    return operations === ''
      ? await mail.post('<m:GetInboxRules/>', { as })
      : (await mail.post(update(operations), { as })).fine
  }

  /** Sends a message from bob to alice, unless `more` says whom it goes to. */
  async function send(subject: string, more = people('ToRecipients', alice), as = bob): Promise<void> {
    const [, itemClass = '', rest] = /^(<t:ItemClass>.*?<\/t:ItemClass>)?(.*)$/s.exec(more)!
    const item = message(subject, rest).replace('<t:Subject>', `${itemClass}<t:Subject>`)
    ;(await mail.post(createItem(item, undefined, 'SendOnly'), { as })).fine
  }

  async function inFolder(folder: string, subject: string, as = alice): Promise<XmlNode[]> {
    const found = (await mail.post(findItem(folder, shape('AllProperties')), { as })).fine.items
    const ids = found
      .filter((item) => textOf(item, 't:Subject') === subject)
      .map((item) => ({ id: find(item, 't:ItemId')!.attributes['Id']! }))
    return ids.length === 0 ? [] : (await mail.post(getItem(ids, shape('AllProperties')), { as })).fine.items
  }
  const inInbox = (subject: string, as = alice): Promise<XmlNode[]> => inFolder(distinguished('inbox'), subject, as)

  return { rulesOf, useRules, send, inFolder, inInbox }
}

/** The errors of an update, as `index URI code`. */
export function errorsOf(answer: Answer): string[] {
  const { node, code } = answer.message
  assert.equal(code, 'ErrorInboxRulesValidationError', answer.xml)
  return all(node, 't:RuleOperationError').flatMap((operation) =>
    all(operation, 't:Error').map(
      (error) =>
        `${textOf(operation, 't:OperationIndex')} ${textOf(error, 't:FieldURI')} ${textOf(error, 't:ErrorCode')}`,
    ),
  )
}

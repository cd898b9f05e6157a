import {
  type ExternalAudience,
  GetUserOofSettings,
  type OofState,
  type ReplyBody,
  SetUserOofSettings,
  type UserOofSettings,
} from '@exchequer/protocol'
import type { TimeWindow } from './availability.js'
import { type CallOptions, call } from './call.js'
import type { Connection } from './connection.js'
import { refuseError } from './errors.js'

/** What is said for somebody who is away, as HTML or plain text. */
export interface OofReply {
  readonly message: string
  /** The language that it is in. */
  readonly culture?: string
}

export interface OofSettings {
  readonly state: OofState
  /** Who outside gets the external reply; all unless this says otherwise. */
  readonly externalAudience?: ExternalAudience
  /** From when to when, where the state is `Scheduled`. */
  readonly duration?: TimeWindow
  readonly internalReply?: string | OofReply
  readonly externalReply?: string | OofReply
}

/** As a server gives them. */
export interface StoredOofSettings extends OofSettings {
  readonly externalAudience: ExternalAudience
  readonly internalReply: OofReply
  readonly externalReply: OofReply
  /** Whom the server lets reply outside at all. */
  readonly allowExternalOof?: ExternalAudience
}

/** Whether the owner of a mailbox is away, and what is said for him then. */
export async function getUserOofSettings(
  connection: Connection,
  smtpAddress: string,
  options: CallOptions = {},
): Promise<StoredOofSettings> {
  const request = { mailbox: { address: smtpAddress } }
  const { oofSettings, allowExternalOof } = await call(
    connection,
    GetUserOofSettings,
    request,
    options,
    ({ responseMessage }) => refuseError(responseMessage),
  )
  return {
    state: oofSettings?.oofState ?? 'Disabled',
    externalAudience: oofSettings?.externalAudience ?? 'None',
    ...(oofSettings?.duration && { duration: oofSettings.duration }),
    internalReply: replyOf(oofSettings?.internalReply),
    externalReply: replyOf(oofSettings?.externalReply),
    ...(allowExternalOof && { allowExternalOof }),
  }
}

const replyOf = ({ message = '', lang }: ReplyBody = {}): OofReply => ({
  message,
  ...(lang !== undefined && { culture: lang }),
})

/** Says that one is away, now or from when to when, and what whoever writes is answered with. */
export async function setUserOofSettings(
  connection: Connection,
  smtpAddress: string,
  { state, externalAudience = 'All', duration, internalReply = '', externalReply = '' }: OofSettings,
  options: CallOptions = {},
): Promise<void> {
  const userOofSettings: UserOofSettings = {
    oofState: state,
    externalAudience,
    ...(duration && { duration }),
    internalReply: bodyOf(internalReply),
    externalReply: bodyOf(externalReply),
  }
  const request = { mailbox: { address: smtpAddress }, userOofSettings }
  await call(connection, SetUserOofSettings, request, options, ({ responseMessage }) => {
    if (responseMessage) refuseError(responseMessage)
  })
}

const bodyOf = (reply: string | OofReply): ReplyBody =>
  typeof reply === 'string'
    ? { message: reply }
    : { message: reply.message, ...(reply.culture !== undefined && { lang: reply.culture }) }

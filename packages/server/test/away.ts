/** Out of office settings in parts; what is absent is not sent. */
export interface OofXml {
  readonly state: 'Disabled' | 'Enabled' | 'Scheduled'
  readonly audience?: 'None' | 'Known' | 'All'
  readonly start?: string
  readonly end?: string
  readonly inside?: string
  readonly outside?: string
}

export function oofXml({ state, audience = 'All', start, end, inside, outside }: OofXml): string {
  const duration =
    start === undefined
      ? ''
      : `<t:Duration><t:StartTime>${start}</t:StartTime><t:EndTime>${end}</t:EndTime></t:Duration>`
  const reply = (name: string, text: string | undefined): string =>
    text === undefined ? '' : `<t:${name}><t:Message>${text}</t:Message></t:${name}>`
  return (
    `<t:UserOofSettings><t:OofState>${state}</t:OofState><t:ExternalAudience>${audience}</t:ExternalAudience>${duration}` +
    `${reply('InternalReply', inside)}${reply('ExternalReply', outside)}</t:UserOofSettings>`
  )
}

const mailbox = (address: string): string => `<t:Mailbox><t:Address>${address}</t:Address></t:Mailbox>`

export const getOof = (address: string): string =>
  `<m:GetUserOofSettingsRequest>${mailbox(address)}</m:GetUserOofSettingsRequest>`

export const setOof = (address: string, settings: string): string =>
  `<m:SetUserOofSettingsRequest>${mailbox(address)}${settings}</m:SetUserOofSettingsRequest>`

import {
  EwsError,
  type GetServiceConfigurationRequest,
  type GetServiceConfigurationResponseMessage,
  type ServiceConfiguration,
  type ServiceConfigurationResponseMessage,
} from '@exchequer/protocol'
import { mailboxOf } from '#mailbox/directory'
import { recipientsPerRequest } from '#mailbox/mail-tips'
import { ownDomains } from '#mailbox/own-domains'
import type { Session } from '#mailbox/session'
import { single, success } from '../per-item.js'

type Configurations = Omit<ServiceConfigurationResponseMessage, 'responseClass' | 'responseCode' | 'messageText'>

interface Asked {
  readonly session: Session
  readonly internalDomains: { name: string; includeSubdomains: boolean }[]
}

/** Recipients above which Outlook warns, and above which it does not count any more: what Exchange has unless it is changed. */
const largeAudience = { largeAudienceThreshold: 25, largeAudienceCap: 1000 }

/** What each configuration says. Of these services only mail tips are there. */
const configurations: Readonly<Record<ServiceConfiguration[number], (asked: Asked) => Configurations>> = {
  MailTips: ({ session: { settings }, internalDomains }) => ({
    mailTipsConfiguration: {
      mailTipsEnabled: settings.mailTipsEnabled,
      maxRecipientsPerGetMailTipsRequest: recipientsPerRequest,
      maxMessageSize: Math.min(settings.maximumMessageSize, 2 ** 31 - 1),
      showExternalRecipientCount: true,
      internalDomains,
      policyTipsEnabled: false,
      ...largeAudience,
    },
  }),
  UnifiedMessagingConfiguration: () => ({
    unifiedMessagingConfiguration: { umEnabled: false, playOnPhoneDialString: '', playOnPhoneEnabled: false },
  }),
  ProtectionRules: ({ internalDomains }) => ({
    protectionRulesConfiguration: { rules: [], internalDomains, refreshInterval: 24 },
  }),
  PolicyNudges: () => ({ policyNudgeRulesConfiguration: [] }),
  SharePointURLs: () => ({ sharePointURLsConfiguration: { internalSPMySiteHostURL: '', externalSPMySiteHostURL: '' } }),
  // The schema has a type for it, and no place in the answer.
  OfficeIntegrationConfiguration: () => ({}),
}

/** GetServiceConfiguration (docs "GetServiceConfiguration operation"): all that was asked for in one message, in a shell. */
export async function getServiceConfiguration(
  { actingAs, requestedConfiguration }: GetServiceConfigurationRequest,
  session: Session,
): Promise<GetServiceConfigurationResponseMessage> {
  const responseMessages = await single<ServiceConfigurationResponseMessage>(session, {}, async () => {
    const address = actingAs?.emailAddress?.trim()
    if (address !== undefined && !(await mailboxOf(session.store, address)))
      throw new EwsError('ErrorNonExistentMailbox')
    const names = await ownDomains(session.store)
    const asked = { session, internalDomains: names.map((name) => ({ name, includeSubdomains: false })) }
    const told: Configurations = {}
    for (const name of new Set(requestedConfiguration.flat())) Object.assign(told, configurations[name](asked))
    return told
  })
  return { ...success, responseMessages }
}

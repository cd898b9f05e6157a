import {
  GetServiceConfiguration,
  type ServiceConfiguration,
  type ServiceConfigurationResponseMessage,
} from '@exchequer/protocol'
import { type CallOptions, call } from './call.js'
import type { Connection } from './connection.js'
import { refuseError } from './errors.js'

export interface GetServiceConfigurationOptions extends CallOptions {
  /** Whose configuration; the caller's where absent. */
  readonly actingAs?: string
}

/** Those that were asked for, as far as the server has them. */
export type ServiceConfigurations = Pick<
  ServiceConfigurationResponseMessage,
  | 'mailTipsConfiguration'
  | 'unifiedMessagingConfiguration'
  | 'protectionRulesConfiguration'
  | 'policyNudgeRulesConfiguration'
  | 'sharePointURLsConfiguration'
>

/** How the server's services are configured, by their names. */
export async function getServiceConfiguration(
  connection: Connection,
  names: readonly ServiceConfiguration[number][],
  { actingAs, ...options }: GetServiceConfigurationOptions = {},
): Promise<ServiceConfigurations> {
  const request = {
    ...(actingAs !== undefined && { actingAs: { emailAddress: actingAs, routingType: 'SMTP' } }),
    requestedConfiguration: names.map((name): ServiceConfiguration => [name]),
  }
  const { responseMessages = [] } = await call(connection, GetServiceConfiguration, request, options, (answer) => {
    refuseError(answer)
    for (const message of answer.responseMessages ?? []) refuseError(message)
  })
  const found: ServiceConfigurations = {}
  for (const message of responseMessages) Object.assign(found, configurationsOf(message))
  return found
}

function configurationsOf({
  mailTipsConfiguration,
  unifiedMessagingConfiguration,
  protectionRulesConfiguration,
  policyNudgeRulesConfiguration,
  sharePointURLsConfiguration,
}: ServiceConfigurationResponseMessage): ServiceConfigurations {
  return {
    ...(mailTipsConfiguration && { mailTipsConfiguration }),
    ...(unifiedMessagingConfiguration && { unifiedMessagingConfiguration }),
    ...(protectionRulesConfiguration && { protectionRulesConfiguration }),
    ...(policyNudgeRulesConfiguration && { policyNudgeRulesConfiguration }),
    ...(sharePointURLsConfiguration && { sharePointURLsConfiguration }),
  }
}

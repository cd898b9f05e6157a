import {
  type App,
  type ClientAccessToken,
  type ClientAccessTokenRequest,
  DisableApp,
  type DisableReason,
  GetAppManifests,
  GetAppMarketplaceUrl,
  GetClientAccessToken,
  InstallApp,
  type InstallAppRequest,
  type InstallAppResponse,
  UninstallApp,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

export interface GetAppManifestsOptions extends CallOptions {
  /** The versions of the interface and of manifests that the client understands: 1.1 unless these say otherwise. */
  readonly apiVersionSupported?: string
  readonly schemaVersionSupported?: string
}

/** The apps that are installed in the mailbox, with their manifests as XML. */
export async function getAppManifests(
  connection: Connection,
  { apiVersionSupported = '1.1', schemaVersionSupported = '1.1', ...options }: GetAppManifestsOptions = {},
): Promise<App[]> {
  const request = { apiVersionSupported, schemaVersionSupported }
  const { content } = await callSingle(connection, GetAppManifests, request, options)
  // Servers before the first service pack send the manifests alone.
  return content.element === 'Apps' ? (content.value.app ?? []) : content.value.map((manifest) => ({ manifest }))
}

/** Where a user gets apps. */
export async function getAppMarketplaceUrl(
  connection: Connection,
  options: CallOptions = {},
): Promise<string | undefined> {
  const { appMarketplaceUrl } = await callSingle(connection, GetAppMarketplaceUrl, {}, options)
  return appMarketplaceUrl
}

export type GetClientAccessTokenResponse = Answered<{ readonly token: ClientAccessToken }>

/** Tokens with which apps call the server on their own: a response for each. */
export function getClientAccessToken(
  connection: Connection,
  requests: readonly ClientAccessTokenRequest[],
  options: BatchOptions = {},
): Promise<ServiceResponseCollection<GetClientAccessTokenResponse>> {
  return runBatch(
    connection,
    {
      operation: GetClientAccessToken,
      inputs: requests,
      request: (chunk) => ({ tokenRequests: [...chunk] }),
      respond: (response, _, message) =>
        ({ ...response, ...(message?.token && { token: message.token }) }) as GetClientAccessTokenResponse,
    },
    options,
  )
}

/** Where the app came from, and whether its owner is told of it. */
export interface InstallAppOptions extends Omit<InstallAppRequest, 'manifest'>, CallOptions {}

/** Installs an app in the mailbox, by its manifest as XML (docs "InstallApp operation"). */
export async function installApp(
  connection: Connection,
  manifest: InstallAppRequest['manifest'],
  { signal, ...more }: InstallAppOptions = {},
): Promise<Pick<InstallAppResponse, 'wasFirstInstall' | 'extension'>> {
  const { wasFirstInstall, extension } = await callSingle(connection, InstallApp, { manifest, ...more }, { signal })
  return { wasFirstInstall, extension }
}

/** Takes an app away (docs "UninstallApp operation"). */
export async function uninstallApp(connection: Connection, id: string, options: CallOptions = {}): Promise<void> {
  await callSingle(connection, UninstallApp, { id }, options)
}

/** Leaves an app where it is and keeps it from running, and says why (docs "DisableApp operation"). */
export async function disableApp(
  connection: Connection,
  id: string,
  disableReason: DisableReason = 'NoReason',
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, DisableApp, { id, disableReason }, options)
}

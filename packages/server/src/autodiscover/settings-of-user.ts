import { createHash } from 'node:crypto'
import { type ServerVersionInfo, type UserSettings, versions } from '@exchequer/protocol'
import { guidAddress, legacyDN, serverDN } from '#mailbox/legacy-dn'
import { publicFoldersOf } from '#mailbox/public-folders'
import type { MailboxRow, StoreView } from '#store/store'

/** What the settings of a user depend on besides the user. */
export interface Deployment {
  /** Where clients reach this server: `https://mail.example.com`, without a slash at the end. */
  readonly origin: string
  readonly hostName: string
  readonly version: ServerVersionInfo
}

export const ewsUrl = ({ origin }: Pick<Deployment, 'origin'>): string => `${origin}/EWS/Exchange.asmx`

/** The schemas by the names of released products; those between were never out. exchangelib takes the last by the alphabet. */
const supportedSchemas = versions.filter((name) => /^Exchange/.test(name) && !/20(09|12)$/.test(name)).join(', ')

/** Whose settings they are. Of an archive, the mailbox is another than its owner's. */
export interface User {
  readonly mailbox: MailboxRow
  readonly owner: MailboxRow
}

/**
 * What this server has to say of a user. There is one way from inside and outside, one service for everything, no control panel, no
 * offline address book and no web client: settings of those are not available, which clients are used to.
 */
export async function settingsOfUser(
  store: StoreView,
  { mailbox, owner }: User,
  deployment: Deployment,
): Promise<UserSettings> {
  const publicFolders = await publicFoldersOf(store)
  const url = ewsUrl(deployment)
  const { hostname, protocol } = new URL(deployment.origin)
  return {
    UserDisplayName: owner.displayName,
    UserDN: legacyDN(owner),
    UserDeploymentId: deploymentId(deployment.hostName),
    UserMSOnline: 'False',
    AutoDiscoverSMTPAddress: owner.address,
    MailboxDN: `${serverDN(mailbox)}/cn=Microsoft Private MDB`,
    InternalMailboxServer: guidAddress(mailbox),
    InternalMailboxServerDN: serverDN(mailbox),
    InternalRpcClientServer: guidAddress(mailbox),
    ...(publicFolders && { PublicFolderInformation: publicFolders.address }),
    InternalEwsUrl: url,
    InternalEmwsUrl: url,
    InternalPhotosUrl: `${url}/s/GetUserPhoto`,
    InternalServerExclusiveConnect: 'Off',
    ExternalMailboxServer: hostname,
    ExternalMailboxServerRequiresSSL: protocol === 'https:' ? 'True' : 'False',
    ExternalEwsUrl: url,
    ExternalEmwsUrl: url,
    ExternalPhotosUrl: `${url}/s/GetUserPhoto`,
    ExternalEwsVersion: buildText(deployment.version),
    ExternalServerExclusiveConnect: 'On',
    EwsPartnerUrl: url,
    EwsSupportedSchemas: supportedSchemas,
    CasVersion: buildText(deployment.version),
    MailboxVersion: buildText(deployment.version),
    // Clients that share a group and a URL share connections for notifications.
    GroupingInformation: deployment.hostName,
    CrossOrganizationSharingEnabled: 'False',
    ShowGalAsDefaultView: 'True',
    MapiHttpEnabled: 'False',
  }
}

/** A GUID that is the same for all users of a server, and for no other server. */
function deploymentId(hostName: string): string {
  const digits = createHash('sha256').update(`deployment of ${hostName}`).digest('hex')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

/** `15.01.2507.006`. */
export const buildText = ({
  majorVersion,
  minorVersion,
  majorBuildNumber,
  minorBuildNumber,
}: ServerVersionInfo): string =>
  [
    majorVersion,
    String(minorVersion).padStart(2, '0'),
    String(majorBuildNumber).padStart(4, '0'),
    String(minorBuildNumber).padStart(3, '0'),
  ].join('.')

/** The build in the 32 bits of `ServerVersion`: 4 bits of form, 6 of major, 6 of minor, one that is set, 15 of build. */
export function packedVersion({ majorVersion, minorVersion, majorBuildNumber }: ServerVersionInfo): string {
  const bits = 7 * 2 ** 28 + majorVersion * 2 ** 22 + minorVersion * 2 ** 16 + 2 ** 15 + majorBuildNumber
  return bits.toString(16).toUpperCase().padStart(8, '0')
}

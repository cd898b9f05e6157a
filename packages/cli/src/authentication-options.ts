import { readFile } from 'node:fs/promises'
import {
  type AuthenticationOptions,
  type LdapOptions,
  type OAuthOptions,
  type SchemeName,
  schemeNames,
} from '@exchequer/server'
import { type Command, InvalidArgumentError } from 'commander'
import { CommandError, reasonOf } from './command-error.js'

/** What the command line says of how people sign in; see docs/signing-in.md. */
export interface AuthenticationFlags {
  readonly auth?: readonly SchemeName[]
  readonly defaultDomain?: string
  readonly oauthIssuer?: string
  readonly oauthAudience?: readonly string[]
  readonly oauthKeys?: string
  readonly oauthUserClaim?: string
  readonly ldapUrl?: string
  readonly ldapBase?: string
  readonly ldapBindDn?: string
  readonly ldapPasswordFile?: string
  readonly ldapFilter?: string
  readonly ldapMail?: string
  readonly ldapProxyAddresses?: string
  readonly ldapStartTls?: boolean
  readonly ldapCa?: string
  readonly ldapCreateMailboxes?: boolean
}

export function addAuthenticationOptions(command: Command): Command {
  return command
    .option('--auth <schemes>', `how people may sign in, of ${schemeNames.join(', ')}; else basic`, readSchemes)
    .option('--default-domain <domain>', 'whose names may be typed without it: "ada" is DOMAIN\\ada')
    .option('--oauth-issuer <url>', 'whose OAuth tokens are taken')
    .option('--oauth-audience <audience>', 'what tokens for this server are for; may be repeated', collected)
    .option('--oauth-keys <url-or-file>', 'keys of the issuer; else those that its OpenID configuration names')
    .option('--oauth-user-claim <claim>', 'which claim of a token names the user; else upn, smtp or preferred_username')
    .option('--ldap-url <url>', 'a directory whose people may sign in with their passwords')
    .option('--ldap-base <dn>', 'the entry below which people are')
    .option('--ldap-bind-dn <dn>', 'who looks people up')
    .option('--ldap-password-file <file>', 'holds the password of who looks people up')
    .option('--ldap-filter <filter>', 'finds a person; "{login}" is what was typed')
    .option('--ldap-mail <attribute>', 'the attribute that holds the primary address', 'mail')
    .option('--ldap-proxy-addresses <attribute>', 'the attribute that holds all addresses', 'proxyAddresses')
    .option('--ldap-start-tls', 'encrypt the connection to an "ldap:" URL')
    .option('--ldap-ca <file>', 'certificates, in PEM, of who signs those of the directory')
    .option('--ldap-create-mailboxes', 'make a mailbox for whoever signs in for the first time')
}

export async function authenticationOf(flags: AuthenticationFlags): Promise<AuthenticationOptions> {
  const oauth = await oauthOf(flags)
  const ldap = await ldapOf(flags)
  const { auth, defaultDomain } = flags
  if (auth?.includes('oauth') && !oauth)
    throw new CommandError('OAuth needs to know whose tokens are taken: name it with --oauth-issuer.', 2)
  if (ldap && auth && !auth.includes('basic'))
    throw new CommandError('Passwords of an LDAP directory come by Basic only: add it to --auth.', 2)
  return {
    ...(auth && { schemes: auth }),
    ...(oauth && { oauth }),
    ...(ldap && { ldap }),
    ...(defaultDomain !== undefined && { defaultDomain }),
  }
}

async function oauthOf(flags: AuthenticationFlags): Promise<OAuthOptions | undefined> {
  const { oauthIssuer: issuer, oauthAudience: audience, oauthKeys, oauthUserClaim: userClaim } = flags
  if (issuer === undefined) {
    if (audience || oauthKeys || userClaim) throw new CommandError('The options of OAuth need --oauth-issuer.', 2)
    return undefined
  }
  if (audience === undefined)
    throw new CommandError(
      'Tokens for other servers must not open this one: say with --oauth-audience what ours are for.',
      2,
    )
  const keys = oauthKeys === undefined || /^https?:/.test(oauthKeys) ? oauthKeys : await keysIn(oauthKeys)
  return { issuers: [{ issuer, audience, ...(keys && { keys }), ...(userClaim && { userClaim }) }] }
}

async function keysIn(file: string) {
  const text = (await read(file)).toString()
  try {
    return JSON.parse(text) as Exclude<OAuthOptions['issuers'][number]['keys'], string | undefined>
  } catch (error) {
    throw new CommandError(`The file "${file}" is no JSON Web Key Set: ${reasonOf(error)}`, 2, { cause: error })
  }
}

async function ldapOf(flags: AuthenticationFlags): Promise<LdapOptions | undefined> {
  const { ldapUrl: url, ldapBase: baseDn, ldapBindDn: bindDn, ldapFilter: filter } = flags
  if (url === undefined) {
    if (baseDn || bindDn || filter) throw new CommandError('The options of LDAP need --ldap-url.', 2)
    return undefined
  }
  if (baseDn === undefined) throw new CommandError('Say with --ldap-base below which entry people are.', 2)
  if ((bindDn === undefined) !== (flags.ldapPasswordFile === undefined))
    throw new CommandError(
      'The options --ldap-bind-dn and --ldap-password-file go together: one of them is missing.',
      2,
    )
  const bindPassword = flags.ldapPasswordFile && (await read(flags.ldapPasswordFile)).toString().replace(/\r?\n$/, '')
  return {
    url,
    baseDn,
    startTls: flags.ldapStartTls ?? false,
    createMailboxes: flags.ldapCreateMailboxes ?? false,
    ...(bindDn !== undefined && { bindDn }),
    ...(bindPassword !== undefined && { bindPassword }),
    ...(filter !== undefined && { filter }),
    ...(flags.ldapMail !== undefined && { mailAttribute: flags.ldapMail }),
    ...(flags.ldapProxyAddresses !== undefined && { proxyAddressAttribute: flags.ldapProxyAddresses }),
    ...(flags.ldapCa !== undefined && { ca: await read(flags.ldapCa) }),
  }
}

const read = (file: string): Promise<Buffer> =>
  readFile(file).catch((error) => {
    throw new CommandError(`The file "${file}" cannot be read: ${reasonOf(error)}`, 2, { cause: error })
  })

const collected = (value: string, values: readonly string[] = []): readonly string[] => [...values, value]

function readSchemes(value: string): readonly SchemeName[] {
  const names = value.split(',').map((name) => name.trim().toLowerCase())
  const isKnown = (name: string): name is SchemeName => (schemeNames as readonly string[]).includes(name)
  if (!names.every(isKnown)) throw new InvalidArgumentError(`They are ${schemeNames.join(', ')}, with commas between.`)
  return names
}

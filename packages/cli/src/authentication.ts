import { readFile } from 'node:fs/promises'
import type { AuthenticationOptions, LdapOptions, OAuthOptions, TokenIssuer } from '@exchequer/server'
import { CommandError, reasonOf } from './command-error.js'
import { isUrl } from './settings/authentication-settings.js'
import type { Settings } from './settings/settings.js'

type Said = Settings['authentication']

/** How people sign in, with what the files hold that settings name. */
export async function authenticationOf({ oauth, ldap, ...others }: Said): Promise<AuthenticationOptions> {
  return { ...others, ...(oauth && { oauth: await oauthOf(oauth) }), ...(ldap && { ldap: await ldapOf(ldap) }) }
}

async function oauthOf({ issuers, ...others }: NonNullable<Said['oauth']>): Promise<OAuthOptions> {
  const read = async ({ keys, ...issuer }: (typeof issuers)[number]): Promise<TokenIssuer> =>
    keys === undefined ? issuer : { ...issuer, keys: isUrl(keys) ? keys : await keysIn(keys) }
  return { ...others, issuers: await Promise.all(issuers.map(read)) }
}

async function keysIn(file: string): Promise<Exclude<TokenIssuer['keys'], string | undefined>> {
  const text = (await read(file)).toString()
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CommandError(`The file "${file}" is no JSON Web Key Set: ${reasonOf(error)}`, 2, { cause: error })
  }
}

async function ldapOf({ bindPasswordFile, ca, ...others }: NonNullable<Said['ldap']>): Promise<LdapOptions> {
  const bindPassword = bindPasswordFile && (await read(bindPasswordFile)).toString().replace(/\r?\n$/, '')
  return {
    ...others,
    ...(bindPassword !== undefined && { bindPassword }),
    ...(ca !== undefined && { ca: await read(ca) }),
  }
}

const read = (file: string): Promise<Buffer> =>
  readFile(file).catch((error) => {
    throw new CommandError(`The file "${file}" cannot be read: ${reasonOf(error)}`, 2, { cause: error })
  })

import type { AutodiscoverErrorCode } from '@exchequer/protocol'
import type { AutodiscoverRedirect } from './found-user.js'

/** How an answer begins that went well: of a user or a domain. */
export const fine = { errorCode: 'NoError', errorMessage: 'No error.' } as const

/** How one begins that did not. */
export const refusal = (errorCode: AutodiscoverErrorCode, errorMessage: string) => ({ errorCode, errorMessage })

/** That a user or a domain is elsewhere. */
export const redirection = (redirect: AutodiscoverRedirect) =>
  'address' in redirect
    ? { ...refusal('RedirectAddress', 'Redirection address.'), redirectTarget: redirect.address }
    : { ...refusal('RedirectUrl', 'Redirection URL.'), redirectTarget: redirect.url }

/** Users or domains that one request may ask about. */
const most = 100

/** What is wrong with a request that asks about nobody, about too many, or for nothing. */
export function wrongCount(kind: 'user' | 'domain', count: number, settings?: number): string | undefined {
  if (count === 0) return `At least one ${kind} must be requested.`
  if (count > most) return `At most ${most} ${kind}s may be requested at once.`
  return settings === 0 ? 'At least one setting must be requested.' : undefined
}

/** Why a setting is not in an answer: nobody knows the name, or this server has nothing to say under it. */
export const settingError = (settingName: string, isName: (name: string) => boolean) =>
  isName(settingName)
    ? { ...refusal('SettingIsNotAvailable', `Setting '${settingName}' is not available.`), settingName }
    : { ...refusal('InvalidSetting', `Invalid setting: '${settingName}'`), settingName }

/** The names that are asked for, each once. */
export const namesIn = (requested: readonly string[]): string[] => [...new Set(requested.map((name) => name.trim()))]

import {
  type AutodiscoverErrorCode,
  type GetUserSettingsResponse,
  type PoxError,
  type PoxSettings,
  settingsOfPox,
  settingsOfSoap,
  type UserResponse,
  type UserSettingName,
  type UserSettings,
} from '@exchequer/protocol'
import type { Failure, Outcome, Redirection } from './outcome.js'

/** A setting that could not be had. */
export interface SettingError {
  readonly settingName: string
  readonly code: AutodiscoverErrorCode
  readonly message: string
}

/** What was told of a user. */
export interface Told {
  readonly settings: UserSettings
  readonly errors: readonly SettingError[]
}

export const toldBy = ({ userSettings = [], userSettingErrors = [] }: UserResponse): Told => ({
  settings: settingsOfSoap(userSettings),
  errors: userSettingErrors.map(({ settingName = '', errorCode, errorMessage = '' }) => ({
    settingName,
    code: errorCode,
    message: errorMessage,
  })),
})

/** What came of asking about one user by SOAP. */
export function outcomeOfSoap(answer: GetUserSettingsResponse): Outcome<Told> {
  const [user] = answer.userResponses ?? []
  if (answer.errorCode !== 'NoError' || !user) return soapFailure(answer)
  const redirection = redirectionIn(user)
  if (redirection) return redirection
  return user.errorCode === 'NoError' ? { found: toldBy(user) } : soapFailure(user)
}

/** Where the service says to ask instead; nowhere where that cannot be asked. */
export function redirectionIn({ errorCode, redirectTarget: target }: SoapRedirection): Redirection | undefined {
  if (!target) return undefined
  if (errorCode === 'RedirectAddress') return { address: target }
  return errorCode === 'RedirectUrl' && URL.canParse(target) ? { url: target } : undefined
}

interface SoapRedirection {
  readonly errorCode?: AutodiscoverErrorCode | undefined
  readonly redirectTarget: string | undefined
}

interface SoapOutcome {
  readonly errorCode?: AutodiscoverErrorCode | undefined
  readonly errorMessage?: string | undefined
}

export const soapFailure = ({ errorCode, errorMessage }: SoapOutcome): Failure => ({
  kind: 'refused',
  problem: errorMessage || errorCode || 'It answered with nothing.',
  code: errorCode,
})

/** The codes of plain XML, where they mean one of SOAP's (MS-OXDSCLI, "ErrorCode"). */
const codeOfPox: Readonly<Record<string, AutodiscoverErrorCode>> = {
  '500': 'InvalidUser',
  '501': 'InvalidUser',
  '600': 'InvalidRequest',
  '601': 'InvalidRequest',
  '602': 'InvalidUser',
  '603': 'InternalServerError',
}

/** What came of asking by plain XML, which tells everything it knows, for some settings. */
export function outcomeOfPox(
  answer: { settings: PoxSettings } | { error: PoxError },
  names: readonly UserSettingName[],
): Outcome<Told> {
  if ('error' in answer) {
    const { errorCode, message } = answer.error
    return { kind: 'refused', problem: message || `Error ${errorCode}.`, code: codeOfPox[errorCode] }
  }
  const { action, redirectAddr, redirectUrl } = answer.settings.account
  if (action === 'redirectAddr' && redirectAddr) return { address: redirectAddr }
  if (action === 'redirectUrl' && redirectUrl && URL.canParse(redirectUrl)) return { url: redirectUrl }
  if (action !== 'settings') return { kind: 'refused', problem: `It leads nowhere: ${action}.` }
  return { found: wanted(settingsOfPox(answer.settings), names) }
}

/** What was not asked for is left out; what is missing is an error of its own. */
function wanted(settings: UserSettings, names: readonly UserSettingName[]): Told {
  const missing = names.filter((name) => settings[name] === undefined)
  return {
    settings: Object.fromEntries(Object.entries(settings).filter(([name]) => names.some((one) => one === name))),
    errors: missing.map((settingName) => ({
      settingName,
      code: 'SettingIsNotAvailable',
      message: `Setting '${settingName}' is not available.`,
    })),
  }
}

import {
  type GetUserSettingsRequest,
  type GetUserSettingsResponse,
  isUserSettingName,
  soapSetting,
  type UserResponse,
  type UserSettings,
} from '@exchequer/protocol'
import { alternateMailboxes } from './alternate-mailboxes.js'
import { findUser } from './found-user.js'
import { fine, namesIn, redirection, refusal, settingError, wrongCount } from './refusal.js'
import { settingsOfUser } from './settings-of-user.js'
import type { Surroundings } from './soap-answer.js'

/** The settings of users, each with an outcome of his own, in the order of the request. */
export async function answerUsers(
  { users = [], requestedSettings = [] }: GetUserSettingsRequest,
  surroundings: Surroundings,
): Promise<GetUserSettingsResponse> {
  const wrong = wrongCount('user', users.length, requestedSettings.length)
  if (wrong !== undefined) return refusal('InvalidRequest', wrong)
  const names = namesIn(requestedSettings)
  const userResponses: UserResponse[] = []
  for (const { mailbox } of users) userResponses.push(await answerUser(mailbox?.trim() ?? '', names, surroundings))
  return { errorCode: 'NoError', errorMessage: '', userResponses }
}

async function answerUser(
  name: string,
  settingNames: readonly string[],
  { store, redirectUser, opens, deployment }: Surroundings,
): Promise<UserResponse> {
  const nothing = { redirectTarget: undefined, userSettingErrors: [], userSettings: [] }
  const user = await findUser(store, name, redirectUser, opens)
  if ('redirect' in user && user.redirect) return { ...nothing, ...redirection(user.redirect) }
  if (!user.mailbox) return { ...refusal('InvalidUser', `Invalid user: '${name}'`), ...nothing }
  const withAlternates = settingNames.includes('AlternateMailboxes') && (await opens(user.owner))
  const settings: UserSettings = {
    ...(await settingsOfUser(store, user, deployment)),
    ...(withAlternates && { AlternateMailboxes: await alternateMailboxes(store, user.owner) }),
  }
  const found = settingNames.map((settingName) => ({
    settingName,
    setting: isUserSettingName(settingName) ? soapSetting(settings, settingName) : undefined,
  }))
  return {
    ...fine,
    redirectTarget: undefined,
    userSettingErrors: found
      .filter(({ setting }) => !setting)
      .map(({ settingName }) => settingError(settingName, isUserSettingName)),
    userSettings: found.flatMap(({ setting }) => setting ?? []),
  }
}

import { createHash } from 'node:crypto'
import {
  autodiscoverSettingsNamespace,
  type PoxError,
  type PoxRequest,
  poxOfSettings,
  readPoxRequest,
  SchemaError,
  type Slice,
  type TextSource,
  writePoxFailure,
  writePoxSettings,
  XmlError,
} from '@exchequer/protocol'
import { alternateMailboxes } from './alternate-mailboxes.js'
import { findUser } from './found-user.js'
import { type Deployment, packedVersion, settingsOfUser } from './settings-of-user.js'
import type { Surroundings } from './soap-answer.js'

/** The errors with their texts (MS-OXDSCLI 2.2.4.1.1.3.2, "ErrorCode"); exchangelib goes by the text of 500. */
const messages: Readonly<Record<string, string>> = {
  500: "The email address can't be found.",
  501: 'Bad Address',
  600: 'Invalid Request',
  601: 'Provider is not available',
}

/** Answers a request in plain XML, whatever it is: an error is an answer too. `source` is absent where nothing was posted. */
export async function poxAnswer(
  source: TextSource | undefined,
  { store, redirectUser, error, opens, deployment }: Surroundings,
): Promise<Slice[]> {
  const failure = (code: string, text = messages[code] ?? `Error ${code}`): Slice[] =>
    writePoxFailure(errorOf(code, text, deployment))
  if (error) return failure(error.code, error.text)
  const request = source && readOrRefuse(source)
  const name = (request?.eMailAddress || request?.legacyDN)?.trim()
  if (!request || !name) return failure('600')
  if (!isSettingsSchema(request)) return failure('601')
  const user = await findUser(store, name, redirectUser, opens)
  if ('redirect' in user && user.redirect) {
    const { redirect } = user
    const account =
      'address' in redirect
        ? { action: 'redirectAddr', redirectAddr: redirect.address }
        : { action: 'redirectUrl', redirectUrl: redirect.url }
    return writePoxSettings({ account })
  }
  if (!user.mailbox) return failure(user.isListed ? '501' : '500')
  const AlternateMailboxes = (await opens(user.owner)) ? await alternateMailboxes(store, user.owner) : []
  const settings = { ...(await settingsOfUser(store, user, deployment)), AlternateMailboxes }
  return writePoxSettings(poxOfSettings(settings, packedVersion(deployment.version)))
}

/** Who does not say what he takes, takes what there is. */
const isSettingsSchema = ({ acceptableResponseSchema: schema }: PoxRequest): boolean =>
  schema === undefined || schema.trim().replace(/^https:/, 'http:') === autodiscoverSettingsNamespace

function readOrRefuse(source: TextSource): PoxRequest | undefined {
  try {
    return readPoxRequest(source)
  } catch (error) {
    if (error instanceof XmlError || error instanceof SchemaError) return undefined
    throw error
  }
}

/** `Id` is a number for the server, `Time` the time of day, both as Exchange writes them. */
function errorOf(errorCode: string, message: string, { hostName }: Deployment): PoxError {
  return {
    time: new Date().toISOString().slice('0000-00-00T'.length, -1),
    id: String(createHash('sha256').update(hostName).digest().readUInt32BE()),
    errorCode,
    message,
    debugData: '',
  }
}

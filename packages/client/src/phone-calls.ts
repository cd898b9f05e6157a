import {
  DisconnectPhoneCall,
  GetPhoneCallInformation,
  type PhoneCallId,
  type PhoneCallInformation,
  PlayOnPhone,
} from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { type ItemIdLike, plainItemId } from './ids.js'

/** Has Unified Messaging call a number and read a message aloud there; gives what names the call (docs "PlayOnPhone operation"). */
export async function playOnPhone(
  connection: Connection,
  item: ItemIdLike,
  dialString: string,
  options: CallOptions = {},
): Promise<PhoneCallId | undefined> {
  return (await callSingle(connection, PlayOnPhone, { itemId: plainItemId(item), dialString }, options)).phoneCallId
}

/** How it goes with a call (docs "GetPhoneCallInformation operation"). */
export async function getPhoneCallInformation(
  connection: Connection,
  phoneCallId: PhoneCallId,
  options: CallOptions = {},
): Promise<PhoneCallInformation | undefined> {
  return (await callSingle(connection, GetPhoneCallInformation, { phoneCallId }, options)).phoneCallInformation
}

/** Hangs up (docs "DisconnectPhoneCall operation"). */
export async function disconnectPhoneCall(
  connection: Connection,
  phoneCallId: PhoneCallId,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, DisconnectPhoneCall, { phoneCallId }, options)
}

import { GetUserRetentionPolicyTags, type RetentionPolicyTag } from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'

/** The tags of the policy that says how long the mailbox keeps what. */
export async function getUserRetentionPolicyTags(
  connection: Connection,
  options: CallOptions = {},
): Promise<RetentionPolicyTag[]> {
  return (await callSingle(connection, GetUserRetentionPolicyTags, {}, options)).retentionPolicyTags
}

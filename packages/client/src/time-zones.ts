import { GetServerTimeZones, type TimeZoneDefinition } from '@exchequer/protocol'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'

export interface GetServerTimeZonesOptions extends CallOptions {
  /** Whether the definitions say when clocks change: they do unless this says otherwise. */
  readonly returnFullTimeZoneData?: boolean
}

/** Gets the server's time zones with their rules: all, or those with these ids. What it does not know is left out. */
export async function getServerTimeZones(
  connection: Connection,
  ids?: readonly string[],
  { returnFullTimeZoneData = true, ...options }: GetServerTimeZonesOptions = {},
): Promise<readonly TimeZoneDefinition[]> {
  const request = { returnFullTimeZoneData, ...(ids && { ids: [...ids] }) }
  const { timeZoneDefinitions } = await callOne(connection, GetServerTimeZones, request, options)
  return timeZoneDefinitions ?? []
}

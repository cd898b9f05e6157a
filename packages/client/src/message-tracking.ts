import {
  FindMessageTrackingReport,
  type FindMessageTrackingReportRequest,
  type FindMessageTrackingReportResponseMessage,
  GetMessageTrackingReport,
  type GetMessageTrackingReportRequest,
  type GetMessageTrackingReportResponseMessage,
} from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'

/** Finds reports on where messages went, by who sent them, to whom and when (docs "FindMessageTrackingReport operation"). */
export const findMessageTrackingReport = (
  connection: Connection,
  wanted: FindMessageTrackingReportRequest,
  options: CallOptions = {},
): Promise<FindMessageTrackingReportResponseMessage> =>
  callSingle(connection, FindMessageTrackingReport, wanted, options)

/** Gets one of these reports, by its id (docs "GetMessageTrackingReport operation"). */
export const getMessageTrackingReport = (
  connection: Connection,
  wanted: GetMessageTrackingReportRequest,
  options: CallOptions = {},
): Promise<GetMessageTrackingReportResponseMessage> => callSingle(connection, GetMessageTrackingReport, wanted, options)

import MimeNode from 'nodemailer/lib/mime-node'
import type { Address, MailHeader } from './mail.js'

/** A report in its parts (RFC 6522): words for people, fields for programs. */
export interface ReportParts {
  /** `disposition-notification` (RFC 8098) or `delivery-status` (RFC 3464). */
  readonly type: string
  readonly from: Address
  readonly to: Address
  readonly subject: string
  readonly date: Date
  readonly messageId: string
  readonly inReplyTo: string | undefined
  readonly text: string
  /** The fields in their groups, which blank lines set apart. */
  readonly fields: readonly (readonly MailHeader[])[]
}

/** The RFC 5322 form of a report. */
export async function composeReport(report: ReportParts): Promise<Uint8Array> {
  const { type, from, to, subject, date, messageId, inReplyTo, text, fields } = report
  const root = new MimeNode(`multipart/report; report-type=${type}`, { newline: 'windows' })
  root.setHeader({
    From: [from],
    To: [to],
    Subject: oneLine(subject),
    Date: date.toUTCString(),
    'Message-ID': messageId,
  })
  if (inReplyTo !== undefined) root.setHeader({ 'In-Reply-To': inReplyTo, References: inReplyTo })
  root.setHeader({ 'Auto-Submitted': 'auto-replied' })
  root.createChild('text/plain; charset=utf-8').setContent(text)
  const lines = fields.map((group) => group.map(({ name, value }) => `${name}: ${oneLine(value)}\r\n`).join(''))
  root.createChild(`message/${type}`).setContent(lines.join('\r\n'))
  return new Uint8Array(await root.build())
}

const oneLine = (value: string): string => value.replace(/[\r\n]+/g, ' ')

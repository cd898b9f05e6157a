import { openSqliteStore, type SendConnector, type Store } from '@exchequer/server'
import { type Host, type HostOptions, host } from './harness.js'

/** People with no mailbox here. */
export const [dan, eve] = ['dan@elsewhere.test', 'eve@elsewhere.test']

/** A message as it was handed to the connector. */
export interface Taken {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly text: string
}

/** A host whose connector keeps what it is given. */
export interface OutsideHost extends Host {
  readonly store: Store
  /** What has gone out since this was last asked. */
  sent(): Promise<Taken[]>
  /** Brings in the text of a message; gives whom it was refused for and with what status, `dan@elsewhere.test 5.7.1`. */
  bring(text: string, to: readonly string[], sender?: string): Promise<string[]>
}

export async function outsideHost(options: HostOptions = {}): Promise<OutsideHost> {
  let taken: Taken[] = []
  const sendConnector: SendConnector = async (envelope, bytes) => {
    taken.push({
      ...envelope,
      text: Buffer.from(bytes).toString(),
    })
  }
  const store = options.store ?? (await openSqliteStore({ path: ':memory:' }))
  const mail = await host({ sendConnector, ...options, store })
  return {
    ...mail,
    async sent() {
      await mail.server.runDue()
      const all = taken
      taken = []
      return all
    },
    async bring(text, recipients, sender = dan) {
      const refusals = await mail.server.deliver({ sender, recipients }, Buffer.from(text))
      return refusals.map(({ recipient, status }) => `${recipient} ${status}`)
    },
  }
}

/** A message of plain text. */
export const letter = (from: string, to: string, subject: string, ...headers: string[]): string =>
  [
    'Received: from mx.elsewhere.test by mail.example.test with ESMTP; Thu, 26 Nov 2026 09:00:00 +0000',
    ...headers,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Thu, 26 Nov 2026 09:00:00 +0000',
    '',
    'Words',
    '',
  ].join('\r\n')

/** What a program elsewhere writes about a meeting. */
export interface Invite {
  readonly method: 'REQUEST' | 'REPLY' | 'COUNTER' | 'CANCEL'
  readonly from?: string
  readonly to: string
  readonly subject?: string
  /** The lines of the event. */
  readonly event: readonly string[]
}

const calendarText = ({ method, event }: Invite, ...more: string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'PRODID:-//Elsewhere//Calendar 1.0//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...more,
    'BEGIN:VEVENT',
    ...event,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')

/** As web mail writes it: words, HTML and the calendar as alternatives, and the calendar once more as a file. */
export function webInvite(invite: Invite): string {
  const { method, from = dan, to, subject = 'About a meeting' } = invite
  const file = Buffer.from(calendarText(invite)).toString('base64')
  return [
    'MIME-Version: 1.0',
    'Sender: Web Calendar <calendar-notification@elsewhere.test>',
    'Message-ID: <0000-calendar@elsewhere.test>',
    'Date: Thu, 26 Nov 2026 09:00:00 +0000',
    `Subject: ${subject}`,
    `From: Somebody <${from}>`,
    `To: ${to}`,
    'Content-Type: multipart/mixed; boundary="outer"',
    '',
    '--outer',
    'Content-Type: multipart/alternative; boundary="inner"',
    '',
    '--inner',
    'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes',
    '',
    'Somebody said something.',
    '--inner',
    'Content-Type: text/html; charset="UTF-8"',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<p>Somebody <b>said</b> something.</p>',
    '--inner',
    `Content-Type: text/calendar; charset="UTF-8"; method=${method}`,
    'Content-Transfer-Encoding: 7bit',
    '',
    calendarText(invite),
    '--inner--',
    '--outer',
    'Content-Type: application/ics; name="invite.ics"',
    'Content-Disposition: attachment; filename="invite.ics"',
    'Content-Transfer-Encoding: base64',
    '',
    file.replace(/.{76}/g, '$&\r\n'),
    '--outer--',
    '',
  ].join('\r\n')
}

const berlin = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
]

/** As a desktop program writes it: words beside the calendar, in base64, with the zone of its author. */
export function desktopInvite(invite: Invite): string {
  const { method, from = dan, to, subject = 'About a meeting' } = invite
  return [
    `From: "Somebody" <${from}>`,
    `To: ${to}`,
    `Subject: ${subject}`,
    'Date: Thu, 26 Nov 2026 09:00:00 +0000',
    'Message-ID: <0001-desktop@elsewhere.test>',
    'Content-Type: multipart/alternative; boundary="_000_"',
    'MIME-Version: 1.0',
    '',
    '--_000_',
    'Content-Type: text/plain; charset="iso-8859-1"',
    '',
    'Something was said.',
    '--_000_',
    `Content-Type: text/calendar; charset="utf-8"; method=${method}`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(calendarText(invite, ...berlin))
      .toString('base64')
      .replace(/.{76}/g, '$&\r\n'),
    '--_000_--',
    '',
  ].join('\r\n')
}

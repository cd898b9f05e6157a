import type { IconIndex } from '@exchequer/protocol'
import type { StoredItem } from './stored-item.js'

/** By message class, the more special one first ([MS-OXOCAL] 2.2.1.49, [MS-OXOTASK] 2.2.2.1, [MS-OXOMSG] 2.2.1.10). */
const icons: readonly { readonly itemClass: string; icon(item: StoredItem): IconIndex }[] = [
  { itemClass: 'IPM.Appointment', icon: ({ properties }) => appointmentIcon(properties) },
  { itemClass: 'IPM.Contact', icon: () => 'OutlookDefaultForContacts' },
  { itemClass: 'IPM.Task', icon: ({ properties }) => (properties['recurrence'] ? 'TaskRecur' : 'TaskItem') },
  { itemClass: 'IPM.Post', icon: () => 'PostItem' },
  { itemClass: 'IPM.Schedule.Meeting.Request', icon: () => 'AppointmentMeetNY' },
  { itemClass: 'IPM.Schedule.Meeting.Resp.Pos', icon: () => 'AppointmentMeetYes' },
  { itemClass: 'IPM.Schedule.Meeting.Resp.Neg', icon: () => 'AppointmentMeetNo' },
  { itemClass: 'IPM.Schedule.Meeting.Resp.Tent', icon: () => 'AppointmentMeetMaybe' },
  { itemClass: 'IPM.Schedule.Meeting.Canceled', icon: () => 'AppointmentMeetCancel' },
  {
    itemClass: 'IPM.Note.SMIME.MultipartSigned',
    icon: ({ row }) => (row.isRead ? 'MailSmimeSignedRead' : 'MailSmimeSigned'),
  },
  { itemClass: 'IPM.Note.SMIME', icon: ({ row }) => (row.isRead ? 'MailEncryptedRead' : 'MailEncrypted') },
  { itemClass: 'IPM.Note', icon: ({ row }) => (row.isRead ? 'MailRead' : 'MailUnread') },
]

function appointmentIcon(properties: Readonly<Record<string, unknown>>): IconIndex {
  const isMeeting = ['requiredAttendees', 'optionalAttendees', 'resources'].some((key) => properties[key] !== undefined)
  if (properties['recurrence']) return isMeeting ? 'AppointmentMeetRecur' : 'AppointmentRecur'
  return isMeeting ? 'AppointmentMeet' : 'AppointmentItem'
}

/** The icon of an item: the one that a client or an answer set (PidTagIconIndex), or that of its class. */
export function iconIndex(item: StoredItem): IconIndex {
  const kept = item.properties['iconIndex'] as IconIndex | undefined
  if (kept !== undefined) return kept
  const itemClass = item.row.itemClass.toLowerCase()
  const known = icons.find(
    (one) => itemClass === one.itemClass.toLowerCase() || itemClass.startsWith(`${one.itemClass.toLowerCase()}.`),
  )
  return known?.icon(item) ?? 'Default'
}

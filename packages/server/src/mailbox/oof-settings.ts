import { EwsError, UserOofSettings } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { dayMilliseconds } from '#time/civil'
import type { Session, WriteSession } from './session.js'
import { changeSettings } from './settings.js'
import { settledDate } from './zones.js'

/** Out of office rests in the settings of a mailbox: a delivery, which has the row at hand, reads nothing more to learn that its owner is there. */
interface OofMailboxSettings {
  readonly oof?: { readonly settings: unknown; readonly period: number }
}

/** What somebody has said of being away. */
export interface Absence {
  readonly settings: UserOofSettings
  /** Another number whenever everybody is to be answered once more. */
  readonly period: number
}

/** What one reply may hold, in characters (docs "Set-MailboxAutoReplyConfiguration", InternalMessage). */
const replyLimit = 128 * 1024

const hourMilliseconds = 60 * 60_000

export function absenceOf({ settings }: MailboxRow): Absence | undefined {
  const { oof } = JSON.parse(settings) as OofMailboxSettings
  return oof && { settings: UserOofSettings.unpack(oof.settings) as UserOofSettings, period: oof.period }
}

/** Whether somebody is away at a time. */
export function isAway({ oofState, duration }: UserOofSettings, now: Date): boolean {
  if (oofState !== 'Scheduled') return oofState === 'Enabled'
  return duration !== undefined && duration.startTime <= now && now < duration.endTime
}

/** The settings with every element that there is of them, whatever the state: Outlook fails on saving what it did not get (operations.md §3.7). */
export function oofSettingsOf({ now }: Session, mailbox: MailboxRow): UserOofSettings {
  const settings = absenceOf(mailbox)?.settings
  const startTime = new Date(Math.floor(now.getTime() / hourMilliseconds) * hourMilliseconds)
  return {
    oofState: 'Disabled',
    externalAudience: 'All',
    duration: { startTime, endTime: new Date(startTime.getTime() + dayMilliseconds) },
    ...settings,
    internalReply: { ...settings?.internalReply, message: settings?.internalReply?.message ?? '' },
    externalReply: { ...settings?.externalReply, message: settings?.externalReply?.message ?? '' },
  }
}

/**
 * Says that somebody is away, or is not (docs "SetUserOofSettings operation"). Throws `ErrorInvalidScheduledOofDuration` for a schedule
 * that is none or is over, and `ErrorInvalidUserOofSettings` where there is to be a reply and one of the two is missing.
 */
export async function setOofSettings(
  session: WriteSession,
  mailbox: MailboxRow,
  given: UserOofSettings,
): Promise<void> {
  const { oofState, internalReply, externalReply } = given
  const duration = durationOf(session, given)
  if (oofState === 'Scheduled' && !(duration && duration.endTime > session.now))
    throw new EwsError('ErrorInvalidScheduledOofDuration')
  if (oofState !== 'Disabled' && !(internalReply && externalReply)) throw new EwsError('ErrorInvalidUserOofSettings')
  for (const reply of [internalReply, externalReply])
    if ((reply?.message?.length ?? 0) > replyLimit) throw new EwsError('ErrorDataSizeLimitExceeded')
  const before = absenceOf(mailbox)
  const settings: UserOofSettings = {
    ...given,
    // What a client that only switches it off does not send again is still there when it is switched on.
    internalReply: internalReply ?? before?.settings.internalReply,
    externalReply: externalReply ?? before?.settings.externalReply,
    duration: duration ?? before?.settings.duration,
    eventsToDeleteIDs: undefined,
  }
  const now = session.now.getTime()
  const period =
    before && sameAbsence(before.settings, settings) ? before.period : Math.max(now, (before?.period ?? 0) + 1)
  await changeSettings<OofMailboxSettings>(session.store, mailbox, () => ({
    oof: { settings: UserOofSettings.pack(settings), period },
  }))
}

/** The duration with its times settled; nothing where it ends before it begins, which matters to a schedule alone. */
function durationOf(session: Session, { duration }: UserOofSettings): UserOofSettings['duration'] {
  if (!duration) return undefined
  const startTime = settledDate(session, duration.startTime)
  const endTime = settledDate(session, duration.endTime)
  return startTime < endTime ? { startTime, endTime } : undefined
}

/** Whether whoever has been answered need not be answered again: it is the same absence, and the same is said of it. */
const sameAbsence = (one: UserOofSettings, other: UserOofSettings): boolean =>
  JSON.stringify(saidBy(one)) === JSON.stringify(saidBy(other))

const saidBy = ({ oofState, duration, internalReply, externalReply }: UserOofSettings): unknown[] => [
  oofState,
  oofState === 'Scheduled' && duration?.startTime,
  internalReply?.message ?? '',
  externalReply?.message ?? '',
]

#!/usr/bin/python3
"""What Debian's python3-exchangelib does with free/busy data, out of office settings and room lists.

    /usr/bin/python3 exchangelib_availability.py --url URL --user USER --email EMAIL --password PASSWORD

Beside the account, bob of the same domain must be there with the same password.
"""
import datetime
import logging
import sys

logging.getLogger("exchangelib").setLevel(logging.ERROR)

from exchangelib import DELEGATE, Account, CalendarItem, EWSDateTime, EWSTimeZone, Message  # noqa: E402
from exchangelib.errors import (  # noqa: E402
    ErrorAccessDenied, ErrorInvalidScheduledOofDuration, ErrorMailRecipientNotFound, ErrorNameResolutionNoResults,
    ErrorTimeIntervalTooBig,
)
from exchangelib.properties import Mailbox  # noqa: E402
from exchangelib.services import SetUserOofSettings  # noqa: E402
from exchangelib.settings import OofSettings  # noqa: E402
from exchangelib_steps import UTC, equal, main, refuses, step  # noqa: E402

BERLIN = EWSTimeZone("Europe/Berlin")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


class Unchecked(OofSettings):
    """Settings that the client would not send."""

    def clean(self, version=None):
        pass


def bob(mail):
    return mail.account_of(f"bob@{mail.email.partition('@')[2]}")


def busy(account, begin, hours, **more):
    return CalendarItem(account=account, folder=account.calendar, start=begin, end=begin + hours * HOUR, **more).save()


def shown(view):
    return [f"{event.start.strftime('%d %H:%M')} {event.end.strftime('%H:%M')} {event.busy_type}"
            for event in view.calendar_events or []]


@step("free/busy: one's own with details, another's without, nobody's not at all")
def free_busy(mail):
    other = bob(mail)
    day = EWSDateTime(2028, 3, 6, tzinfo=BERLIN)
    busy(mail.account, day + 9 * HOUR, 1, subject="Mine", location="Here", legacy_free_busy_status="OOF")
    busy(other, day + 10 * HOUR, 2, subject="Theirs", legacy_free_busy_status="Tentative")
    people = [(mail.account, "Organizer", False), (other.primary_smtp_address, "Required", False),
              ("nobody@example.test", "Optional", True)]
    own, theirs, unknown = mail.account.protocol.get_free_busy_info(
        people, start=day, end=day + DAY, merged_free_busy_interval=60)
    equal(own.view_type, "DetailedMerged")
    equal(shown(own), ["06 09:00 10:00 OOF"])
    equal((own.calendar_events[0].details.subject, own.calendar_events[0].details.location), ("Mine", "Here"))
    equal(own.merged, "000000000300000000000000")
    equal(theirs.view_type, "FreeBusyMerged")
    equal(shown(theirs), ["06 10:00 12:00 Tentative"])
    equal(theirs.calendar_events[0].details, None)
    equal(theirs.merged, "000000000011000000000000")
    assert isinstance(unknown, ErrorMailRecipientNotFound), unknown


@step("free/busy: working hours in a zone of the server")
def working_hours(mail):
    day = EWSDateTime(2028, 3, 6, tzinfo=UTC)
    [view] = mail.account.protocol.get_free_busy_info([(mail.account, "Organizer", False)], start=day, end=day + DAY)
    zones = list(mail.account.protocol.get_timezones(return_full_timezone_data=True))
    assert view.working_hours_timezone.to_server_timezone(zones, for_year=2028) in [zone.id for zone in zones]
    equal([(hours.weekdays, hours.start.hour, hours.end.hour) for hours in view.working_hours], [([1, 2, 3, 4, 5], 8, 17)])


@step("free/busy: a window of 43 days is too long")
def window(mail):
    day = EWSDateTime(2028, 3, 6, tzinfo=UTC)
    refuses(ErrorTimeIntervalTooBig, lambda: list(mail.account.protocol.get_free_busy_info(
        [(mail.account, "Organizer", False)], start=day, end=day + 43 * DAY)))


@step("out of office: settings are kept, and every sender is answered once")
def out_of_office(mail):
    account, other = mail.account, bob(mail)
    equal(account.oof_settings.state, OofSettings.DISABLED)
    account.oof_settings = OofSettings(
        state=OofSettings.ENABLED, external_audience="Known", internal_reply="I'm away", external_reply="Out")
    kept = account.oof_settings
    equal((kept.state, kept.external_audience, kept.internal_reply, kept.external_reply),
          (OofSettings.ENABLED, "Known", "I'm away", "Out"))
    for subject in ["away 1", "away 2"]:
        Message(account=other, subject=subject, body="?", to_recipients=[account.primary_smtp_address]).send()
    equal([(one.subject, one.text_body.strip()) for one in other.inbox.filter(subject__startswith="Automatic reply: away")],
          [("Automatic reply: away 1", "I'm away")])
    account.oof_settings = OofSettings(state=OofSettings.DISABLED, internal_reply="", external_reply="")
    equal(account.oof_settings.state, OofSettings.DISABLED)
    Message(account=other, subject="away 3", body="?", to_recipients=[account.primary_smtp_address]).send()
    equal(other.inbox.filter(subject="Automatic reply: away 3").count(), 0)


@step("out of office: a schedule, and one that is over")
def schedule(mail):
    begin = EWSDateTime.now(tz=BERLIN).replace(microsecond=0) + DAY
    scheduled = OofSettings(
        state=OofSettings.SCHEDULED, start=begin, end=begin + 7 * DAY, internal_reply="In", external_reply="Out")
    mail.account.oof_settings = scheduled
    kept = mail.account.oof_settings
    equal((kept.state, kept.start, kept.end), (OofSettings.SCHEDULED, begin, begin + 7 * DAY))
    over = Unchecked(
        state=OofSettings.SCHEDULED, external_audience="All", start=begin - 7 * DAY, end=begin - 2 * DAY,
        internal_reply="In", external_reply="Out")
    refuses(ErrorInvalidScheduledOofDuration,
            lambda: SetUserOofSettings(account=mail.account).get(oof_settings=over, mailbox=Mailbox(email_address=mail.email)))
    mail.account.oof_settings = OofSettings(state=OofSettings.DISABLED, internal_reply="", external_reply="")


@step("out of office: nobody else's")
def nobody_elses(mail):
    theirs = Account(bob(mail).primary_smtp_address, config=mail.account.protocol.config, autodiscover=False,
                     access_type=DELEGATE, default_timezone=UTC)
    refuses(ErrorAccessDenied, lambda: theirs.oof_settings)


@step("rooms: a server without lists has none, and a list that is none has no rooms")
def rooms(mail):
    equal(list(mail.account.protocol.get_roomlists()), [])
    refuses(ErrorNameResolutionNoResults, lambda: list(mail.account.protocol.get_rooms("rooms@example.test")))


if __name__ == "__main__":
    sys.exit(main(__doc__))

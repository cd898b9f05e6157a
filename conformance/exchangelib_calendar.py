#!/usr/bin/python3
"""What Debian's python3-exchangelib does with a calendar: series of every pattern unfolded by calendar.view, their occurrences changed and
deleted, meetings among four people.

    /usr/bin/python3 exchangelib_calendar.py --url URL --user USER --email EMAIL --password PASSWORD

Beside the account, bob, carol and dave of the same domain must be there with the same password.
"""
import datetime
import logging
import sys
import warnings

warnings.simplefilter("ignore")

from exchangelib import (  # noqa: E402
    DELEGATE, Account, CalendarItem, EWSDate, EWSDateTime, EWSTimeZone, FileAttachment,
)
from exchangelib.errors import (  # noqa: E402
    ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange, ErrorCalendarOccurrenceIsDeletedFromRecurrence,
    ErrorCalendarViewRangeTooBig, ErrorItemNotFound, ErrorOccurrenceCrossingBoundary,
)
from exchangelib.folders import Calendar  # noqa: E402
from exchangelib.items import (  # noqa: E402
    SEND_TO_ALL_AND_SAVE_COPY, SEND_TO_NONE, MeetingCancellation, MeetingRequest, MeetingResponse,
)
from exchangelib.properties import Attendee, Mailbox, TimeZone  # noqa: E402
from exchangelib.recurrence import (  # noqa: E402
    AbsoluteMonthlyPattern, AbsoluteYearlyPattern, DailyPattern, Recurrence, RelativeMonthlyPattern, RelativeYearlyPattern,
    WeeklyPattern,
)
from exchangelib_steps import UTC, equal, main, refuses, step  # noqa: E402

# The dates in definitions of zones have no zone themselves, Exchange's neither, and the client warns of each.
logging.getLogger("exchangelib.fields").setLevel("ERROR")

BERLIN = EWSTimeZone("Europe/Berlin")
ADELAIDE = EWSTimeZone("Australia/Adelaide")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def calendar(mail):
    return mail.folder(Calendar, mail.account.calendar)


def series(mail, folder, pattern, start, zone=UTC, number=5, **more):
    begin = EWSDateTime(*start, tzinfo=zone)
    item = CalendarItem(
        account=mail.account, folder=folder, start=begin, end=begin + HOUR, subject=more.pop("subject", "Series"),
        recurrence=Recurrence(pattern=pattern, start=EWSDate(*start[:3]), number=number), **more,
    )
    return item.save(send_meeting_invitations=SEND_TO_NONE)


def starts(folder, begin, end, zone=UTC):
    view = folder.view(start=EWSDateTime(*begin, tzinfo=zone), end=EWSDateTime(*end, tzinfo=zone))
    return [item.start.astimezone(zone).strftime("%Y-%m-%d %H:%M") for item in view]


# Series


@step("series: every pattern, unfolded by calendar.view")
def patterns(mail):
    expected = {
        DailyPattern(interval=3): ["2027-01-04", "2027-01-07", "2027-01-10", "2027-01-13", "2027-01-16"],
        WeeklyPattern(interval=2, weekdays=["Monday", "Friday"], first_day_of_week="Monday"):
            ["2027-01-04", "2027-01-08", "2027-01-18", "2027-01-22", "2027-02-01"],
        AbsoluteMonthlyPattern(interval=1, day_of_month=31):
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"],
        RelativeMonthlyPattern(interval=1, weekday="Weekday", week_number="Last"):
            ["2027-01-29", "2027-02-26", "2027-03-31", "2027-04-30", "2027-05-31"],
        AbsoluteYearlyPattern(day_of_month=29, month="February"): ["2027-02-28", "2028-02-29"],
        RelativeYearlyPattern(weekday="Thursday", week_number="Fourth", month="November"): ["2027-11-25", "2028-11-23"],
    }
    for pattern, days in expected.items():
        folder = calendar(mail)
        made = series(mail, folder, pattern, (2027, 1, 4, 9), BERLIN, number=len(days))
        seen = starts(folder, (2027, 1, 1), (2028, 12, 31), BERLIN)
        equal([text[:10] for text in seen], days, type(pattern).__name__)
        equal({text[11:] for text in seen}, {"09:00"}, type(pattern).__name__)
        kept = folder.get(id=made.id, changekey=made.changekey)
        equal(kept.recurrence.pattern, pattern)
        equal(kept.recurrence.boundary.number, len(days))
        equal(kept.first_occurrence.start.astimezone(BERLIN).strftime("%Y-%m-%d"), days[0])
        equal(kept.last_occurrence.start.astimezone(BERLIN).strftime("%Y-%m-%d"), days[-1])


@step("series: nine o'clock stays nine o'clock in both hemispheres")
def clocks(mail):
    for zone, first, days in [
        (BERLIN, (2027, 3, 26, 9), ["2027-03-26", "2027-03-27", "2027-03-28", "2027-03-29"]),
        (ADELAIDE, (2027, 4, 2, 9), ["2027-04-02", "2027-04-03", "2027-04-04", "2027-04-05"]),
    ]:
        folder = calendar(mail)
        series(mail, folder, DailyPattern(interval=1), first, zone, number=4)
        equal(starts(folder, first[:3], (2027, 5, 1), zone), [f"{day} 09:00" for day in days])


@step("series: without an end, with an end date, of all-day events")
def ranges(mail):
    folder = calendar(mail)
    begin = EWSDateTime(2027, 5, 3, 9, tzinfo=BERLIN)
    CalendarItem(
        account=mail.account, folder=folder, start=begin, end=begin + HOUR, subject="Ever",
        recurrence=Recurrence(pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=EWSDate(2027, 5, 3)),
    ).save()
    CalendarItem(
        account=mail.account, folder=folder, start=begin, end=begin + HOUR, subject="Until",
        recurrence=Recurrence(
            pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=EWSDate(2027, 5, 3), end=EWSDate(2027, 5, 17)),
    ).save()
    CalendarItem(
        account=mail.account, folder=folder, start=EWSDate(2027, 5, 3), end=EWSDate(2027, 5, 3), is_all_day=True, subject="Days",
        recurrence=Recurrence(pattern=DailyPattern(interval=7), start=EWSDate(2027, 5, 3), number=2),
    ).save()
    view = folder.view(start=EWSDateTime(2027, 5, 1, tzinfo=UTC), end=EWSDateTime(2027, 6, 1, tzinfo=UTC))
    seen = [item.subject for item in view]
    equal((seen.count("Ever"), seen.count("Until"), seen.count("Days")), (5, 3, 2))
    equal(len(starts(folder, (2127, 5, 1), (2127, 6, 1))), 4)


@step("occurrences: by number, first, last, and back to the series")
def numbers(mail):
    folder = calendar(mail)
    master = series(mail, folder, DailyPattern(interval=1), (2027, 6, 7, 9))
    master.refresh()
    found = list(mail.account.fetch(ids=[master.occurrence(index=index) for index in (1, 3, 5)]))
    equal([item.start.day for item in found], [7, 9, 11])
    equal({item.type for item in found}, {"Occurrence"})
    back = list(mail.account.fetch(ids=[found[1].recurring_master()]))[0]
    equal((back.type, back.id), ("RecurringMaster", master.id))
    equal((master.first_occurrence.id, master.last_occurrence.id), (found[0].id, found[2].id))
    refuses(ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange,
            lambda: list(mail.account.fetch(ids=[master.occurrence(index=6)])))


@step("occurrences: changed, with words and a file of their own, and deleted")
def exceptions(mail):
    folder = calendar(mail)
    master = series(mail, folder, DailyPattern(interval=1), (2027, 6, 14, 9), subject="Stand-up", body="The usual")
    second, third = list(mail.account.fetch(ids=[master.occurrence(index=2), master.occurrence(index=3)]))
    second.subject = "Stand-up, later"
    second.body = "Not the usual"
    second.start += 3 * HOUR
    second.end += 3 * HOUR
    second.save(update_fields=["subject", "body", "start", "end"])
    second.attach(FileAttachment(name="agenda.txt", content=b"one point"))
    third.delete()
    equal(starts(folder, (2027, 6, 14), (2027, 6, 19)), [
        "2027-06-14 09:00", "2027-06-15 12:00", "2027-06-17 09:00", "2027-06-18 09:00"])
    kept = folder.get(id=master.id)
    equal([one.original_start.day for one in kept.modified_occurrences], [15])
    equal([one.start.day for one in kept.deleted_occurrences], [16])
    changed = list(mail.account.fetch(ids=[master.occurrence(index=2)]))[0]
    equal((changed.type, changed.subject, changed.text_body), ("Exception", "Stand-up, later", "Not the usual"))
    equal([attachment.content for attachment in changed.attachments], [b"one point"])
    equal(folder.get(id=master.id).text_body, "The usual")
    refuses(ErrorCalendarOccurrenceIsDeletedFromRecurrence,
            lambda: list(mail.account.fetch(ids=[master.occurrence(index=3)])))


@step("occurrences: none moves past its neighbours")
def boundaries(mail):
    folder = calendar(mail)
    master = series(mail, folder, DailyPattern(interval=1), (2027, 6, 21, 9))
    second = list(mail.account.fetch(ids=[master.occurrence(index=2)]))[0]
    second.start += DAY
    second.end += DAY
    refuses(ErrorOccurrenceCrossingBoundary, lambda: second.save(update_fields=["start", "end"]))


@step("series: changed as a whole, made from one event, and back to one")
def whole(mail):
    folder = calendar(mail)
    begin = EWSDateTime(2027, 7, 5, 9, tzinfo=BERLIN)
    item = CalendarItem(account=mail.account, folder=folder, start=begin, end=begin + HOUR, subject="Once").save()
    item.recurrence = Recurrence(
        pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=EWSDate(2027, 7, 5), number=3)
    item.save(update_fields=["recurrence"])
    equal(len(starts(folder, (2027, 7, 1), (2027, 9, 1))), 3)
    item.location = "Room 7"
    item.save(update_fields=["location"])
    view = folder.view(start=EWSDateTime(2027, 7, 1, tzinfo=UTC), end=EWSDateTime(2027, 9, 1, tzinfo=UTC))
    equal({one.location for one in view}, {"Room 7"})
    item.recurrence = None
    item.save(update_fields=["recurrence"])
    equal(starts(folder, (2027, 7, 1), (2027, 9, 1), BERLIN), ["2027-07-05 09:00"])


@step("zones: all of the server's, in every year, and one by its id")
def zones(mail):
    protocol = mail.account.protocol
    every = list(protocol.get_timezones(return_full_timezone_data=True))
    equal(len(every) > 130, True)
    # What a query of free and busy times begins with.
    for zone in every:
        for year in range(1999, 2040):
            TimeZone.from_server_timezone(zone, for_year=year)
    [named] = protocol.get_timezones(timezones=[BERLIN], return_full_timezone_data=True)
    berlin = TimeZone.from_server_timezone(named, for_year=2027)
    daylight = berlin.daylight_time
    equal((named.id, berlin.bias, daylight.bias), ("W. Europe Standard Time", -60, -60))
    equal((daylight.iso_month, daylight.occurrence, daylight.weekday, daylight.time.hour), (3, 5, 7, 2))
    # Of twenty-eight groups the right one: summer time ends with Ramadan, and begins after it.
    [named] = protocol.get_timezones(timezones=[EWSTimeZone("Africa/Casablanca")], return_full_timezone_data=True)
    months = {year: TimeZone.from_server_timezone(named, for_year=year).daylight_time.iso_month for year in (2024, 2026, 2028)}
    equal(months, {2024: 4, 2026: 3, 2028: 3})


@step("zones: an account in one of its own")
def zone_of_account(mail):
    account = Account(
        mail.email, config=mail.account.protocol.config, autodiscover=False, access_type=DELEGATE, default_timezone=ADELAIDE,
    )
    begin = EWSDateTime(2027, 7, 5, 9, tzinfo=ADELAIDE)
    item = CalendarItem(account=account, folder=account.calendar, subject="x", start=begin, end=begin + HOUR)
    item.save(send_meeting_invitations=SEND_TO_NONE)
    got = account.calendar.get(subject="x", start=begin)
    equal((got.start, got.end, got._start_timezone.key), (begin, begin + HOUR, "Australia/Adelaide"))
    equal(abs(datetime.datetime.now(UTC) - got.datetime_created) < HOUR, True)
    got.delete()


@step("view: limits and errors")
def limits(mail):
    folder = calendar(mail)
    series(mail, folder, DailyPattern(interval=1), (2027, 8, 2, 9))
    begin, end = EWSDateTime(2027, 8, 1, tzinfo=UTC), EWSDateTime(2027, 9, 1, tzinfo=UTC)
    equal(len(list(folder.view(start=begin, end=end, max_items=2))), 2)
    equal(folder.view(start=begin, end=end).count(), 5)
    refuses(ErrorCalendarViewRangeTooBig, lambda: list(folder.view(start=begin, end=begin + 900 * DAY)))


# Meetings


def invited(mail, names, start, **more):
    begin = EWSDateTime(*start, tzinfo=BERLIN)
    domain = mail.email.split("@")[1]
    item = CalendarItem(
        account=mail.account, folder=mail.account.calendar, start=begin, end=begin + HOUR, subject=more.pop("subject"),
        required_attendees=[f"{name}@{domain}" for name in names], **more,
    )
    return item.save(send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)


def person(mail, name):
    return mail.account_of(f"{name}@{mail.email.split('@')[1]}")


def answers(item):
    item.refresh()
    return {attendee.mailbox.name or attendee.mailbox.email_address: attendee.response_type for attendee in item.required_attendees}


@step("meetings: invited, accepted, tentative, declined, and tracked")
def answered(mail):
    meeting = invited(mail, ["bob", "carol", "dave"], (2027, 9, 6, 9), subject="Budget")
    for name, answer in [("bob", "accept"), ("carol", "tentatively_accept"), ("dave", "decline")]:
        inbox = person(mail, name).inbox
        request = inbox.get(subject="Budget")
        assert isinstance(request, MeetingRequest), request
        equal(request.start, meeting.start)
        getattr(request, answer)(body=f"{answer} it is")
    equal(answers(meeting), {"Bob": "Accept", "Carol": "Tentative", "Dave": "Decline"})
    responses = list(mail.account.inbox.filter(subject__contains="Budget"))
    equal({type(response) for response in responses}, {MeetingResponse})
    equal(sorted(response.response_type for response in responses), ["Accept", "Decline", "Tentative"])
    equal(person(mail, "bob").calendar.get(subject="Budget").my_response_type, "Accept")
    equal(person(mail, "dave").calendar.filter(subject="Budget").count(), 0)


@step("meetings: changed and called off, and everybody is told")
def called_off(mail):
    meeting = invited(mail, ["bob", "carol"], (2027, 9, 13, 9), subject="Review")
    bob = person(mail, "bob")
    bob.inbox.get(subject="Review").accept()
    meeting.refresh()
    meeting.start += 2 * HOUR
    meeting.end += 2 * HOUR
    meeting.save(update_fields=["start", "end"], send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
    copy = bob.calendar.get(subject="Review")
    equal((copy.start, copy.my_response_type), (meeting.start, "NoResponseReceived"))
    meeting.refresh()
    meeting.cancel(new_body="Not this week")
    refuses(ErrorItemNotFound, meeting.refresh)
    for name in ["bob", "carol"]:
        notice = person(mail, name).inbox.get(subject="Canceled: Review")
        assert isinstance(notice, MeetingCancellation), notice
        copy = person(mail, name).calendar.get(subject="Canceled: Review")
        equal(copy.is_cancelled, True)


@step("meetings: a series with one occurrence moved and one called off")
def series_of_meetings(mail):
    meeting = invited(
        mail, ["bob"], (2027, 10, 4, 9), subject="Weekly",
        recurrence=Recurrence(pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=EWSDate(2027, 10, 4), number=4))
    bob = person(mail, "bob")
    bob.inbox.get(subject="Weekly").accept()
    second, third = list(mail.account.fetch(ids=[meeting.occurrence(index=2), meeting.occurrence(index=3)]))
    second.start += 4 * HOUR
    second.end += 4 * HOUR
    second.save(update_fields=["start", "end"], send_meeting_invitations=SEND_TO_ALL_AND_SAVE_COPY)
    third.delete(send_meeting_cancellations=SEND_TO_ALL_AND_SAVE_COPY)
    view = bob.calendar.view(start=EWSDateTime(2027, 10, 1, tzinfo=BERLIN), end=EWSDateTime(2027, 11, 1, tzinfo=BERLIN))
    mine = [item for item in view if "Weekly" in item.subject]
    equal([item.start.astimezone(BERLIN).strftime("%d %H:%M") for item in mine if not item.is_cancelled],
          ["04 09:00", "11 13:00", "25 09:00"])
    equal([item.subject for item in mine if item.is_cancelled], ["Canceled: Weekly"])
    equal(bob.calendar.get(subject="Weekly").type, "RecurringMaster")


@step("meetings: one occurrence of a series accepted, declined, with people of its own, and cancelled")
def occurrences_of_meetings(mail):
    meeting = invited(
        mail, ["bob", "carol"], (2027, 11, 1, 9), subject="Standing",
        recurrence=Recurrence(pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=EWSDate(2027, 11, 1), number=4))
    bob, carol, dave = (person(mail, name) for name in ["bob", "carol", "dave"])

    def shown(account):
        begin = EWSDateTime(2027, 11, 1, tzinfo=BERLIN)
        view = account.calendar.view(start=begin, end=begin + 29 * DAY)
        return {item.start.day: item for item in view if "Standing" in item.subject}

    def own(index):
        return list(mail.account.fetch(ids=[meeting.occurrence(index=index)]))[0]

    before = answers(meeting)
    shown(bob)[8].tentatively_accept()
    shown(carol)[8].decline()
    equal(answers(own(2)), {"Bob": "Tentative", "Carol": "Decline"})
    equal(answers(meeting), before)
    equal((sorted(shown(bob)), sorted(shown(carol))), ([1, 8, 15, 22], [1, 15, 22]))
    third = own(3)
    third.required_attendees = third.required_attendees + [Attendee(mailbox=Mailbox(email_address=dave.primary_smtp_address))]
    third.save(update_fields=["required_attendees"], send_meeting_invitations="SendToChangedAndSaveCopy")
    request = dave.inbox.get(subject="Standing")
    equal((request.type, request.start), ("Exception", third.start))
    request.accept()
    equal({day: item.my_response_type for day, item in shown(dave).items()}, {15: "Accept"})
    own(4).cancel(new_body="No more")
    equal((sorted(shown(mail.account)), shown(bob)[22].is_cancelled), ([1, 8, 15], True))
    [notice] = [item for item in bob.inbox.filter(subject="Canceled: Standing")]
    equal(notice.associated_calendar_item_id.id, shown(bob)[22].id)


if __name__ == "__main__":
    sys.exit(main(__doc__))

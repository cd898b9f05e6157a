"""Evolution's calendars, tasks and notes, by way of ECal."""
import email
import time

from evolution_desktop import ECal, ICalGLib, eventually
from evolution_messages import infos, text_of
from steps import equal, step

ALL, THIS = ECal.ObjModType.ALL, ECal.ObjModType.THIS
ICAL_EVENT = "BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261126T100000Z\nSUMMARY:{summary}\n{more}END:VEVENT\n"
NINE = "DTSTART;TZID=Europe/Berlin:{day}T090000\nDTEND;TZID=Europe/Berlin:{day}T100000\n"


def component(text):
    return ICalGLib.Component.new_from_string(text.replace("\n", "\r\n"))


def plain(ical):
    """The text of a component, unfolded, without what Evolution keeps there for itself."""
    lines = ical.as_ical_string().replace("\r\n ", "").replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("X-EWS-ORIGINAL"))


def make(client, text):
    return client.create_object_sync(component(text), ECal.OperationFlags.NONE, None)[1]


def event(client, summary, more):
    return make(client, ICAL_EVENT.format(uid=f"evolution-{summary}", summary=summary, more=more))


def read(client, uid):
    return plain(client.get_object_sync(uid, None, None)[1])


def change(client, text, how=ALL):
    assert client.modify_object_sync(component(text), how, ECal.OperationFlags.NONE, None)


def remove(client, uid, rid=None, how=ALL):
    assert client.remove_object_sync(uid, rid, how, ECal.OperationFlags.NONE, None)


def has(text, *parts):
    for part in parts:
        assert f"\n{part}" in text, f"no {part!r} in {text}"


def summaries(client):
    return [found.get_summary() for found in client.get_object_list_sync("#t", None)[1]]


def stamp(year, month, day):
    return int(time.mktime((year, month, day, 0, 0, 0, 0, 0, -1)))


def occurrences(client, summary):
    """Local starts, and what each of them is called."""
    found = []

    def take(one, start, end, *_):
        if one.get_summary().startswith(summary):
            found.append(f"{start.as_ical_string()} {one.get_summary()}")
        return True

    client.generate_instances_sync(stamp(2027, 1, 1), stamp(2028, 12, 31), None, take)
    return sorted(found)


@step("calendar: an event is made, read, changed and deleted")
def single(desktop):
    calendar = desktop.open("Calendar", "Calendar")
    reminder = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Tea\nTRIGGER;RELATED=START:-PT15M\nEND:VALARM\n"
    more = "LOCATION:Garden\nDESCRIPTION:Bring\\ncups\nCATEGORIES:Work\nTRANSP:OPAQUE\nCLASS:PRIVATE\nPRIORITY:1\n"
    uid = event(calendar, "Tea", NINE.format(day=20270315) + more + reminder)
    text = read(calendar, uid)
    has(text, "SUMMARY:Tea", "LOCATION:Garden", "DESCRIPTION:Bring\\ncups", "CATEGORIES:Work", "TRANSP:OPAQUE", "CLASS:PRIVATE",
        "DTSTART;TZID=Europe/Berlin:20270315T090000", "DTEND;TZID=Europe/Berlin:20270315T100000", "TRIGGER;RELATED=START:-PT15M")
    text = text.replace("SUMMARY:Tea", "SUMMARY:Coffee").replace("15T090000", "16T110000").replace("15T100000", "16T120000")
    change(calendar, text.replace("LOCATION:Garden\n", ""))
    text = read(calendar, uid)
    has(text, "SUMMARY:Coffee", "DTSTART;TZID=Europe/Berlin:20270316T110000", "DTEND;TZID=Europe/Berlin:20270316T120000", "DESCRIPTION:Bring")
    assert "LOCATION" not in text, text
    remove(calendar, uid)
    assert "Coffee" not in summaries(calendar)


@step("calendar: days without times, other zones and a night on which clocks change")
def times(desktop):
    calendar = desktop.open("Calendar", "Calendar")
    for summary, start, end in [
            ("Holiday", ";VALUE=DATE:20270326", ";VALUE=DATE:20270330"),
            ("Breakfast", ";TZID=America/New_York:20270314T083000", ";TZID=America/New_York:20270314T093000"),
            ("Night", ";TZID=Europe/Berlin:20270327T230000", ";TZID=Europe/Berlin:20270328T040000")]:
        has(read(calendar, event(calendar, summary, f"DTSTART{start}\nDTEND{end}\n")), f"DTSTART{start}", f"DTEND{end}")


@step("calendar: a series with one occurrence changed and one left out, across a change of clocks")
def series(desktop):
    calendar = desktop.open("Calendar", "Calendar")
    uid = event(calendar, "Weekly", NINE.format(day=20270315) + "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=5\n")
    one = read(calendar, uid).split("\n")
    kept = [line for line in one if not line.startswith(("RRULE", "DTSTART", "DTEND", "SUMMARY", "BEGIN:VEVENT"))]
    moved = "SUMMARY:Weekly moved\nRECURRENCE-ID;TZID=Europe/Berlin:20270322T090000\nDTSTART;TZID=Europe/Berlin:20270322T140000\n" \
        "DTEND;TZID=Europe/Berlin:20270322T150000"
    change(calendar, "\n".join(["BEGIN:VEVENT", moved, *kept]), THIS)
    remove(calendar, uid, "20270405T090000", THIS)
    equal(occurrences(calendar, "Weekly"), [
        "20270315T090000 Weekly", "20270322T140000 Weekly moved", "20270329T090000 Weekly", "20270412T090000 Weekly"])
    remove(calendar, uid)
    equal(occurrences(calendar, "Weekly"), [])


@step("calendar: the day of a series stays when its end is changed")
def rules(desktop):
    calendar = desktop.open("Calendar", "Calendar")
    for number, (first, rule, second) in enumerate([
            ("20270329", "FREQ=YEARLY", "20280329"),
            ("20270330", "FREQ=MONTHLY;BYMONTHDAY=30", "20270430"),
            ("20270331", "FREQ=MONTHLY;BYMONTHDAY=-1", "20270430"),
            ("20270318", "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3", "20270415"),
            ("20270326", "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "20270430"),
            ("20270315", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "20270317")]):
        summary = f"Rule {number}"
        uid = event(calendar, summary, NINE.format(day=first) + f"RRULE:{rule};COUNT=4\n")
        change(calendar, read(calendar, uid).replace("COUNT=4", "COUNT=2"))
        equal(occurrences(calendar, summary), [f"{day}T090000 {summary}" for day in (first, second)], rule)


@step("calendar: a meeting is announced, accepted and called off")
def meeting(desktop):
    alice, bob = desktop.emails
    calendar, other, mail = desktop.open("Calendar", "Calendar"), desktop.open("Calendar", "Calendar", bob), desktop.mail(bob)
    people = (
        f"ORGANIZER;CN=Alice:mailto:{alice}\nATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Alice:mailto:{alice}\n"
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Bob:mailto:{bob}\n")
    uid = event(calendar, "Meeting", NINE.format(day=20270317) + "TRANSP:OPAQUE\n" + people)

    def received(subject):
        inbox = mail.folder("Inbox")
        info = infos(inbox).get(subject)
        if info is None:
            return None
        whole = email.message_from_string(text_of(inbox.get_message_sync(info.get_uid(), None)))
        return next(part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in whole.walk() if part.get_content_type() == "text/calendar")

    invitation = eventually(lambda: received("Meeting"), "the invitation")
    has(invitation, "METHOD:REQUEST", "DTSTART;TZID=W. Europe Standard Time:20270317T090000")
    answer = invitation.replace("PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED")
    assert other.receive_objects_sync(component(answer), ECal.OperationFlags.NONE, None)

    def statuses(client):
        client.refresh_sync(None)
        found = [plain(one) for one in client.get_object_list_sync("#t", None)[1] if one.get_summary() == "Meeting"]
        return [line for text in found for line in text.split("\n") if line.startswith("ATTENDEE") and bob in line and "=ACCEPTED" in line]

    eventually(lambda: statuses(calendar), "the answer in the organizer's calendar")
    eventually(lambda: statuses(other), "the answer in the attendee's own calendar")
    busy = calendar.get_free_busy_sync(stamp(2027, 3, 17), stamp(2027, 3, 18), [bob], None)[1]
    assert "FBTYPE=BUSY:20270317T080000Z/20270317T090000Z" in busy[0].get_as_string(), busy[0].get_as_string()
    remove(calendar, uid)
    has(eventually(lambda: received("Canceled: Meeting"), "the cancellation"), "METHOD:CANCEL")


@step("tasks: one is made, done and deleted, and another recurs")
def tasks(desktop):
    client = desktop.open("Task List", "Tasks")
    todo = "BEGIN:VTODO\nUID:evolution-{0}\nDTSTAMP:20261126T100000Z\nSUMMARY:{0}\nDTSTART;VALUE=DATE:20270110\n{1}END:VTODO\n".format
    uid = make(client, todo("Sweep", "DUE;VALUE=DATE:20270112\nDESCRIPTION:The yard\nPERCENT-COMPLETE:25\nSTATUS:IN-PROCESS\nCATEGORIES:Home\n"))
    text = read(client, uid)
    has(text, "SUMMARY:Sweep", "DTSTART;VALUE=DATE:20270110", "DUE;VALUE=DATE:20270112", "DESCRIPTION:The yard", "PERCENT-COMPLETE:25",
        "STATUS:IN-PROCESS", "CATEGORIES:Home")
    change(client, text.replace("IN-PROCESS", "COMPLETED").replace("COMPLETE:25", "COMPLETE:100"))
    has(read(client, uid), "STATUS:COMPLETED", "PERCENT-COMPLETE:100", "COMPLETED:")
    remove(client, uid)
    assert "Sweep" not in summaries(client)
    text = read(client, make(client, todo("Water", "DUE;VALUE=DATE:20270110\nRRULE:FREQ=WEEKLY;BYDAY=SU;COUNT=3\n")))
    has(text, "DTSTART;VALUE=DATE:20270110", "DUE;VALUE=DATE:20270110", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=SU")


@step("notes: one is made, changed and deleted")
def notes(desktop):
    client = desktop.open("Memo List", "Notes")
    uid = make(client, "BEGIN:VJOURNAL\nUID:evolution-memo\nDTSTAMP:20261126T100000Z\nSUMMARY:Shopping\nDESCRIPTION:Milk\\nEggs\nEND:VJOURNAL\n")
    text = read(client, uid)
    has(text, "SUMMARY:Shopping", "DESCRIPTION:Milk\\nEggs")
    change(client, text.replace("Shopping", "Groceries").replace("Eggs", "Bread"))
    has(read(client, uid), "SUMMARY:Groceries", "DESCRIPTION:Milk\\nBread")
    remove(client, uid)
    equal(summaries(client), [])

#!/usr/bin/python3
"""What DavMail makes of the server: IMAP, SMTP, CalDAV, CardDAV and LDAP on one side, EWS on the other, worked by Python's own libraries.

    /usr/bin/python3 davmail.py --url URL --user USER --email EMAIL --password PASSWORD

Debian's package davmail must be installed; bob of the same domain must be there with the same password.
"""
import base64
import imaplib
import os
import re
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from steps import equal, run, step

PORTS = ["imap", "smtp", "caldav", "ldap"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class DavMail:
    def __init__(self, args):
        self.args = args
        self.folder = tempfile.TemporaryDirectory()
        self.ports = {name: free_port() for name in PORTS}
        settings = {
            "davmail.server": "true", "davmail.mode": "EWS", "davmail.url": args.url, "davmail.allowRemote": "false",
            "davmail.bindAddress": "127.0.0.1", "davmail.disableUpdateCheck": "true", "davmail.popPort": "",
            "davmail.logFilePath": os.path.join(self.folder.name, "davmail.log"), "log4j.rootLogger": "WARN",
            **{f"davmail.{name}Port": str(port) for name, port in self.ports.items()},
        }
        path = os.path.join(self.folder.name, "davmail.properties")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"{key}={value}\n" for key, value in settings.items())
        # The wrapper of the package starts a window where there is a display; this is what it does without one.
        self.process = subprocess.Popen(
            ["java", "-Djava.awt.headless=true", "-jar", "/usr/share/davmail/davmail.jar", path],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        for port in self.ports.values():
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.2)

    def imap(self, email=None):
        client = imaplib.IMAP4("127.0.0.1", self.ports["imap"])
        client.login(email or self.args.email, self.args.password)
        return client

    def smtp(self):
        client = smtplib.SMTP("127.0.0.1", self.ports["smtp"], timeout=60)
        client.login(self.args.email, self.args.password)
        return client

    def dav(self, method, path, body=None, email=None, **headers):
        """The status, the headers and the text of an answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports['caldav']}{path}", data=body.encode() if body else None, method=method)
        secret = base64.b64encode(f"{email or self.args.email}:{self.args.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    def home(self, collection):
        return f"/users/{self.args.email}/{collection}/"

    def other(self, name):
        return f"{name}@{self.args.email.split('@')[1]}"

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.folder.cleanup()


def ok(answer, what=""):
    status, data = answer
    equal(status, "OK", f"{what} {data}")
    return data


MESSAGE = (
    b"From: Ann <ann@example.org>\r\nTo: alice@example.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n"
    b"Message-ID: <davmail-%d@example.org>\r\nDate: Thu, 26 Nov 2026 10:00:00 +0000\r\nX-Odd:   folded\r\n\tonce\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nHallo W\xc3\xb6rld\r\n")


@step("IMAP: folders are listed, made, renamed and deleted")
def folders(davmail):
    imap = davmail.imap()
    names = {line.decode().rsplit('"', 2)[1] for line in ok(imap.list())}
    assert {"INBOX", "Sent", "Trash", "Drafts", "Junk"} <= names, names
    ok(imap.create("Project"))
    ok(imap.rename("Project", "Projects"))
    assert any(b'"Projects"' in line for line in ok(imap.list()))
    ok(imap.delete("Projects"))
    assert not any(b'"Projects"' in line for line in ok(imap.list()))
    imap.logout()


@step("IMAP: appended mail comes back as the same bytes, is flagged, searched, copied, moved and expunged")
def mail(davmail):
    imap = davmail.imap()
    ok(imap.create("Bytes"))
    sent = [MESSAGE % number for number in range(3)]
    for message in sent:
        ok(imap.append("Bytes", "", None, message))
    equal(ok(imap.select("Bytes"))[0], b"3")
    fetched = ok(imap.uid("fetch", "1:*", "(UID FLAGS RFC822.SIZE BODY.PEEK[])"))
    bodies = [part for part in fetched if isinstance(part, tuple)]
    equal([body for _, body in bodies], sent)
    uids = [re.search(rb"UID (\d+)", head).group(1).decode() for head, _ in bodies]
    ok(imap.uid("store", uids[0], "+FLAGS", r"(\Seen \Flagged)"))
    flags = ok(imap.uid("fetch", uids[0], "(FLAGS)"))[0]
    assert rb"\Seen" in flags and rb"\Flagged" in flags, flags
    equal(ok(imap.uid("search", None, "UNSEEN"))[0].split(), [uid.encode() for uid in uids[1:]])
    ok(imap.create("Bytes/Below"))
    ok(imap.uid("copy", uids[0], "Bytes/Below"))
    ok(imap.uid("store", uids[1], "+FLAGS", r"(\Deleted)"))
    ok(imap.expunge())
    equal(len(ok(imap.uid("search", None, "ALL"))[0].split()), 2)
    equal(ok(imap.select("Bytes/Below"))[0], b"1")
    copied = [part for part in ok(imap.uid("fetch", "1:*", "(BODY.PEEK[])")) if isinstance(part, tuple)]
    equal(copied[0][1], sent[0])
    imap.logout()


@step("SMTP: a message is delivered, and a copy kept")
def smtp(davmail):
    bob = davmail.other("bob")
    text = f"From: {davmail.args.email}\r\nTo: {bob}\r\nSubject: By SMTP\r\n\r\nHello Bob\r\n"
    client = davmail.smtp()
    equal(client.sendmail(davmail.args.email, [bob], text), {})
    client.quit()
    inbox = davmail.imap(bob)
    ok(inbox.select("INBOX"))
    found = ok(inbox.uid("search", None, 'SUBJECT "By SMTP"'))[0].split()
    equal(len(found), 1)
    body = ok(inbox.uid("fetch", found[0].decode(), "(BODY.PEEK[])"))[0][1]
    assert b"Hello Bob" in body, body
    inbox.logout()


ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def ics(uid, summary, more="", exceptions=""):
    text = (
        f"BEGIN:VCALENDAR\nPRODID:-//conformance//EN\nVERSION:2.0\n{ZONE}BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261126T100000Z\n"
        f"SUMMARY:{summary}\nDTSTART;TZID=Europe/Berlin:20270315T090000\nDTEND;TZID=Europe/Berlin:20270315T100000\n{more}"
        f"END:VEVENT\n{exceptions}END:VCALENDAR\n")
    return text.replace("\n", "\r\n")


def put(davmail, name, text, collection="calendar", kind="text/calendar; charset=utf-8"):
    status, _, body = davmail.dav("PUT", davmail.home(collection) + name, text, Content_Type=kind)
    assert status in (200, 201), (status, body)


def lines(davmail, name, collection="calendar"):
    status, _, body = davmail.dav("GET", davmail.home(collection) + name)
    equal(status, 200, body)
    return body.replace("\r\n", "\n")


@step("CalDAV: an event is written, read, changed, listed and deleted")
def event(davmail):
    put(davmail, "one.ics", ics("davmail-1", "Tea", "LOCATION:Garden\n"))
    text = lines(davmail, "one.ics")
    for part in ["UID:davmail-1", "SUMMARY:Tea", "LOCATION:Garden", ":20270315T090000", "BEGIN:VTIMEZONE"]:
        assert part in text, (part, text)
    put(davmail, "one.ics", ics("davmail-1", "Coffee"))
    text = lines(davmail, "one.ics")
    assert "SUMMARY:Coffee" in text and "UID:davmail-1" in text, text
    query = (
        '<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>'
        '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20270315T000000Z" '
        'end="20270316T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')
    status, _, body = davmail.dav("REPORT", davmail.home("calendar"), query, Depth="1")
    equal(status, 207)
    assert "Coffee" in body, body
    equal(davmail.dav("DELETE", davmail.home("calendar") + "one.ics")[0], 200)
    equal(davmail.dav("GET", davmail.home("calendar") + "one.ics")[0], 404)


@step("CalDAV: a series with one occurrence moved and one left out")
def series(davmail):
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO\n"
    put(davmail, "two.ics", ics("davmail-2", "Weekly", rule))
    moved = (
        "BEGIN:VEVENT\nUID:davmail-2\nDTSTAMP:20261126T100000Z\nRECURRENCE-ID;TZID=Europe/Berlin:20270322T090000\n"
        "SUMMARY:Weekly later\nDTSTART;TZID=Europe/Berlin:20270322T140000\nDTEND;TZID=Europe/Berlin:20270322T150000\nEND:VEVENT\n")
    put(davmail, "two.ics", ics("davmail-2", "Weekly", rule + "EXDATE:20270329T070000Z\n", moved))
    text = lines(davmail, "two.ics")
    for part in ["RRULE:FREQ=WEEKLY", ":20270329T090000", "RECURRENCE-ID", "SUMMARY:Weekly later", ":20270322T140000"]:
        assert part in text, (part, text)
    equal(text.count("UID:davmail-2"), 2)


@step("CardDAV: a contact is written, read and changed")
def card(davmail):
    def vcard(title):
        return (
            "BEGIN:VCARD\nVERSION:3.0\nUID:davmail-card\nN:Lovelace;Ada;;;\nFN:Ada Lovelace\nORG:Analytical\n"
            f"TITLE:{title}\nEMAIL;TYPE=WORK:ada@example.org\nTEL;TYPE=CELL:+44 1815\nEND:VCARD\n").replace("\n", "\r\n")

    put(davmail, "ada.vcf", vcard("Countess"), "contacts", "text/vcard; charset=utf-8")
    text = lines(davmail, "ada.vcf", "contacts")
    for part in ["FN:Ada Lovelace", "TITLE:Countess", "ada@example.org", "+44 1815", "ORG:Analytical"]:
        assert part in text, (part, text)
    put(davmail, "ada.vcf", vcard("Programmer"), "contacts", "text/vcard; charset=utf-8")
    assert "TITLE:Programmer" in lines(davmail, "ada.vcf", "contacts")


@step("CalDAV: free and busy times of somebody else")
def free_busy(davmail):
    bob = davmail.other("bob")
    request = (
        "BEGIN:VCALENDAR\nPRODID:-//conformance//EN\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VFREEBUSY\nUID:davmail-fb\n"
        f"DTSTAMP:20261126T100000Z\nORGANIZER:mailto:{davmail.args.email}\nDTSTART:20270315T000000Z\nDTEND:20270316T000000Z\n"
        f"ATTENDEE:mailto:{bob}\nEND:VFREEBUSY\nEND:VCALENDAR\n").replace("\n", "\r\n")
    status, _, body = davmail.dav(
        "POST", f"/users/{davmail.args.email}/outbox/", request, Content_Type="text/calendar; charset=utf-8",
        Originator=f"mailto:{davmail.args.email}", Recipient=f"mailto:{bob}")
    equal(status, 200, body)
    assert "VFREEBUSY" in body and "2.0;Success" in body, body


if __name__ == "__main__":
    sys.exit(run(__doc__, DavMail))

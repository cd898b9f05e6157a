#!/usr/bin/python3
"""What Debian's python3-exchangelib does in the mailbox of somebody else: as a reader, as an editor, as a delegate.

    /usr/bin/python3 exchangelib_rights.py --url URL --user USER --email EMAIL --password PASSWORD

Beside the account, bob, carol and dave of the same domain must be there with the same password. What an administrator gives is given by a POST
to EXCHEQUER_USER.
"""
import os
import sys
import urllib.request
import warnings

warnings.simplefilter("ignore")

from exchangelib import (  # noqa: E402
    DELEGATE, Account, CalendarItem, Configuration, Credentials, EWSDateTime, Message,
)
from exchangelib.errors import (  # noqa: E402
    ErrorAccessDenied, ErrorCreateItemAccessDenied, ErrorFolderNotFound, ErrorItemNotFound, ErrorSendAsDenied,
)
from exchangelib.folders import Calendar, SingleFolderQuerySet  # noqa: E402
from exchangelib.items import SEND_ONLY_TO_ALL  # noqa: E402
from exchangelib.properties import Attendee, DistinguishedFolderId, Mailbox  # noqa: E402
from exchangelib.protocol import FailFast  # noqa: E402
from exchangelib_raw import Raw, element  # noqa: E402
from exchangelib_steps import UTC, equal, main, refuses, step  # noqa: E402


def address(mail, name):
    return f"{name}@{mail.email.split('@')[1]}"


def as_bob(mail):
    """The mailbox of alice, opened by bob."""
    config = Configuration(
        service_endpoint=mail.args.url, credentials=Credentials(address(mail, "bob"), mail.args.password), auth_type="basic",
        retry_policy=FailFast(), max_connections=1,
    )
    return Account(mail.email, config=config, autodiscover=False, access_type=DELEGATE, default_timezone=UTC)


def let(mail, folder, level, kind=""):
    """Lets bob into a folder. The client nests what it sets a permission set to, so that this is said by hand."""
    user = element("t:UserId", None, element("t:PrimarySmtpAddress", None, address(mail, "bob")))
    permission = element(f"t:{kind}Permission", None, user, element(f"t:{kind}PermissionLevel", None, level))
    permissions = element("t:PermissionSet", None, element(f"t:{kind}Permissions", None, permission))
    update = element("t:SetFolderField", None, element("t:FieldURI", {"FieldURI": "folder:PermissionSet"}), element(f"t:{kind}Folder", None, permissions))
    change = element("t:FolderChange", None, element("t:FolderId", {"Id": folder.id}), element("t:Updates", None, update))
    Raw("UpdateFolder", account=mail.account).ask(element("m:UpdateFolder", None, element("m:FolderChanges", None, change)))


def single(mail, account, cls):
    """A folder of alice's without the root above it, which bob may not see."""
    name = DistinguishedFolderId(id=cls.DISTINGUISHED_FOLDER_ID, mailbox=Mailbox(email_address=mail.email))
    return SingleFolderQuerySet(account=account, folder=name).resolve()


def delegates(mail, operation, **levels):
    """AddDelegate, UpdateDelegate or RemoveDelegate for bob."""
    user = element("t:UserId", None, element("t:PrimarySmtpAddress", None, address(mail, "bob")))
    mailbox = element("m:Mailbox", None, element("t:EmailAddress", None, mail.email))
    permissions = [element(f"t:{folder}FolderPermissionLevel", None, level) for folder, level in levels.items()]
    people = element("m:UserIds", None, user) if operation == "RemoveDelegate" else element("m:DelegateUsers", None, element(
        "t:DelegateUser", None, user, *([element("t:DelegatePermissions", None, *permissions)] if permissions else [])))
    Raw(operation, account=mail.account).ask(element(f"m:{operation}", None, mailbox, people))


@step("a mailbox that nobody shares is as if it had no folders")
def stranger(mail):
    refuses(ErrorFolderNotFound, lambda: as_bob(mail).root)
    refuses(ErrorFolderNotFound, lambda: as_bob(mail).inbox)


@step("public folders are not there, and the archive is not")
def absent(mail):
    refuses(ErrorFolderNotFound, lambda: mail.account.public_folders_root)
    refuses(ErrorFolderNotFound, lambda: mail.account.archive_root)


@step("an account on another's address works in the folders that one was let into")
def another_account(mail):
    let(mail, mail.account.root, "Reviewer")
    let(mail, mail.account.msg_folder_root, "Reviewer")
    folder = mail.folder()
    let(mail, folder, "Editor")
    shared = as_bob(mail)
    there = shared.root.get_folder(folder)
    made = Message(account=shared, folder=there, subject="From bob", body="Text").save()
    equal([item.subject for item in folder.all()], ["From bob"])
    equal(folder.get(subject="From bob").last_modified_name, "Bob")
    made.subject = "Changed"
    made.save()
    equal([item.subject for item in there.filter(subject="Changed")], ["Changed"])
    made.delete()
    equal(folder.all().count(), 0)
    refuses(ErrorFolderNotFound, lambda: shared.inbox)


@step("a reader reads and does nothing else")
def reader(mail):
    folder = mail.folder()
    Message(account=mail.account, folder=folder, subject="To read", body="Text").save()
    let(mail, folder, "Reviewer")
    shared = as_bob(mail)
    there = shared.root.get_folder(folder)
    equal((there.effective_rights.read, there.effective_rights.create_contents), (True, False))
    item = there.get(subject="To read")
    equal((item.body, item.effective_rights.modify), ("Text", False))
    item.subject = "Not"
    refuses(ErrorAccessDenied, item.save)
    refuses(ErrorAccessDenied, item.delete)
    refuses(ErrorCreateItemAccessDenied, lambda: Message(account=shared, folder=there, subject="Not").save())
    let(mail, folder, "None")
    refuses(ErrorItemNotFound, item.refresh)


@step("a single folder, without the root above it")
def single_folder(mail):
    calendar = mail.account.calendar
    let(mail, calendar, "Reviewer", "Calendar")
    begin = EWSDateTime(2026, 5, 4, 10, tzinfo=UTC)
    end = EWSDateTime(2026, 5, 4, 11, tzinfo=UTC)
    for subject, sensitivity in [("Open", "Normal"), ("Hidden", "Private")]:
        CalendarItem(account=mail.account, folder=calendar, start=begin, end=end, subject=subject, sensitivity=sensitivity).save()
    shared = as_bob(mail)
    there = single(mail, shared, Calendar)
    shown = there.view(start=begin, end=end)
    times = shown.only("start", "subject", "sensitivity", "legacy_free_busy_status")
    equal(sorted((item.subject or "", item.sensitivity, item.start) for item in times), [("", "Private", begin), ("Open", "Normal", begin)])
    equal([item.subject for item in shown], ["Open"])


@step("the delegates of an account")
def delegates_of_account(mail):
    equal(mail.account.delegates, [])
    delegates(mail, "AddDelegate", Calendar="Editor", Inbox="Author")
    [user] = mail.account.delegates
    equal((user.user_id.primary_smtp_address, user.view_private_items), (address(mail, "bob"), False))
    levels = user.delegate_permissions
    equal((levels.calendar_folder_permission_level, levels.inbox_folder_permission_level), ("Editor", "Author"))
    refuses(ErrorAccessDenied, lambda: as_bob(mail).delegates)


@step("a delegate sends on behalf, and nobody does who is none")
def on_behalf(mail):
    bob = mail.account_of(address(mail, "bob"))
    carol = mail.account_of(address(mail, "carol"))

    def send(subject):
        Message(
            account=bob, author=Mailbox(email_address=mail.email), subject=subject, body="Text", to_recipients=[carol.primary_smtp_address],
        ).send_and_save()

    send("On behalf")
    told = carol.inbox.get(subject="On behalf")
    equal((told.author.email_address, told.sender.email_address), (mail.email, address(mail, "bob")))
    equal(bob.sent.filter(subject="On behalf").count(), 1)
    begin = EWSDateTime(2026, 5, 5, 10, tzinfo=UTC)
    shared = as_bob(mail)
    CalendarItem(
        account=shared, folder=single(mail, shared, Calendar), start=begin, end=EWSDateTime(2026, 5, 5, 11, tzinfo=UTC), subject="Hers",
        required_attendees=[Attendee(mailbox=Mailbox(email_address=carol.primary_smtp_address))],
    ).save(send_meeting_invitations=SEND_ONLY_TO_ALL)
    request = carol.inbox.get(subject="Hers")
    equal((request.author.email_address, request.sender.email_address), (mail.email, address(mail, "bob")))
    request.accept()
    equal(mail.account.calendar.get(subject="Hers").required_attendees[0].response_type, "Accept")
    delegates(mail, "RemoveDelegate")
    equal(mail.account.delegates, [])
    refuses(ErrorSendAsDenied, lambda: send("No more"))


def give(mail, grant, *names):
    """Gives something of dave's mailbox to these, and to nobody else."""
    words = [grant, address(mail, "dave"), *([address(mail, name) for name in names] or ["none"])]
    urllib.request.urlopen(urllib.request.Request(os.environ["EXCHEQUER_USER"], "\n".join(words).encode(), method="POST")).read()


@step("full access, sending as and sending on behalf are three things")
def three_grants(mail):
    bob = mail.account_of(address(mail, "bob"))
    carol = mail.account_of(address(mail, "carol"))
    dave = address(mail, "dave")

    def inbox():
        return Account(dave, config=bob.protocol.config, autodiscover=False, access_type=DELEGATE, default_timezone=UTC).inbox

    def send(subject):
        Message(account=bob, author=Mailbox(email_address=dave), subject=subject, body="Text", to_recipients=[carol.primary_smtp_address]).send()

    def told(subject):
        message = carol.inbox.get(subject=subject)
        return message.author.email_address, message.sender.email_address

    refuses(ErrorFolderNotFound, inbox)
    give(mail, "full-access", "bob")
    inbox().refresh()
    refuses(ErrorSendAsDenied, lambda: send("Opened"))
    give(mail, "full-access")
    give(mail, "send-on-behalf", "bob")
    send("For dave")
    equal(told("For dave"), (dave, bob.primary_smtp_address))
    give(mail, "send-as", "bob")
    send("As dave")
    equal(told("As dave"), (dave, dave))
    refuses(ErrorFolderNotFound, inbox)
    give(mail, "send-as")
    give(mail, "send-on-behalf")
    refuses(ErrorSendAsDenied, lambda: send("No more"))


if __name__ == "__main__":
    sys.exit(main(__doc__))

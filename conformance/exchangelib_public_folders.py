#!/usr/bin/python3
"""What Debian's python3-exchangelib does in public folders, as who administers them and as anybody else.

    /usr/bin/python3 exchangelib_public_folders.py --url URL --user USER --email EMAIL --password PASSWORD

There must be public folders that the account has full access to. Beside it, bob and carol of the same domain must be there with the same
password.
"""
import sys
import warnings

warnings.simplefilter("ignore")

from exchangelib import CalendarItem, Contact, EWSDateTime, FileAttachment, HTMLBody, Message, Task  # noqa: E402
from exchangelib.errors import (  # noqa: E402
    ErrorAccessDenied, ErrorCannotDeleteObject, ErrorCannotEmptyFolder, ErrorCreateSubfolderAccessDenied, ErrorItemNotFound,
)
from exchangelib.folders import Calendar, Contacts, Folder, Messages, Tasks  # noqa: E402
from exchangelib.items import PostItem  # noqa: E402
from exchangelib_raw import Raw, element  # noqa: E402
from exchangelib_steps import UTC, equal, main, refuses, step  # noqa: E402


def colleague(mail, name):
    return mail.account_of(f"{name}@{mail.email.split('@')[1]}")


def public(mail, cls=Messages, parent=None):
    return mail.folder(cls, parent or mail.account.public_folders_root)


def seen_by(account, folder):
    """The same folder, found from the root by somebody else."""
    return account.public_folders_root / folder.name


def hide(mail, folder):
    """Nobody has a right in it any more. The client nests what it sets a permission set to, so that this is said by hand."""
    update = element("t:SetFolderField", None, element("t:FieldURI", {"FieldURI": "folder:PermissionSet"}),
                     element("t:Folder", None, element("t:PermissionSet", None, element("t:Permissions"))))
    change = element("t:FolderChange", None, element("t:FolderId", {"Id": folder.id}), element("t:Updates", None, update))
    Raw("UpdateFolder", account=mail.account).ask(element("m:UpdateFolder", None, element("m:FolderChanges", None, change)))


@step("the root of the public folders, and folders below it at any depth")
def root(mail):
    account = mail.account
    equal((account.public_folders_root.name, account.public_folders_root.folder_class), ("IPM_SUBTREE", None))
    outer = public(mail)
    inner = public(mail, parent=outer)
    bob = colleague(mail, "bob")
    there = seen_by(bob, outer)
    equal([child.name for child in there.children], [inner.name])
    equal((there / inner.name).absolute, f"/{bob.public_folders_root.name}/{outer.name}/{inner.name}")
    refuses(ErrorCreateSubfolderAccessDenied, lambda: Messages(parent=there, name="Not").save())


@step("folders of each kind, with what belongs into them")
def kinds(mail):
    begin, end = EWSDateTime(2026, 5, 4, 10, tzinfo=UTC), EWSDateTime(2026, 5, 4, 11, tzinfo=UTC)
    for cls, item in [
        (Messages, Message(subject="One")), (Contacts, Contact(display_name="One", subject="One")), (Tasks, Task(subject="One")),
        (Calendar, CalendarItem(subject="One", start=begin, end=end)),
    ]:
        folder = public(mail, cls)
        # The client keeps the folders that it has seen.
        bob = colleague(mail, "bob")
        there = seen_by(bob, folder)
        equal(type(there), cls)
        item.account, item.folder = bob, there
        item.save()
        equal([found.subject for found in there.all().only("subject")], ["One"])
        if cls is Calendar:
            [shown] = there.view(start=begin, end=end)
            equal((shown.start, shown.organizer.email_address), (begin, bob.primary_smtp_address))


@step("what one wrote one may change, and what others wrote one reads")
def authors(mail):
    folder = public(mail)
    bob, carol = colleague(mail, "bob"), colleague(mail, "carol")
    item = Message(account=bob, folder=seen_by(bob, folder), subject="Bob's", body=HTMLBody("<b>Text</b>"))
    item.attach(FileAttachment(name="a.txt", content=b"Attached"))
    item.save()
    read = seen_by(carol, folder).get(subject="Bob's")
    equal((read.attachments[0].content, read.effective_rights.modify), (b"Attached", False))
    read.subject = "Not"
    refuses(ErrorAccessDenied, read.save)
    refuses(ErrorAccessDenied, read.delete)
    item.subject = "Changed"
    item.save()
    equal(folder.all().count(), 1)
    refuses(ErrorCannotDeleteObject, item.move_to_trash)
    item.soft_delete()
    equal(folder.all().count(), 0)


@step("posts and the answers to them")
def posts(mail):
    folder = public(mail)
    bob = colleague(mail, "bob")
    post = PostItem(account=bob, folder=seen_by(bob, folder), subject="Question", body="What?")
    post.save()
    # The client cannot answer one by itself.
    [question] = folder.all()
    reference = element("t:ReferenceItemId", {"Id": question.id, "ChangeKey": question.changekey})
    body = element("t:NewBodyContent", {"BodyType": "Text"}, "That.")
    Raw("CreateItem", account=mail.account).ask(element("m:CreateItem", None, element("m:Items", None, element("t:PostReplyItem", None, reference, body))))
    answers = seen_by(bob, folder).all().order_by("subject")
    equal([(item.subject, item.author.name) for item in answers], [("Question", "Bob"), ("RE: Question", "Alice")])


@step("mail is moved into a public folder, and copied out of it")
def moving(mail):
    folder = public(mail)
    bob = colleague(mail, "bob")
    there = seen_by(bob, folder)
    item = Message(account=bob, folder=bob.drafts, subject="Moved").save()
    item.move(there)
    equal((item.id, [found.subject for found in there.all()]), (None, ["Moved"]))
    copied = there.get(subject="Moved").copy(bob.drafts)
    equal((copied, bob.drafts.filter(subject="Moved").count()), (None, 1))
    bob.drafts.filter(subject="Moved").delete()


@step("a folder that somebody has no right in is not there")
def hidden(mail):
    folder = public(mail)
    item = Message(account=mail.account, folder=folder, subject="Secret").save()
    bob = colleague(mail, "bob")
    theirs = seen_by(bob, folder).get(subject="Secret")
    hide(mail, folder)
    equal(folder.name in [child.name for child in colleague(mail, "bob").public_folders_root.children], False)
    refuses(ErrorItemNotFound, theirs.refresh)
    equal(folder.get(subject="Secret").id, item.id)


@step("what is new is told by synchronization and by pull notifications")
def told(mail):
    folder = public(mail)
    bob, carol = colleague(mail, "bob"), colleague(mail, "carol")
    there = seen_by(bob, folder)
    list(there.sync_items())
    with there.pull_subscription() as (subscription, watermark):
        Message(account=carol, folder=seen_by(carol, folder), subject="New").save()
        [notification] = there.get_events(subscription, watermark)
        equal("CreatedEvent" in [event.ELEMENT_NAME for event in notification.events], True)
    equal([(kind, item.subject) for kind, item in there.sync_items()], [("create", "New")])


@step("a public folder is renamed, not emptied, and deleted")
def life(mail):
    folder = Folder(parent=mail.account.public_folders_root, name="conformance short").save()
    Message(account=mail.account, folder=folder, subject="In it").save()
    folder.name = "conformance renamed"
    folder.save(update_fields=["name"])
    refuses(ErrorCannotEmptyFolder, folder.empty)
    folder.delete()
    equal("conformance renamed" in [child.name for child in colleague(mail, "bob").public_folders_root.children], False)


if __name__ == "__main__":
    sys.exit(main(__doc__))

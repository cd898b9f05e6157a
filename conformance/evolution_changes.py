"""What Evolution sees of what others do, and calendars that come and go."""
import os
import time

from evolution_calendar import NINE, event, summaries
from evolution_desktop import eventually
from evolution_messages import infos
from evolution_people import found
from steps import equal, step


@step("notifications: what another client does to mail, calendar, contacts and folders is seen without asking")
def notifications(desktop):
    mail, calendar, book = desktop.mail(), desktop.open("Calendar", "Calendar"), desktop.open("Address Book", "Contacts")
    # Evolution subscribes five seconds after it opened the last folder.
    time.sleep(max(0, desktop.opened_last + 7 - time.monotonic()))
    desktop.ask(
        '<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId><t:DistinguishedFolderId Id="inbox"/></m:SavedItemFolderId>'
        "<m:Items><t:Message><t:Subject>From elsewhere</t:Subject></t:Message></m:Items></m:CreateItem>")
    desktop.ask(
        '<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items><t:CalendarItem><t:Subject>From elsewhere</t:Subject>'
        "<t:Start>2027-05-03T10:00:00Z</t:Start><t:End>2027-05-03T11:00:00Z</t:End></t:CalendarItem></m:Items></m:CreateItem>")
    desktop.ask("<m:CreateItem><m:Items><t:Contact><t:GivenName>Elsewhere</t:GivenName></t:Contact></m:Items></m:CreateItem>")
    desktop.ask(
        '<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderId><m:Folders><t:Folder>'
        "<t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>From elsewhere</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>")
    inbox = mail.store.get_folder_sync("Inbox", 0, None)
    eventually(lambda: "From elsewhere" in infos(inbox), "the message")
    eventually(lambda: "From elsewhere" in summaries(calendar), "the event")
    eventually(lambda: found(book, '(is "given_name" "Elsewhere")'), "the contact")
    eventually(lambda: "From elsewhere" in mail.names(), "the folder")


@step("calendar: another one is made, an event in it has a file, and it is deleted")
def another(desktop):
    second = desktop.new_source("Calendar", "Second")
    calendar = desktop.open("Calendar", "Second")
    source = os.path.join(os.environ["HOME"], "n.txt")
    with open(source, "wb") as file:
        file.write(b"Hello")
    uid = event(calendar, "With a file", NINE.format(day=20270318) + f"ATTACH:file://{source}\n")
    address = calendar.get_attachment_uris_sync(uid, None, None)[1]
    equal(len(address), 1)
    with open(address[0].removeprefix("file://"), "rb") as file:
        equal(file.read(), b"Hello")
    second.remote_delete_sync(None)
    eventually(lambda: "Second" not in desktop.titles("Calendar"), "the calendar to go")

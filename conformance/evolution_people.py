"""Evolution's address books, and what people let each other see and know."""
import base64

import evolution_library
from evolution_calendar import NINE, change, event, read, remove, summaries
from evolution_desktop import EBookContacts, eventually
from evolution_library import AUTHOR, EDITOR, NONE, OOF_ENABLED, REGULAR, REVIEWER, Library, Permission
from steps import equal, step

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC")

CARD = f"""BEGIN:VCARD
VERSION:3.0
UID:evolution-card
N:Lovelace;Ada;King;;
FN:Ada Lovelace
X-EVOLUTION-FILE-AS:Lovelace, Ada
NICKNAME:Addie
ORG:Analytical;Engines
TITLE:Countess
EMAIL;TYPE=WORK:ada@example.org
EMAIL;TYPE=HOME:ada@home.example.org
TEL;TYPE=CELL:+44 1815
TEL;TYPE=WORK,VOICE:+44 1816
ADR;TYPE=WORK:;;1 Dorset Street;London;Greater London;W1;UK
BDAY:1985-12-10
X-EVOLUTION-ANNIVERSARY:2005-07-08
X-EVOLUTION-MANAGER:Charles
X-EVOLUTION-ASSISTANT:Mary
URL:http://example.org/ada
NOTE:First programmer
CATEGORIES:Work,Friends
PHOTO;ENCODING=b;TYPE=png:{base64.b64encode(PICTURE).decode()}
END:VCARD
"""

TEAM = """BEGIN:VCARD
VERSION:3.0
UID:evolution-team
FN:Team
N:;Team;;;
X-EVOLUTION-FILE-AS:Team
X-EVOLUTION-LIST:TRUE
X-EVOLUTION-LIST-SHOW-ADDRESSES:TRUE
EMAIL:Bob <bob@example.test>
EMAIL:Out <out@example.org>
END:VCARD
"""


def add(book, card):
    return book.add_contact_sync(EBookContacts.Contact.new_from_vcard(card.replace("\n", "\r\n")), EBookContacts.BookOperationFlags.NONE, None)[1]


def contact(book, uid):
    return book.get_contact_sync(uid, None)[1]


def found(book, query):
    return [(one.get_property("full-name"), one.get_property("email-1")) for one in book.get_contacts_sync(query, None)[1]]


@step("contacts: one is made with a photo and categories, read, changed, found and deleted")
def contacts(desktop):
    book = desktop.open("Address Book", "Contacts")
    uid = add(book, CARD)
    made = contact(book, uid)
    for name, value in [
            ("family-name", "Lovelace"), ("given-name", "Ada"), ("file-as", "Lovelace, Ada"), ("nickname", "Addie"), ("org", "Analytical"),
            ("org-unit", "Engines"), ("title", "Countess"), ("email-1", "ada@example.org"), ("email-2", "ada@home.example.org"),
            ("mobile-phone", "+44 1815"), ("business-phone", "+44 1816"), ("manager", "Charles"), ("assistant", "Mary"),
            ("homepage-url", "http://example.org/ada"), ("note", "First programmer"), ("categories", "Work,Friends")]:
        equal(made.get_property(name), value, name)
    address = made.get_property("address-work")
    equal([address.street, address.locality, address.region, address.code, address.country], ["1 Dorset Street", "London", "Greater London", "W1", "UK"])
    birth = made.get_property("birth-date")
    equal([birth.year, birth.month, birth.day], [1985, 12, 10])
    with open(made.get_property("photo").get_uri().removeprefix("file://"), "rb") as file:
        equal(file.read(), PICTURE)
    made.set_property("title", "Programmer")
    made.set_property("email-2", None)
    made.set_property("categories", "Work")
    assert book.modify_contact_sync(made, EBookContacts.BookOperationFlags.NONE, None)
    changed = contact(book, uid)
    equal([changed.get_property(name) for name in ("title", "email-1", "email-2", "categories")], ["Programmer", "ada@example.org", None, "Work"])
    equal(found(book, '(contains "full_name" "Love")'), [(changed.get_property("full-name"), "ada@example.org")])
    assert book.remove_contact_by_uid_sync(uid, EBookContacts.BookOperationFlags.NONE, None)
    equal(found(book, '(contains "full_name" "Love")'), [])


@step("contacts: a list of people, and the directory")
def lists(desktop):
    book = desktop.open("Address Book", "Contacts")
    team = contact(book, add(book, TEAM))
    text = team.to_string(EBookContacts.VCardFormat(1))
    assert "Bob <bob@example.test>" in text and "Out <out@example.org>" in text, text
    directory = desktop.open("Address Book", "Global Address List")
    assert directory.is_readonly()
    equal(found(directory, '(contains "x-evolution-any-field" "bob")'), [("Bob", desktop.emails[1])])
    equal(found(directory, '(contains "x-evolution-any-field" "nobody")'), [])


@step("people: an absence is announced, and read back")
def absence(desktop):
    library = Library(desktop.mail(), desktop.args.email)
    library.set_out_of_office(OOF_ENABLED, "Away until Monday")
    equal(evolution_library.ews.e_ews_oof_settings_get_state(library.out_of_office()), OOF_ENABLED)
    equal(evolution_library.ews.e_ews_oof_settings_get_internal_reply(library.out_of_office()), b"Away until Monday")


@step("people: a delegate is named, given less, and dismissed")
def delegates(desktop):
    library, bob = Library(desktop.mail(), desktop.args.email), desktop.emails[1]
    equal(library.delegates(), {})
    library.add_delegate(bob, [EDITOR, REVIEWER, NONE, AUTHOR, NONE, NONE, 1, 1])
    equal(library.delegates(), {bob: [EDITOR, REVIEWER, NONE, AUTHOR, NONE, NONE, 1, 1]})
    library.update_delegate(bob, [REVIEWER, REVIEWER, NONE, AUTHOR, NONE, NONE, 0, 0])
    equal(library.delegates(), {bob: [REVIEWER, REVIEWER, NONE, AUTHOR, NONE, NONE, 0, 0]})
    library.remove_delegate(bob)
    equal(library.delegates(), {})


@step("people: a calendar is shared, and written by somebody else")
def shared(desktop):
    alice, bob = desktop.emails
    source = desktop.source("Calendar", "Calendar", bob)
    folder = dict(line.split("=", 1) for line in source.to_string()[0].split("\n") if "=" in line)
    library = Library(desktop.mail(bob), bob)
    permissions = library.permissions(folder["Id"])
    equal(len(permissions), 2)
    # ReadAny, Create, DeleteOwned, EditAny and FolderVisible (MS-OXCPERM 2.2.7).
    allowed = Permission(REGULAR, b"Alice", alice.encode(), None, 0x433)
    library.set_permissions(folder["Id"], folder["ChangeKey"], 2, [*permissions, allowed])
    equal({one.smtp: one.rights for one in library.permissions(folder["Id"])}[alice.encode()] & 0x433, 0x433)
    desktop.add_foreign("Bob's calendar", bob, folder["Id"])
    calendar, own = desktop.open("Calendar", "Bob's calendar"), desktop.open("Calendar", "Calendar", bob)
    event(own, "Of Bob", NINE.format(day=20270319))

    def seen(client, summary):
        client.refresh_sync(None)
        return next((one.get_uid() for one in client.get_object_list_sync("#t", None)[1] if one.get_summary() == summary), None)

    uid = eventually(lambda: seen(calendar, "Of Bob"), "Bob's event")
    change(calendar, read(calendar, uid).replace("SUMMARY:Of Bob", "SUMMARY:By Alice"))
    eventually(lambda: seen(own, "By Alice"), "Alice's change")
    event(calendar, "Another", NINE.format(day=20270320))
    eventually(lambda: seen(own, "Another"), "Alice's event")
    remove(own, uid)
    eventually(lambda: not seen(calendar, "By Alice"), "Bob's event to go")

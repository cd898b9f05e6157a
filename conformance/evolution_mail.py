"""Evolution's mail, by way of Camel."""
import email

from evolution_desktop import Camel, eventually
from evolution_messages import add, infos, message, text_of
from steps import equal, step

SENT = "\r\n".join([
    "From: Alice <{sender}>", "To: {recipient}", "Bcc: {hidden}", "Subject: From Evolution", "Message-ID: <evolution-sent@example.test>", "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8", "", "Nobody else says marzipan", ""])


def addresses(*emails):
    listed = Camel.InternetAddress.new()
    for each in emails:
        listed.add("", each)
    return listed


@step("mail: folders are listed where their owner sees them, made, renamed, moved and deleted")
def folders(desktop):
    mail = desktop.mail()
    names = mail.names()
    equal(names, {"Inbox", "Drafts", "Sent Items", "Deleted Items", "Junk Email", "Outbox"})
    equal(mail.store.get_trash_folder_sync(None).get_full_name(), "Deleted Items")
    equal(mail.store.get_junk_folder_sync(None).get_full_name(), "Junk Email")
    mail.store.create_folder_sync(None, "Project", None)
    mail.store.create_folder_sync("Project", "Below/Ground", None)
    mail.store.create_folder_sync(None, "Elsewhere", None)
    assert {"Project", "Elsewhere"} <= mail.names(), mail.names()
    below = next(name for name in mail.names() if name.startswith("Project/"))
    mail.store.rename_folder_sync(below, "Project/Under", None)
    mail.store.rename_folder_sync("Elsewhere", "Project/Elsewhere", None)
    other = desktop.mail(computer="laptop").names()
    assert {"Project", "Project/Under", "Project/Elsewhere"} <= other, other
    mail.store.delete_folder_sync("Project/Elsewhere", None)
    assert "Project/Elsewhere" not in mail.names()


@step("mail: what is added comes back whole, and its marks are seen on another computer")
def marks(desktop):
    inbox = desktop.mail().folder("Inbox")
    uid = add(inbox, "marks")
    inbox.refresh_info_sync(None)
    seen = Camel.MessageFlags.SEEN | Camel.MessageFlags.ANSWERED | Camel.MessageFlags.FLAGGED
    inbox.set_message_flags(uid, seen, seen)
    inbox.set_message_user_flag(uid, "$Labelimportant", True)
    inbox.set_message_user_flag(uid, "Own_words", True)
    info = inbox.get_message_info(uid)
    info.set_user_tag("follow-up", "Call back")
    info.set_user_tag("due-by", "Fri, 04 Dec 2026 10:00:00 +0000")
    assert inbox.synchronize_sync(False, None)
    # What it wrote itself it believes when it has read it back.
    inbox.refresh_info_sync(None)

    other = desktop.mail(computer="laptop").folder("Inbox")
    info = other.get_message_info(uid)
    equal(info.get_subject(), "Grüße")
    equal(info.get_from(), "Ann <ann@example.org>")
    equal(info.get_date_sent(), 1795687200)
    assert info.get_size() > 0 and info.get_date_received() > 0
    assert info.get_flags() & seen == seen and info.get_flags() & Camel.MessageFlags.ATTACHMENTS, hex(info.get_flags())
    assert info.get_user_flag("$Labelimportant") and info.get_user_flag("Own_words")
    equal(info.get_user_tag("follow-up"), "Call back")
    equal(info.get_user_tag("due-by"), "Fri, 04 Dec 2026 10:00:00 +0000")
    whole = email.message_from_string(text_of(other.get_message_sync(uid, None)))
    equal(whole["Message-ID"], "<evolution-marks@example.org>")
    body, attached = [part.get_payload(decode=True) for part in whole.get_payload()]
    equal([body.strip().decode(), attached], ["Hallo Wörld", b"\0\1\2\3"])

    other.set_message_flags(uid, seen, 0)
    other.set_message_user_flag(uid, "Own_words", False)
    info.set_user_tag("completed-on", "Fri, 04 Dec 2026 11:00:00 +0000")
    assert other.synchronize_sync(False, None)
    info = desktop.mail().folder("Inbox").get_message_info(uid)
    equal(info.get_flags() & seen, 0)
    assert info.get_user_flag("$Labelimportant") and not info.get_user_flag("Own_words")
    assert info.get_user_tag("completed-on"), "completed"


@step("mail: messages are copied, moved, put into the trash and deleted for good")
def moves(desktop):
    mail = desktop.mail()
    source, target = mail.folder("Drafts"), mail.folder("Project")
    uids = [add(source, f"moves-{number}") for number in range(3)]
    source.refresh_info_sync(None)
    assert source.transfer_messages_to_sync(uids[:1], target, False, None)[0]
    assert source.transfer_messages_to_sync(uids[:2], target, True, None)[0]
    equal(len(mail.folder("Project").get_uids()), 3)
    equal(mail.folder("Drafts").get_uids(), uids[2:])
    source.set_message_flags(uids[2], Camel.MessageFlags.DELETED, Camel.MessageFlags.DELETED)
    assert source.synchronize_sync(True, None)
    equal(mail.folder("Drafts").get_uids(), [])
    trash = mail.folder("Deleted Items")
    equal(len(trash.get_uids()), 1)
    assert trash.expunge_sync(None)
    equal(desktop.mail(computer="laptop").folder("Deleted Items").get_uids(), [])


@step("mail: a message is delivered, to those in Bcc too and without a word of them, found by its body, and is junk")
def sent(desktop):
    bob = desktop.mail(desktop.emails[1])
    transport = desktop.mail().transport
    transport.connect_sync(None)
    text = SENT.format(sender=desktop.args.email, recipient=desktop.other("carol"), hidden=desktop.emails[1])
    assert transport.send_to_sync(message(text), addresses(desktop.args.email), addresses(desktop.other("carol"), desktop.emails[1]), None)[0]
    inbox = bob.folder("Inbox")
    uid = infos(inbox)["From Evolution"].get_uid()
    received = email.message_from_string(text_of(inbox.get_message_sync(uid, None)))
    del received["X-Evolution-Source"]
    assert "Nobody else says marzipan" in received.get_payload() and desktop.emails[1] not in received.as_string(), received.as_string()
    # The bindings free the words of search_by_expression, which are not theirs.
    equal([inbox.count_by_expression(f'(body-contains "{word}")', None) for word in ("marzipan", "nougat")], [1, 0])
    inbox.set_message_flags(uid, Camel.MessageFlags.JUNK, Camel.MessageFlags.JUNK)
    assert inbox.synchronize_sync(False, None)
    equal(bob.folder("Inbox").get_uids(), [])
    eventually(lambda: "From Evolution" in infos(bob.folder("Junk Email")), "junk")

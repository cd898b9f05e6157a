#!/usr/bin/python3
"""What Thunderbird makes of the server with its own support for Exchange, which it has since version 145.

    /usr/bin/python3 thunderbird.py --url URL --user USER --email EMAIL --password PASSWORD

Debian's package thunderbird must be installed; bob of the same domain must be there with the same password. The server speaks HTTPS with a
certificate for example.test and its host autodiscover, and REQUESTS_CA_BUNDLE names who signed it. Where Thunderbird is missing or too old,
the report has no steps.
"""
import json
import os
import re
import sys
import urllib.request

import marionette
from steps import equal, run, step
from thunderbird_accounts import INBOX, ROOT, Thunderbird, mime, named

FIRST_WITH_EWS = 145


@step("Autodiscover: an address and a password are enough, and a wrong password is not")
def autodiscover(thunderbird):
    equal(thunderbird.found, "https://autodiscover.example.test/EWS/Exchange.asmx")
    refused = thunderbird.run("""
        const { fetchConfigFromExchange } = ChromeUtils.importESModule('resource:///modules/accountcreation/ExchangeAutoDiscover.sys.mjs')
        const find = fetchConfigFromExchange(args[0].split('@')[1], args[0], new AbortController().signal, null, 'wrong', async () => {})
        return find.then(() => 'found', ({ errors }) => errors.map(({ code }) => code))
    """, thunderbird.email)
    assert 401 in refused, refused


@step("folders are listed, made, renamed, moved, copied, deleted and emptied")
def folders(thunderbird):
    begun = ["Deleted Items", "Drafts", "Inbox", "Outbox", "Sent Items", "Junk Email"]
    equal(thunderbird.paths(), begun)
    flags = thunderbird.run("return args[1].map((path) => folder(args[0], path).flags & 0x40001f00)", thunderbird.email, begun)
    equal(flags, [0x100, 0x400, 0x1000, 0x800, 0x200, 0x40000000])

    def there(body, *expected):
        paths = thunderbird.run(f"""
            const of = (path) => path === '' ? rootOf(args[0]) : folder(args[0], path)
            {body}
            const expected = JSON.stringify(args[1].toSorted())
            let seen
            await until('the folders are right', () => (seen = JSON.stringify(paths(of('')).toSorted())) === expected).catch(() => 0)
            return JSON.parse(seen)
        """, thunderbird.email, begun + list(expected))
        equal(sorted(paths), sorted(begun + list(expected)))

    copy = "await told((listener) => MailServices.copy.copyFolder(of('%s'), of('%s'), %s, listener, null))"
    there("of('').createSubfolder('Grüße & <more>', null)", "Grüße & <more>")
    there("of('Grüße & <more>').createSubfolder('Below', null)", "Grüße & <more>", "Grüße & <more>/Below")
    there("of('Grüße & <more>').rename('Project', null)", "Project", "Project/Below")
    there(copy % ("Project", "Inbox", "false"), "Project", "Project/Below", "Inbox/Project", "Inbox/Project/Below")
    there(copy % ("Project/Below", "Inbox", "true"), "Project", "Inbox/Below", "Inbox/Project", "Inbox/Project/Below")
    there("of('Inbox/Project').deleteSelf(null)", "Project", "Inbox/Below", "Deleted Items/Project", "Deleted Items/Project/Below")
    there("of('').emptyTrash(null)", "Project", "Inbox/Below")
    there("of('Inbox/Below').deleteSelf(null); await until('it is in the trash', () => of('Deleted Items/Below')); of('').emptyTrash(null)", "Project")


@step("folders that are made, moved and deleted elsewhere come and go")
def folders_elsewhere(thunderbird):
    def listed(expected):
        return thunderbird.run("""
            accountOf(args[0]).incomingServer.performExpand(null)
            await until(`${args[1]} is all there is`, () => paths(folder(args[0], 'Deleted Items')).length === 0 &&
              JSON.stringify(paths(rootOf(args[0])).filter((path) => /^Elsewhere|Later/.test(path))) === JSON.stringify(args[1]))
        """, thunderbird.email, expected)

    child = thunderbird.make("Elsewhere", ROOT)
    thunderbird.make("Elsewhere a calendar", ROOT, "CalendarFolder")
    parent = thunderbird.make("Later", ROOT)
    # The child is older than its parent.
    thunderbird.elsewhere(f"<MoveFolder><ToFolderId>{parent}</ToFolderId><FolderIds>{child}</FolderIds></MoveFolder>")
    listed(["Later", "Later/Elsewhere"])
    thunderbird.elsewhere(f'<DeleteFolder DeleteType="HardDelete"><FolderIds>{parent}</FolderIds></DeleteFolder>')
    listed([])


@step("a message with an attachment is sent, received as the same bytes, and kept among what was sent")
def sending(thunderbird):
    thunderbird.run("""
        const attachment = { name: 'bytes.bin', url: 'data:application/octet-stream;base64,AAECAw==' }
        const fields = { to: `Alice <${args[0]}>`, cc: 'Carol <carol@example.test>', bcc: 'dave@example.test', subject: 'Grüße von Bob' }
        await compose(args[1], Ci.nsIMsgCompDeliverMode.Now, fields, '<p>Hallo Wörld</p>', attachment)
    """, thunderbird.email, thunderbird.bob)
    received, sent, shown = thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        const got = message(inbox, 'Grüße von Bob')
        const { mime2DecodedAuthor, mime2DecodedRecipients, ccList, isRead, messageId } = got
        const kept = message(folder(args[1], 'Sent Items'), 'Grüße von Bob')
        kept.folder.discardOfflineMsg(kept.messageKey)
        const shown = { mime2DecodedAuthor, mime2DecodedRecipients, ccList, isRead, same: messageId === kept.messageId }
        return [await bytes(got), await bytes(kept), shown]
    """, thunderbird.email, thunderbird.bob)
    equal(received, sent.replace("Bcc: dave@example.test\r\n", ""))
    assert "Bcc: dave@example.test\r\n" in sent and "AAECAw==" in received, sent
    equal(shown, {
        "mime2DecodedAuthor": '"Bob" <bob@example.test>', "mime2DecodedRecipients": '"Alice" <alice@example.test>',
        "ccList": '"Carol" <carol@example.test>', "isRead": False, "same": True})
    _, secret = thunderbird.item("inbox", "Grüße von Bob", "item:HasAttachments", "message:IsRead")
    assert "<t:HasAttachments>true<" in secret and "<t:IsRead>false<" in secret, secret


@step("a message to nobody comes back as a report")
def report(thunderbird):
    thunderbird.run("""
        await compose(args[0], Ci.nsIMsgCompDeliverMode.Now, { to: 'nobody@example.test', subject: 'Lost' }, 'x')
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        const report = await bytes(message(inbox, 'Undeliverable: Lost'))
        if (!/^Content-Type: multipart\\/report/im.test(report)) throw new Error(report)
    """, thunderbird.bob)


@step("a draft is kept with its recipients, and is one for others")
def draft(thunderbird):
    text = thunderbird.run("""
        const drafts = folder(args[0], 'Drafts')
        await compose(args[0], Ci.nsIMsgCompDeliverMode.SaveAsDraft, { to: args[1], subject: 'Unfinished' }, 'x')
        await update(drafts)
        const kept = message(drafts, 'Unfinished')
        drafts.discardOfflineMsg(kept.messageKey)
        return bytes(kept)
    """, thunderbird.email, thunderbird.bob)
    assert f"To: {thunderbird.bob}\r\n" in text, text
    assert "<t:IsDraft>true<" in thunderbird.item("drafts", "Unfinished", "item:IsDraft")[1]


@step("a file is copied into a folder and comes back as the same bytes")
def file_of_a_message(thunderbird):
    path = os.path.join(thunderbird.folder.name, "message.eml")
    written = mime("From a file", "?", more="X-Odd:   folded\r\n\tonce\r\n").replace(b"utf-8", b"iso-8859-1").replace(b"?", b"Gr\xfc\xdfe")
    with open(path, "wb") as target:
        target.write(written)
    text = thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile)
        file.initWithPath(args[1])
        await told((listener) => MailServices.copy.copyFileMessage(file, inbox, null, false, 0, '', listener, null))
        await update(inbox)
        const copied = message(inbox, 'From a file')
        inbox.discardOfflineMsg(copied.messageKey)
        return bytes(copied)
    """, thunderbird.email, path)
    equal(text.encode("latin-1"), written)
    assert "<t:IsDraft>false<" in thunderbird.item("inbox", "From a file", "item:IsDraft")[1]


@step("messages are marked as read and with a star, all of them at once too")
def marks(thunderbird):
    thunderbird.put(INBOX, mime("Marked"), mime("Unmarked"))
    thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        inbox.markMessagesRead([message(inbox, 'Marked')], true)
        inbox.markMessagesFlagged([message(inbox, 'Marked')], true)
        await until('it is marked', () => message(inbox, 'Marked').isRead && message(inbox, 'Marked').isFlagged)
        await update(inbox)
    """, thunderbird.email)
    for subject, read, flag in [("Marked", "true", "Flagged"), ("Unmarked", "false", "NotFlagged")]:
        text = thunderbird.item("inbox", subject, "message:IsRead", "item:Flag")[1]
        assert f"<t:IsRead>{read}<" in text and f"<t:FlagStatus>{flag}<" in text, text
    thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        inbox.markMessagesFlagged([message(inbox, 'Marked')], false)
        inbox.markAllMessagesRead(null)
        await until('all are read', () => inbox.getNumUnread(false) === 0 && !message(inbox, 'Marked').isFlagged)
        await update(inbox)
        if (inbox.getNumUnread(false) !== 0) throw new Error('The server says that there are others.')
    """, thunderbird.email)
    assert "<t:IsRead>true<" in thunderbird.item("inbox", "Unmarked", "message:IsRead")[1]
    assert "<t:FlagStatus>NotFlagged<" in thunderbird.item("inbox", "Marked", "item:Flag")[1]


@step("messages are copied, moved, thrown away and deleted for good")
def transfers(thunderbird):
    thunderbird.put(INBOX, *[mime(f"Transfer {number}") for number in range(4)])
    subjects = thunderbird.run("""
        const [inbox, trash] = ['Inbox', 'Deleted Items'].map((path) => folder(args[0], path))
        rootOf(args[0]).createSubfolder('Transfers', null)
        const target = await until('there is a folder', () => folder(args[0], 'Transfers'))
        await update(inbox)
        await transfer(inbox, ['Transfer 0', 'Transfer 1'], target, true)
        await transfer(inbox, ['Transfer 2', 'Transfer 3'], target, false)
        await discard(target, messages(target, 'Transfer 2'), false)
        await discard(target, messages(target, 'Transfer 3'), true)
        for (const one of [inbox, target, trash]) await update(one)
        return [inbox, target, trash].map((one) => messages(one).map((header) => header.subject).filter((subject) => /^Transfer/.test(subject)).toSorted())
    """, thunderbird.email)
    equal(subjects, [["Transfer 2", "Transfer 3"], ["Transfer 0", "Transfer 1"], ["Transfer 2"]])
    thunderbird.item("deleteditems", "Transfer 2")


@step("a message is junk, and is none")
def junk(thunderbird):
    thunderbird.put(INBOX, mime("Sale"))
    for source, target, name in [("Inbox", "Junk Email", "junk"), ("Junk Email", "Inbox", "unjunk")]:
        thunderbird.run("""
            const [email, from, to, name] = args
            await update(folder(email, from))
            await command(folder(email, from), 'Sale', name)
            await until('it is there', async () => (await update(folder(email, to)), messages(folder(email, to), 'Sale').length === 1))
            await update(folder(email, from))
            if (messages(folder(email, from), 'Sale').length !== 0) throw new Error('It is still here.')
        """, thunderbird.email, source, target, name)
    thunderbird.item("inbox", "Sale")


@step("what others change, move and delete is seen")
def changes(thunderbird):
    def change(subject, field, value):
        identity = thunderbird.item("inbox", subject)[0]
        thunderbird.elsewhere(
            '<UpdateItem ConflictResolution="AlwaysOverwrite" MessageDisposition="SaveOnly"><ItemChanges><t:ItemChange>'
            f'<t:ItemId Id="{identity}"/><t:Updates><t:SetItemField><t:FieldURI FieldURI="{field}"/><t:Message>{value}</t:Message></t:SetItemField>'
            "</t:Updates></t:ItemChange></ItemChanges></UpdateItem>")

    see = """
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        return messages(inbox).filter(({ messageId }) => /^Other-/.test(messageId)).map(({ subject, isRead, isFlagged }) => [subject, isRead, isFlagged]).toSorted()
    """
    names = ["read", "star", "subject", "gone", "moved"]
    thunderbird.put(INBOX, *[mime(f"Other {name}") for name in names])
    equal(thunderbird.run(see, thunderbird.email), sorted([f"Other {name}", False, False] for name in names))
    change("Other read", "message:IsRead", "<t:IsRead>true</t:IsRead>")
    change("Other star", "item:Flag", "<t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag>")
    change("Other subject", "item:Subject", "<t:Subject>Other title</t:Subject>")
    gone, moved = (thunderbird.item("inbox", f"Other {name}")[0] for name in ("gone", "moved"))
    thunderbird.elsewhere(f'<DeleteItem DeleteType="HardDelete"><ItemIds><t:ItemId Id="{gone}"/></ItemIds></DeleteItem>')
    thunderbird.elsewhere(
        f'<MoveItem><ToFolderId>{named("drafts")}</ToFolderId><ItemIds><t:ItemId Id="{moved}"/></ItemIds></MoveItem>')
    equal(thunderbird.run(see, thunderbird.email), [["Other read", True, False], ["Other star", False, True], ["Other title", False, False]])
    found = thunderbird.run("const to = folder(args[0], 'Drafts'); await update(to); return messages(to, 'Other moved').length", thunderbird.email)
    equal(found, 1)


@step("an invitation and a post are shown beside the mail")
def invitation(thunderbird):
    thunderbird.elsewhere(
        '<CreateItem SendMeetingInvitations="SendOnlyToAll"><Items><t:CalendarItem><t:Subject>Tea</t:Subject><t:Start>2027-03-15T09:00:00Z</t:Start>'
        "<t:End>2027-03-15T10:00:00Z</t:End><t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>alice@example.test</t:EmailAddress>"
        "</t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem></Items></CreateItem>", thunderbird.bob)
    thunderbird.elsewhere(
        f'<CreateItem MessageDisposition="SaveOnly"><SavedItemFolderId>{INBOX}</SavedItemFolderId><Items><t:PostItem>'
        '<t:Subject>Posted</t:Subject><t:Body BodyType="Text">on the board</t:Body></t:PostItem></Items></CreateItem>')
    tea, posted = thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        return [await bytes(message(inbox, 'Tea')), await bytes(message(inbox, 'Posted'))]
    """, thunderbird.email)
    for part in ["text/calendar", "METHOD:REQUEST", "BEGIN:VEVENT", "SUMMARY:Tea"]:
        assert part in tea, (part, tea)
    assert "on the board" in posted, posted


@step("hundreds of messages are listed by pages, fetched before anybody reads them, searched, moved and deleted")
def many(thunderbird):
    count = 300
    target = thunderbird.make("Many", ROOT)
    thunderbird.put(target, *[mime(f"Many {number}", f"word{number}") for number in range(count)])
    seen = thunderbird.run("""
        const [email, count] = args
        const inbox = folder(email, 'Inbox')
        accountOf(email).incomingServer.performExpand(null)
        const target = await until('there is a folder', () => folder(email, 'Many'))
        await update(target)
        await until('all are here', () => messages(target).every(({ messageKey }) => target.hasMsgOffline(messageKey)))
        const session = Cc['@mozilla.org/messenger/searchSession;1'].createInstance(Ci.nsIMsgSearchSession)
        const term = session.createTerm()
        const value = term.value
        Object.assign(value, { attrib: Ci.nsMsgSearchAttrib.Body, str: 'word299' })
        Object.assign(term, { value, attrib: Ci.nsMsgSearchAttrib.Body, op: Ci.nsMsgSearchOp.Contains })
        session.appendTerm(term)
        const hits = []
        await new Promise((resolve) => {
          session.registerListener({ onSearchHit: ({ subject }) => hits.push(subject), onSearchDone: resolve, onNewSearch() {} })
          session.addScopeTerm(Ci.nsMsgSearchScope.offlineMail, target)
          session.search(null)
        })
        const listed = messages(target).length
        const before = messages(inbox).length
        await transfer(target, Array.from({ length: count }, (_, number) => `Many ${number}`), inbox, true)
        await update(inbox)
        const moved = messages(inbox).length - before
        await discard(inbox, messages(inbox).filter(({ subject }) => /^Many/.test(subject)), true)
        for (const one of [inbox, target]) await update(one)
        return [listed, hits, moved, messages(inbox).length - before, messages(target).length]
    """, thunderbird.email, count)
    equal(seen, [count, ["Many 299"], count, 0, 0])


@step("a message of twenty megabytes comes back as it was sent")
def large(thunderbird):
    lines = ("A" * 76 + "\r\n") * 260_000
    thunderbird.put(INBOX, mime("Large", lines))
    length = thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        return (await bytes(message(inbox, 'Large'))).length
    """, thunderbird.email)
    equal(length, len(mime("Large", lines)))


@step("the server is stopped and started again, and Thunderbird goes on where it was")
def restart(thunderbird):
    with urllib.request.urlopen(urllib.request.Request(os.environ["EXCHEQUER_RESTART"], method="POST"), timeout=60) as answer:
        equal(answer.read().decode(), thunderbird.args.url)
    thunderbird.put(INBOX, mime("After the restart"))
    before, after = thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        const before = messages(inbox).length
        await update(inbox)
        message(inbox, 'After the restart')
        return [before, messages(inbox).length]
    """, thunderbird.email)
    equal(after, before + 1)


if __name__ == "__main__":
    version = marionette.version()
    if version is None or version < FIRST_WITH_EWS:
        reason = "is not installed" if version is None else f"{version} has no EWS"
        print(f"Thunderbird {reason}: nothing to do. It has EWS from {FIRST_WITH_EWS} on.", file=sys.stderr)
        print(json.dumps({"steps": []}))
        sys.exit(0)
    sys.exit(run(__doc__, Thunderbird))

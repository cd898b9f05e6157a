"""Mail and folders: what Thunderbird shows of the server, and what the server has of what is done in Thunderbird."""
import json
import os
import re
import urllib.request

from steps import equal, step
from thunderbird_accounts import INBOX, ROOT, eventually, items, mime, named


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


@step("a message that is dated beyond all calendars is listed with the others")
def far_date(thunderbird):
    thunderbird.put(INBOX, mime("Far away").replace(b"Thu, 26 Nov 2026", b"Fri, 31 Dec 99999"), mime("Near"))
    seen = thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        return ['Far away', 'Near'].map((subject) => messages(inbox, subject).length)
    """, thunderbird.email)
    equal(seen, [1, 1])


@step("a post, and a contact and an appointment that are attached, are shown beside the mail")
def other_classes(thunderbird):
    def make(element, properties):
        thunderbird.elsewhere(
            f'<CreateItem MessageDisposition="SaveOnly"><SavedItemFolderId>{INBOX}</SavedItemFolderId><Items><t:{element}>{properties}</t:{element}>'
            "</Items></CreateItem>")

    make("PostItem", '<t:Subject>Posted</t:Subject><t:Body BodyType="Text">on the board</t:Body>')
    attached = (
        "<t:ItemAttachment><t:Name>Ada</t:Name><t:Contact><t:DisplayName>Ada Lovelace</t:DisplayName></t:Contact></t:ItemAttachment>"
        "<t:ItemAttachment><t:Name>Lunch</t:Name><t:CalendarItem><t:Subject>Soup</t:Subject><t:Start>2027-03-15T12:00:00Z</t:Start>"
        "<t:End>2027-03-15T13:00:00Z</t:End></t:CalendarItem></t:ItemAttachment>")
    make("Message", f"<t:Subject>Attached</t:Subject><t:Attachments>{attached}</t:Attachments>")
    posted, names, body = thunderbird.run("""
        const { MsgHdrToMimeMessage } = ChromeUtils.importESModule('resource:///modules/gloda/MimeMessage.sys.mjs')
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        const around = message(inbox, 'Attached')
        const parts = await new Promise((resolve) => MsgHdrToMimeMessage(around, null, (_, parsed) => resolve(parsed)))
        const names = parts.allUserAttachments.map(({ name, contentType }) => [name, contentType])
        return [await bytes(message(inbox, 'Posted')), names, await bytes(around)]
    """, thunderbird.email)
    assert "on the board" in posted, posted
    equal(names, [["Ada.vcf", "text/directory"], ["Lunch.eml", "message/rfc822"]])
    assert "FN:Ada Lovelace" in body and "SUMMARY:Soup" in body, body


@step("a receipt that Thunderbird sends is one to who asked for it")
def receipt(thunderbird):
    thunderbird.elsewhere(
        '<CreateItem MessageDisposition="SendOnly"><Items><t:Message><t:Subject>Registered</t:Subject><t:ToRecipients><t:Mailbox>'
        f"<t:EmailAddress>{thunderbird.email}</t:EmailAddress></t:Mailbox></t:ToRecipients><t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>"
        "</t:Message></Items></CreateItem>", thunderbird.bob)
    thunderbird.run("""
        const inbox = folder(args[0], 'Inbox')
        await update(inbox)
        const asking = message(inbox, 'Registered')
        const headers = Cc['@mozilla.org/messenger/mimeheaders;1'].createInstance(Ci.nsIMimeHeaders)
        headers.initialize((await bytes(asking)).split('\\r\\n\\r\\n')[0] + '\\r\\n')
        const generator = Cc['@mozilla.org/messenger-mdn/generator;1'].createInstance(Ci.nsIMsgMdnGenerator)
        const { msgWindow } = Services.wm.getMostRecentWindow('mail:3pane')
        if (!generator.process(Ci.nsIMsgMdnGenerator.eDisplayed, msgWindow, inbox, asking.messageKey, headers, false))
          throw new Error('It does not see that somebody asks.')
        generator.userAgreed()
    """, thunderbird.email)
    found = eventually(
        lambda: items(thunderbird, thunderbird.bob, "inbox", "REPORT.IPM.Note.IPNRN", "Registered"))
    equal(len(found), 1)


@step("hundreds of messages are listed by pages, searched, moved and deleted")
def many(thunderbird):
    count = 300
    target = thunderbird.make("Many", ROOT)
    thunderbird.put(target, *[mime(f"Many {number}") for number in range(count)])
    seen = thunderbird.run("""
        const [email, count] = args
        const inbox = folder(email, 'Inbox')
        accountOf(email).incomingServer.performExpand(null)
        const target = await until('there is a folder', () => folder(email, 'Many'))
        await update(target)
        const session = Cc['@mozilla.org/messenger/searchSession;1'].createInstance(Ci.nsIMsgSearchSession)
        const term = session.createTerm()
        const value = term.value
        Object.assign(value, { attrib: Ci.nsMsgSearchAttrib.Subject, str: 'many 299' })
        Object.assign(term, { value, attrib: Ci.nsMsgSearchAttrib.Subject, op: Ci.nsMsgSearchOp.Contains })
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


@step("a server that is busy, or hangs up, is asked again")
def busy(thunderbird):
    busy = {"code": "ErrorServerBusy", "backOffMilliseconds": 500}
    for number, rule in enumerate([
            {"operation": "SyncFolderItems", "requests": 2, "answer": {"kind": "fault", **busy}},
            {"operation": "GetItem", "answer": {"kind": "items", **busy}},
            {"operation": "GetItem", "answer": {"kind": "close", "at": "beforeWork"}}]):
        thunderbird.put(INBOX, mime(f"While it is busy {number}"))
        door = os.environ["EXCHEQUER_FAULTS"]
        body = json.dumps({"account": thunderbird.email, **rule}).encode()
        urllib.request.urlopen(urllib.request.Request(door, body, {"Content-Type": "application/json"}), timeout=60).close()
        thunderbird.run("""
            const inbox = folder(args[0], 'Inbox')
            await update(inbox)
            message(inbox, args[1])
        """, thunderbird.email, f"While it is busy {number}")
        with urllib.request.urlopen(door, timeout=60) as answer:
            equal(json.load(answer), {"faults": []}, "what was to fail did not:")


@step("the server is stopped and started again, and Thunderbird goes on where it was")
def restart(thunderbird):
    # Whatever is under way while there is no server ends in a window with a complaint.
    thunderbird.run("""
        const isIdle = ({ incomingServer }) => incomingServer.type !== 'ews' || incomingServer.QueryInterface(Ci.IExchangeIncomingServer).protocolClientIdle
        let quiet = 0
        await until('nothing is under way', () => (quiet = MailServices.accounts.accounts.every(isIdle) ? quiet + 1 : 0) === 10)
    """)
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

"""Thunderbird with accounts of two people, and the requests that somebody else makes."""
import base64
import os
import re
import ssl
import sys
import tempfile
import time
import urllib.request
from urllib.parse import urlparse
from xml.sax.saxutils import escape

import marionette
from steps import equal

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "thunderbird-words.js"), encoding="utf-8") as file:
    WORDS = file.read()


class Thunderbird:
    def __init__(self, args):
        if urlparse(args.url).scheme != "https":
            sys.exit("Thunderbird finds a server by HTTPS alone: run client.js with --https --faults.")
        self.args = args
        self.email = args.email
        self.bob = f"bob@{args.email.split('@')[1]}"
        self.folder = tempfile.TemporaryDirectory()
        self.process, self.marionette = marionette.start(self.folder.name, {
            # Every name leads here, and HTTPS to the server: but for a look for service records, nothing that Thunderbird does leaves the machine.
            "network.dns.forceResolve": "127.0.0.1", "network.socket.forcePort": f"443={urlparse(args.url).port};80=9",
            "mailnews.auto_config.guess.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
            "mail.provider.suppress_dialog_on_startup": True, "mailnews.start_page.enabled": False, "app.update.enabled": False,
            # When to look for mail, and what to fetch before it is read, is up to the steps.
            "mail.server.default.check_new_mail": False, "mail.server.default.autosync_offline_stores": False,
            "mailnews.database.global.indexer.enabled": False, "mail.server.default.spamLevel": 0,
        })
        try:
            with open(os.environ["REQUESTS_CA_BUNDLE"], encoding="ascii") as authority:
                lines = [line.strip() for line in authority if not line.startswith("-----")]
            self.run("Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB).addCertFromBase64(args[0], 'C,,')", "".join(lines))
            self.found = self.run(SET_UP, self.email, args.password, "Alice")
            self.run(SET_UP, self.bob, args.password, "Bob")
        except BaseException:
            self.close()
            raise

    def run(self, body, *args):
        return self.marionette.run(f"{WORDS}\n{body}", *args)

    def paths(self):
        return self.run("return paths(rootOf(args[0]))", self.email)

    def elsewhere(self, body, email=None):
        """What the server answers to somebody else's request."""
        request = urllib.request.Request(self.args.url, method="POST", data=(
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" '
            'xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Header><t:RequestServerVersion Version="Exchange2016"/>'
            f"</s:Header><s:Body>{body}</s:Body></s:Envelope>").encode())
        secret = base64.b64encode(f"{email or self.email}:{self.args.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
        request.add_header("Content-Type", "text/xml; charset=utf-8")
        trust = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
        with urllib.request.urlopen(request, timeout=60, context=trust) as answer:
            text = answer.read().decode()
        equal(set(re.findall(r"<m:ResponseCode>(\w+)", text)), {"NoError"}, text)
        return text

    def item(self, folder, subject, *fields):
        """The id of the one item with a subject, and the answer with its fields."""
        wanted = "".join(f'<t:FieldURI FieldURI="{field}"/>' for field in fields)
        text = self.elsewhere(
            '<FindItem Traversal="Shallow"><ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>'
            f'<t:FieldURI FieldURI="item:Subject"/>{wanted}</t:AdditionalProperties></ItemShape><Restriction><t:IsEqualTo>'
            f'<t:FieldURI FieldURI="item:Subject"/><t:FieldURIOrConstant><t:Constant Value="{escape(subject)}"/></t:FieldURIOrConstant>'
            f"</t:IsEqualTo></Restriction><ParentFolderIds>{named(folder)}</ParentFolderIds></FindItem>")
        ids = re.findall(r'<t:ItemId Id="([^"]+)"', text)
        equal(len(ids), 1, f"“{subject}” in {folder}:")
        return ids[0], text

    def put(self, folder, *mimes):
        """Makes messages that were received, not drafts, in a folder that is named by an element."""
        received = '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0xe07" PropertyType="Integer"/><t:Value>0</t:Value></t:ExtendedProperty>'
        items = "".join(
            f"<t:Message><t:MimeContent>{base64.b64encode(mime).decode()}</t:MimeContent>{received}</t:Message>" for mime in mimes)
        self.elsewhere(
            f'<CreateItem MessageDisposition="SaveOnly"><SavedItemFolderId>{folder}</SavedItemFolderId><Items>{items}</Items></CreateItem>')

    def make(self, name, parent, element="Folder"):
        """The element that names a new folder."""
        made = self.elsewhere(
            f"<CreateFolder><ParentFolderId>{parent}</ParentFolderId><Folders><t:{element}><t:DisplayName>{name}</t:DisplayName></t:{element}>"
            "</Folders></CreateFolder>")
        return '<t:FolderId Id="%s"/>' % re.search(r'<t:FolderId Id="([^"]+)"', made).group(1)

    def close(self):
        marionette.stop(self.process)
        self.folder.cleanup()


def named(folder):
    return f'<t:DistinguishedFolderId Id="{folder}"/>'


INBOX = named("inbox")
ROOT = named("msgfolderroot")


SET_UP = """
    const module = (name) => ChromeUtils.importESModule(`resource:///modules/accountcreation/${name}.sys.mjs`)
    const { AccountConfig } = module('AccountConfig')
    const { CreateInBackend } = module('CreateInBackend')
    const { FindConfig } = module('FindConfig')
    const { fetchConfigFromExchange } = module('ExchangeAutoDiscover')
    const [email, password, name] = args
    const asks = async (host) => { throw new Error(`It asks whether ${host} may be told the password.`) }
    const config = await fetchConfigFromExchange(email.split('@')[1], email, new AbortController().signal, null, password, asks)
    FindConfig.ewsifyConfig(config)
    config.incoming = config.incomingAlternatives.find(({ type }) => type === 'ews')
    config.rememberPassword = true
    AccountConfig.replaceVariables(config, name, email, password)
    const account = await CreateInBackend.createAccountInBackend(config)
    await told((listener) => account.incomingServer.verifyLogon(listener, null))
    account.incomingServer.performExpand(null)
    await until('the folders are there', () => folder(email, 'Inbox') && folder(email, 'Junk Email'))
    return config.incoming.exchangeURL
"""


def mime(subject, text="hello", sender="ann@example.org", more=""):
    return (
        f"From: Ann <{sender}>\r\nTo: alice@example.test\r\nSubject: {subject}\r\nMessage-ID: <{subject.replace(' ', '-')}@example.org>\r\n"
        f"Date: Thu, 26 Nov 2026 10:00:00 +0000\r\n{more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n").encode()


def eventually(look):
    """What comes of looking again and again, until it is true or half a minute is over: mail is sent without anybody waiting for it."""
    end = time.monotonic() + 30
    while True:
        found = look()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def items(thunderbird, email, folder, *parts):
    """The items of a folder in which all parts of text stand."""
    listed = thunderbird.elsewhere(
        '<FindItem Traversal="Shallow"><ItemShape><t:BaseShape>IdOnly</t:BaseShape></ItemShape><ParentFolderIds>'
        f'<t:DistinguishedFolderId Id="{folder}"/></ParentFolderIds></FindItem>', email)
    ids = "".join(re.findall(r"<t:ItemId [^>]+/>", listed))
    if not ids:
        return []
    text = thunderbird.elsewhere(f"<GetItem><ItemShape><t:BaseShape>AllProperties</t:BaseShape></ItemShape><ItemIds>{ids}</ItemIds></GetItem>", email)
    return [item for item in re.findall(r"<m:Items>(.*?)</m:Items>", text, re.S) if all(part in item for part in parts)]

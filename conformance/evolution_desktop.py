"""Evolution's programs on a desktop of their own: a folder for a home, a message bus, sources in files, and passwords given when asked for.

Import this before anything of GLib: that reads its folders from the environment once.
"""
import base64
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

home = tempfile.TemporaryDirectory(prefix="evolution-", ignore_cleanup_errors=True)
for name, folder in [("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"),
                     ("XDG_RUNTIME_DIR", "run")]:
    os.environ[name] = os.path.join(home.name, folder)
    os.makedirs(os.environ[name], mode=0o700, exist_ok=True)
# No settings from elsewhere and no remote files; a zone that is not the server's, and words that do not depend on the machine.
os.environ.update(GSETTINGS_BACKEND="memory", GIO_USE_VFS="local", TZ="Europe/Berlin", LANG="C.UTF-8", LC_ALL="C.UTF-8")
os.environ.pop("DISPLAY", None)

import gi  # noqa: E402

for library, version in [("Camel", "1.2"), ("EDataServer", "1.2"), ("ECal", "2.0"), ("EBook", "1.2"), ("EBookContacts", "1.2"),
                         ("ICalGLib", "3.0")]:
    gi.require_version(library, version)
from gi.repository import Camel, EBook, EBookContacts, ECal, EDataServer, Gio, GLib, ICalGLib  # noqa: E402, F401

SERVICES = "/usr/share/dbus-1/services"
# Evolution's services and no others: no keyring is asked for passwords.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""

COLLECTION = """[Data Source]
DisplayName={email}
Enabled=true
Parent=

[Authentication]
Host=127.0.0.1
Method=PLAIN
User={email}

[Collection]
BackendName=ews
Identity={email}
CalendarEnabled=true
ContactsEnabled=true
MailEnabled=true

[Ews Backend]
Hosturl={url}
Email={email}
ListenNotifications=true
"""

# What is below a collection: `part` is the section that says what it is.
CHILD = """[Data Source]
DisplayName={title}
Enabled=true
Parent={email}

[{part}]
BackendName=ews

[Authentication]
Host=127.0.0.1
Method=PLAIN
User={email}
"""

FOLDER = """
[Exchange Web Services Folder]
Id={id}
Name={title}
{more}
[Offline]
StaySynchronized=true
"""

KINDS = {"Calendar": ECal.ClientSourceType.EVENTS, "Task List": ECal.ClientSourceType.TASKS, "Memo List": ECal.ClientSourceType.MEMOS}

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" '
    'xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>'
    "</s:Header><s:Body>{body}</s:Body></s:Envelope>")


def eventually(look, what, seconds=20):
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.1)


def accepts(path):
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(path) == 0


def start_bus():
    services, address, config = [os.path.join(os.environ["XDG_RUNTIME_DIR"], name) for name in ("services", "bus", "bus.conf")]
    os.makedirs(services)
    for name in os.listdir(SERVICES):
        if name.startswith("org.gnome.evolution.dataserver."):
            os.symlink(os.path.join(SERVICES, name), os.path.join(services, name))
    with open(config, "w", encoding="utf-8") as file:
        file.write(BUS.format(services=services, socket=address))
    # EWS_DEBUG=2 shows the traffic. Standard output is for the report.
    output = sys.stderr if os.environ.get("EWS_DEBUG") else subprocess.DEVNULL
    # With this process it ends, however that ends, and with it all that it started (PR_SET_PDEATHSIG).
    bus = subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={config}"], stdout=output, stderr=output,
                           preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGTERM))
    eventually(lambda: accepts(address), "the message bus")
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={address}"
    return bus


class MailSession(Camel.Session):
    """What Evolution's own window is to its mail: it knows the password."""

    __gtype_name__ = "ConformanceSession"
    password = ""

    def do_authenticate_sync(self, service, mechanism, cancellable):
        service.set_password(self.password)
        result = service.authenticate_sync(mechanism, cancellable)
        if result != Camel.AuthenticationResult.ACCEPTED:
            raise GLib.Error(f"signing in ended with {result}")
        return True


class FolderInfo(ctypes.Structure):
    """CamelFolderInfo, whose links the bindings give as bare addresses."""

    _fields_ = [*((name, ctypes.c_void_p) for name in ("next", "parent", "child")), ("full_name", ctypes.c_char_p)]


class Mail:
    """The mail of one account, read into a folder of its own: two of them are two computers."""

    def __init__(self, desktop, email, computer):
        place = os.path.join(home.name, "mail", computer, email)
        self.session = MailSession(user_data_dir=f"{place}/data", user_cache_dir=f"{place}/cache")
        self.session.password = desktop.args.password
        self.session.set_online(True)
        self.store, self.transport = [
            self.session.add_service(f"{email}-{kind.value_nick}", "ews", kind)
            for kind in (Camel.ProviderType.STORE, Camel.ProviderType.TRANSPORT)]
        for service in (self.store, self.transport):
            settings = service.ref_settings()
            for key, value in [("hosturl", desktop.args.url), ("email", email), ("user", email), ("host", "127.0.0.1"),
                               ("auth-mechanism", "PLAIN"), ("filter-inbox", False), ("check-all", True),
                               # Both computers are one process here, with one connection, which listens for one of them.
                               ("listen-notifications", service is self.store and computer == "desk")]:
                settings.set_property(key, value)
        self.store.connect_sync(None)

    def folder(self, name):
        """The folder as the server has it now."""
        folder = self.store.get_folder_sync(name, 0, None)
        folder.refresh_info_sync(None)
        return folder

    def names(self):
        def walk(address):
            while address:
                info = FolderInfo.from_address(address)
                yield info.full_name.decode()
                yield from walk(info.child)
                address = info.next

        top = self.store.get_folder_info_sync(None, Camel.StoreGetFolderInfoFlags.RECURSIVE, None)
        return {top.full_name, *walk(top.child), *walk(top.next)}


class Desktop:
    """Accounts of these people of the same domain, with one password; the first is whoever the script is called for."""

    def __init__(self, args):
        self.args = args
        self.emails = [args.email, self.other("bob")]
        self.bus = start_bus()
        self.folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "evolution", "sources")
        os.makedirs(self.folder, mode=0o700)
        for email in self.emails:
            self.write_account(email)
        # The report comes after the bus has gone.
        self.connection = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.connection.set_exit_on_close(False)
        self.loop = GLib.MainLoop()
        threading.Thread(target=self.loop.run, daemon=True).start()
        self.registry = EDataServer.SourceRegistry.new_sync(None)
        self.registry.connect("credentials-required", self.give_password)
        for email in self.emails:
            self.source("Address Book", "Global Address List", email)
        # Who signs in while the registry still reads its files may lose the directory again.
        time.sleep(1)
        for email in self.emails:
            self.registry.ref_source(email).invoke_authenticate_sync(self.credentials())
            self.source("Calendar", "Calendar", email)
        self.opened = {}
        self.opened_last = time.monotonic()

    def other(self, name):
        return f"{name}@{self.args.email.split('@')[1]}"

    def write_source(self, uid, text):
        with open(os.path.join(self.folder, f"{uid}.source"), "w", encoding="utf-8") as file:
            file.write(text)

    def write_account(self, email):
        self.write_source(email, COLLECTION.format(email=email, url=self.args.url))
        for kind, part in [("store", "Mail Account"), ("transport", "Mail Transport")]:
            self.write_source(f"{email}-{kind}", CHILD.format(email=email, title=email, part=part))
        # Evolution makes one by itself, but not always where two accounts begin at once.
        directory = CHILD.format(email=email, title="Global Address List", part="Address Book")
        self.write_source(f"{email}-directory", directory + FOLDER.format(id="global-address-list", title="Global Address List", more=""))

    def add_foreign(self, title, owner, folder_id):
        """A calendar of somebody else's, as subscribing to it in Evolution would leave it."""
        child = CHILD.format(email=self.args.email, title=title, part="Calendar")
        self.write_source(title, child + FOLDER.format(title=title, id=folder_id, more=f"Foreign=true\nForeignMail={owner}\n"))
        eventually(lambda: self.registry.ref_source(title), title)

    def credentials(self):
        parameters = EDataServer.NamedParameters.new()
        parameters.set("password", self.args.password)
        return parameters

    def give_password(self, registry, source, reason, *_):
        if reason in (EDataServer.SourceCredentialsReason.REQUIRED, EDataServer.SourceCredentialsReason.REJECTED):
            source.invoke_authenticate(self.credentials(), None, None)

    def titles(self, kind, email=None):
        """What the account of that person has of a kind, by its title."""
        sources = self.registry.list_sources(kind)
        return {source.get_display_name(): source for source in sources if source.get_parent() == (email or self.args.email)}

    def source(self, kind, title, email=None):
        return eventually(lambda: self.titles(kind, email).get(title), f"the {kind} {title}")

    def new_source(self, kind, title):
        """Has the server make a calendar, a list or an address book."""
        made = EDataServer.Source.new(None, None)
        made.set_display_name(title)
        made.set_parent(self.args.email)
        made.get_extension(kind).set_backend_name("ews")
        self.registry.ref_source(self.args.email).remote_create_sync(made, None)
        return self.source(kind, title)

    def open(self, kind, title, email=None):
        """A client of a calendar, a list or an address book; one for each."""
        source = self.source(kind, title, email)
        if source.get_uid() not in self.opened:
            if kind == "Address Book":
                client = EBook.BookClient.connect_sync(source, 30, None)
            else:
                client = ECal.Client.connect_sync(source, KINDS[kind], 30, None)
            self.opened[source.get_uid()] = client
            self.opened_last = time.monotonic()
        return self.opened[source.get_uid()]

    def mail(self, email=None, computer="desk"):
        key = (email or self.args.email, computer)
        if key not in self.opened:
            self.opened[key] = Mail(self, *key)
        return self.opened[key]

    def ask(self, body, email=None):
        """What the server answers somebody else's client of the same mailbox."""
        secret = base64.b64encode(f"{email or self.args.email}:{self.args.password}".encode()).decode()
        headers = {"Content-Type": "text/xml; charset=utf-8", "Authorization": f"Basic {secret}"}
        request = urllib.request.Request(self.args.url, data=ENVELOPE.format(body=body).encode(), headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode()
        assert 'ResponseClass="Success"' in text, text
        return text

    def close(self):
        self.loop.quit()
        self.bus.terminate()
        self.bus.wait(20)
        home.cleanup()

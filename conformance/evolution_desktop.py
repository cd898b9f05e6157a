"""Evolution's programs on a desktop of their own: a folder for a home, a message bus, sources in files, and passwords given when asked for.

Import this before anything of GLib: it reads its folders from the environment once.
"""
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time

home = tempfile.TemporaryDirectory(prefix="evolution-", ignore_cleanup_errors=True)
for name, folder in [("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"),
                     ("XDG_RUNTIME_DIR", "run")]:
    os.environ[name] = os.path.join(home.name, folder)
    os.makedirs(os.environ[name], mode=0o700, exist_ok=True)
# No settings from elsewhere, no remote files, and a time zone that is not the server's.
os.environ.update(GSETTINGS_BACKEND="memory", GIO_USE_VFS="local", TZ="Europe/Berlin")
os.environ.pop("DISPLAY", None)

import gi  # noqa: E402

for library, version in [("Camel", "1.2"), ("EDataServer", "1.2"), ("ECal", "2.0"), ("EBook", "1.2"), ("EBookContacts", "1.2")]:
    gi.require_version(library, version)
from gi.repository import Camel, EBook, ECal, EDataServer, Gio, GLib  # noqa: E402

SERVICES = "/usr/share/dbus-1/services"
# A bus of its own, with Evolution's services and no others: no keyring is asked for passwords.
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
ListenNotifications={listens}
"""

MAIL = """[Data Source]
DisplayName={email}
Enabled=true
Parent={email}

[{extension}]
BackendName=ews

[Authentication]
Host=127.0.0.1
Method=PLAIN
User={email}
"""


def eventually(look, what, seconds=20):
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.1)


def start_bus():
    services, socket = [os.path.join(os.environ["XDG_RUNTIME_DIR"], name) for name in ("services", "bus")]
    os.makedirs(services)
    for name in os.listdir(SERVICES):
        if name.startswith("org.gnome.evolution.dataserver."):
            os.symlink(os.path.join(SERVICES, name), os.path.join(services, name))
    path = os.path.join(os.environ["XDG_RUNTIME_DIR"], "bus.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(BUS.format(services=services, socket=socket))
    # Standard output is for the report.
    output = sys.stderr if os.environ.get("EWS_DEBUG") else subprocess.DEVNULL
    bus = subprocess.Popen(["dbus-daemon", "--nofork", f"--config-file={path}"], stdout=output, stderr=output)
    eventually(lambda: os.path.exists(socket), "the message bus")
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={socket}"
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


class Desktop:
    """Opens the mail, calendars and address books of accounts whose addresses it is given, all with one password."""

    def __init__(self, url, password, emails):
        self.url = url
        self.password = password
        self.bus = start_bus()
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "evolution", "sources")
        os.makedirs(folder, mode=0o700)
        for email in emails:
            for name, text in [("", COLLECTION), ("-store", MAIL), ("-transport", MAIL)]:
                extension = "Mail Transport" if name == "-transport" else "Mail Account"
                with open(os.path.join(folder, f"{email}{name}.source"), "w", encoding="utf-8") as file:
                    file.write(text.format(email=email, url=url, listens="true", extension=extension))
        self.loop = GLib.MainLoop()
        threading.Thread(target=self.loop.run, daemon=True).start()
        self.registry = EDataServer.SourceRegistry.new_sync(None)
        self.registry.connect("credentials-required", self.give_password)
        for email in emails:
            self.registry.ref_source(email).invoke_authenticate_sync(self.credentials())

    def credentials(self):
        parameters = EDataServer.NamedParameters.new()
        parameters.set("password", self.password)
        return parameters

    def give_password(self, registry, source, reason, *_):
        if reason in (EDataServer.SourceCredentialsReason.REQUIRED, EDataServer.SourceCredentialsReason.REJECTED):
            source.invoke_authenticate(self.credentials(), None, None)

    def sources(self, email, extension):
        """The sources of an account that have a part of that name."""
        return [source for source in self.registry.list_sources(extension) if source.get_parent() == email]

    def close(self):
        self.loop.quit()
        self.bus.terminate()
        self.bus.wait(20)
        home.cleanup()

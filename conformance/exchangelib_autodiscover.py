#!/usr/bin/python3
"""What Debian's python3-exchangelib finds by Autodiscover over HTTPS, knowing nothing but an address and a password.

    /usr/bin/python3 exchangelib_autodiscover.py --url URL --user USER --email EMAIL --password PASSWORD

The certificate of the server names example.test, autodiscover.example.test and mail.example.test, and REQUESTS_CA_BUNDLE names who signed it.
There is no DNS: this script says which of the names lead to the server, and on which port.
"""
import socket
import sys
import warnings
from urllib.parse import urlparse

warnings.simplefilter("ignore")

from exchangelib import Account, Credentials  # noqa: E402
from exchangelib.autodiscover import clear_cache  # noqa: E402
from exchangelib.autodiscover.discovery.base import BaseAutodiscovery, SrvRecord  # noqa: E402
from exchangelib.errors import AutoDiscoverFailed, ErrorNonExistentMailbox, UnauthorizedError  # noqa: E402
from exchangelib_steps import equal, main, refuses, step  # noqa: E402

WAYS = ["soap", "pox"]


class Network:
    """The names that lead to the server; whoever asks for another finds nobody."""

    def __init__(self):
        self.lookup = socket.getaddrinfo
        self.names = set()
        self.port = None
        self.records = []
        socket.getaddrinfo = self.getaddrinfo
        BaseAutodiscovery._ensure_valid_hostname = lambda _, url: None
        BaseAutodiscovery._get_srv_records = lambda _, name: self.records

    def getaddrinfo(self, host, port, *args, **more):
        if host in self.names and port == 443:
            return self.lookup("127.0.0.1", self.port, *args, **more)
        if host == "127.0.0.1":
            return self.lookup(host, port, *args, **more)
        raise socket.gaierror(f"There is no {host}:{port}.")


network = Network()


def discover(mail, names, way, records=(), email=None, password=None):
    network.names = set(names)
    network.port = urlparse(mail.args.url).port
    network.records = list(records)
    clear_cache()
    credentials = Credentials(mail.email, password or mail.args.password)
    return Account(email or mail.email, credentials=credentials, autodiscover=way)


for way in WAYS:

    @step(f"{way}: the domain of the address")
    def _(mail, way=way):
        account = discover(mail, ["example.test"], way)
        equal(account.protocol.service_endpoint, "https://example.test/EWS/Exchange.asmx")
        equal(account.primary_smtp_address, mail.email)
        equal(account.version.api_version, "Exchange2016")
        assert account.inbox.total_count >= 0

    @step(f"{way}: the host autodiscover, where the domain is not to be had")
    def _(mail, way=way):
        account = discover(mail, ["autodiscover.example.test"], way)
        equal(account.protocol.service_endpoint, "https://autodiscover.example.test/EWS/Exchange.asmx")
        equal(account.root.name, "Root")

    @step(f"{way}: the service record of the domain")
    def _(mail, way=way):
        record = SrvRecord(priority=1, weight=1, port=443, srv="mail.example.test")
        account = discover(mail, ["mail.example.test"], way, [record])
        equal(account.protocol.service_endpoint, "https://mail.example.test/EWS/Exchange.asmx")

    @step(f"{way}: somebody else by one's own password")
    def _(mail, way=way):
        account = discover(mail, ["example.test"], way, email="bob@example.test")
        equal(account.primary_smtp_address, "bob@example.test")

    @step(f"{way}: an address that nobody has")
    def _(mail, way=way):
        refuses(ErrorNonExistentMailbox, lambda: discover(mail, ["example.test"], way, email="nobody@example.test"))

    @step(f"{way}: a wrong password")
    def _(mail, way=way):
        refuses((AutoDiscoverFailed, UnauthorizedError), lambda: discover(mail, ["example.test"], way, password="wrong"))

    @step(f"{way}: no server at all")
    def _(mail, way=way):
        refuses(AutoDiscoverFailed, lambda: discover(mail, [], way))


if __name__ == "__main__":
    sys.exit(main(__doc__))

"""What the scripts of this folder share: steps by name, accounts, folders that are cleaned up, and the report.

A script is called as

    /usr/bin/python3 SCRIPT --url URL --user USER --email EMAIL --password PASSWORD

prints a line a step to standard error and a report as JSON to standard output, and ends with 0 when every step held.
"""
import argparse
import json
import sys
import traceback

from exchangelib import DELEGATE, Account, Configuration, Credentials, EWSTimeZone
from exchangelib.folders import Messages
from exchangelib.protocol import FailFast

UTC = EWSTimeZone("UTC")
registered = []


def step(name):
    def register(function):
        registered.append((name, function))
        return function

    return register


def equal(actual, expected, what=""):
    assert actual == expected, f"{what} {actual!r}, not {expected!r}".strip()


def refuses(error, work):
    try:
        result = work()
    except error:
        return
    raise AssertionError(f"no {error.__name__}, but {result!r}")


class Mail:
    """The account under test, those of other people of the same server, and a fresh folder for each step that wants one."""

    def __init__(self, args):
        self.email = args.email
        self.args = args
        self.account = self.account_of(args.email)
        self.made = []

    def account_of(self, email):
        config = Configuration(
            service_endpoint=self.args.url, credentials=Credentials(email, self.args.password), auth_type="basic",
            retry_policy=FailFast(), max_connections=1,
        )
        return Account(email, config=config, autodiscover=False, access_type=DELEGATE, default_timezone=UTC)

    def folder(self, cls=Messages, parent=None):
        folder = cls(parent=parent or self.account.msg_folder_root, name=f"conformance {len(self.made)}").save()
        self.made.append(folder)
        return folder

    def clean(self):
        for folder in reversed(self.made):
            folder.delete()


def run(given, only=None, shows_traceback=False):
    """Takes the steps, each with what it is given, and says how each of them ended."""
    steps = []
    for name, function in registered:
        if only and only not in name:
            continue
        record = {"step": name, "ok": True}
        try:
            function(given)
        except Exception as error:  # noqa: BLE001
            record.update(ok=False, error=f"{type(error).__name__}: {error}"[:500])
            if shows_traceback:
                traceback.print_exc()
        steps.append(record)
        print(f"{'ok  ' if record['ok'] else 'FAIL'} {name} {record.get('error', '')}", file=sys.stderr, flush=True)
    return steps


def main(description):
    parser = argparse.ArgumentParser(description=description.split("\n", 1)[0])
    for name in ["url", "user", "email", "password"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--n", type=int, help="taken and not used: the number of items is each step's own")
    parser.add_argument("--only", help="part of a step's name")
    parser.add_argument("--traceback", action="store_true")
    args = parser.parse_args()
    mail = Mail(args)
    steps = run(mail, args.only, args.traceback)
    try:
        mail.clean()
    except Exception as error:  # noqa: BLE001
        steps.append({"step": "clean up", "ok": False, "error": repr(error)[:500]})
    print(json.dumps({"steps": steps}))
    return 0 if all(record["ok"] for record in steps) else 1

"""What the scripts that use exchangelib share: accounts, and folders that are cleaned up. `steps.py` says how they are called."""
from exchangelib import DELEGATE, Account, Configuration, Credentials, EWSTimeZone
from exchangelib.folders import Messages
from exchangelib.protocol import FailFast
from steps import equal, refuses, run, step  # noqa: F401

UTC = EWSTimeZone("UTC")


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

    def close(self):
        for folder in reversed(self.made):
            folder.delete()


def main(description):
    return run(description, Mail)

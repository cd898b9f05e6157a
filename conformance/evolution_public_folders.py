#!/usr/bin/python3
"""What Evolution makes of public folders: the list of them, one subscribed to, and mail in it.

    /usr/bin/python3 evolution_public_folders.py --url URL --user USER --email EMAIL --password PASSWORD

As evolution.py, on a server with public folders that the user administers.
"""
import os
import sys

from evolution_desktop import Camel, Desktop
from evolution_messages import add, infos
from steps import equal, run, step

LISTED = Camel.StoreGetFolderInfoFlags.RECURSIVE | Camel.StoreGetFolderInfoFlags.SUBSCRIPTION_LIST


@step("public folders: one is found, subscribed to, and keeps a message for others")
def public_folders(desktop):
    desktop.ask(
        '<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="publicfoldersroot"/></m:ParentFolderId><m:Folders><t:Folder>'
        "<t:FolderClass>IPF.Note</t:FolderClass><t:DisplayName>News</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>")
    alice, bob = [desktop.mail(email) for email in desktop.emails]
    for mail in (alice, bob):
        mail.store.ref_settings().set_property("show-public-folders", True)
        equal(mail.store.get_folder_info_sync("Public Folders", LISTED, None).full_name, "Public Folders")
        assert "Public Folders/News" not in mail.names()
        mail.store.subscribe_folder_sync("Public Folders/News", None)
        assert "Public Folders/News" in mail.names(), mail.names()
    add(alice.folder("Public Folders/News"), "public")
    info = infos(bob.folder("Public Folders/News"))["Grüße"]
    equal(info.get_from(), "Ann <ann@example.org>")


if __name__ == "__main__":
    status = run(__doc__, Desktop)
    sys.stdout.flush()
    os._exit(status)

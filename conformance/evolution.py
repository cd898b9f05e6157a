#!/usr/bin/python3
"""What Evolution makes of the server: its mail, calendars, tasks, notes and address books, without its window.

    /usr/bin/python3 evolution.py --url URL --user USER --email EMAIL --password PASSWORD

Debian's packages evolution-ews, gir1.2-camel-1.2, gir1.2-ebook-1.2 and gir1.2-ecal-2.0 must be installed; bob and carol of the same domain must
be there with the same password.
"""
import os
import sys

import evolution_mail  # noqa: F401
import evolution_changes  # noqa: F401, I001
from evolution_desktop import Desktop
from steps import run

if __name__ == "__main__":
    status = run(__doc__, Desktop)
    sys.stdout.flush()
    # Camel's own threads are not waited for: they may wait for a server.
    os._exit(status)

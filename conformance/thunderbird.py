#!/usr/bin/python3
"""What Thunderbird makes of the server with its own support for Exchange, which it has since version 145.

    /usr/bin/python3 thunderbird.py --url URL --user USER --email EMAIL --password PASSWORD

Debian's package thunderbird must be installed; bob of the same domain must be there with the same password. The server speaks HTTPS with a
certificate for example.test and its host autodiscover, and REQUESTS_CA_BUNDLE names who signed it. Where Thunderbird is missing or too old,
the report has no steps.
"""
import json
import sys

import marionette
import thunderbird_mail  # noqa: F401
import thunderbird_meetings  # noqa: F401
from steps import run
from thunderbird_accounts import Thunderbird

FIRST_WITH_EWS = 145


if __name__ == "__main__":
    version = marionette.version()
    if version is None or version < FIRST_WITH_EWS:
        reason = "is not installed" if version is None else f"{version} has no EWS"
        print(f"Thunderbird {reason}: nothing to do. It has EWS from {FIRST_WITH_EWS} on.", file=sys.stderr)
        print(json.dumps({"steps": []}))
        sys.exit(0)
    sys.exit(run(__doc__, Thunderbird))

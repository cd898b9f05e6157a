#!/usr/bin/python3
"""How Debian's python3-exchangelib signs in: what it finds out by itself, and what it is told to use.

Called by exchangelib-sign-in.ts, with the endpoints of four servers and where tokens are to be had.
"""
import argparse
import json
import sys
import warnings

warnings.simplefilter("ignore")

from exchangelib import (  # noqa: E402
    BASIC, DELEGATE, IMPERSONATION, NTLM, OAUTH2, Account, Configuration, Credentials, Identity, Message,
    OAuth2AuthorizationCodeCredentials, OAuth2Credentials,
)
from exchangelib.errors import (  # noqa: E402
    ErrorImpersonateUserDenied, ErrorInvalidExchangeImpersonationHeaderData, ErrorNonExistentMailbox, UnauthorizedError,
)
from exchangelib.protocol import FailFast  # noqa: E402
from exchangelib.version import EXCHANGE_2016, Version  # noqa: E402
from steps import refuses, step, take  # noqa: E402
from oauthlib.oauth2 import OAuth2Token  # noqa: E402

ALICE, BOB, CAROL = (f"{name}@example.test" for name in ("alice", "bob", "carol"))


def account(url, credentials, email=ALICE, auth_type=None, access_type=DELEGATE, **more):
    config = Configuration(
        service_endpoint=url, credentials=credentials, auth_type=auth_type, retry_policy=FailFast(), **more)
    return Account(email, config=config, autodiscover=False, access_type=access_type)


def works(who, owner=ALICE):
    """Writes, finds and deletes, several requests at a time: each connection of the pool has to be let in."""
    folder = who.drafts
    ids = who.bulk_create(folder=folder, items=[Message(subject=f"signed in {i}") for i in range(20)], chunk_size=3)
    assert len(ids) == 20, ids
    found = list(folder.filter(subject__startswith="signed in"))
    assert len(found) == 20, found
    assert who.bulk_delete(ids=ids, chunk_size=3) == [True] * 20
    assert list(who.protocol.resolve_names([owner])), "the directory answers"


@step("basic: found out by itself")
def basic(args):
    who = account(args.basic, Credentials(ALICE, "secret"))
    works(who)
    assert who.protocol.auth_type == BASIC, who.protocol.auth_type


@step("basic: a wrong password is refused")
def basic_wrong(args):
    refuses(UnauthorizedError, lambda: account(args.basic, Credentials(BOB, "wrong")).root.id)


@step("ntlm: found out by itself")
def ntlm(args):
    who = account(args.ntlm, Credentials(ALICE, "secret"), max_connections=3)
    works(who)
    assert who.protocol.auth_type == NTLM, who.protocol.auth_type


@step("ntlm: with a domain before the name")
def ntlm_domain(args):
    works(account(args.ntlm, Credentials(f"EXAMPLE\\{ALICE}", "secret"), auth_type=NTLM))


@step("ntlm: a wrong password is refused")
def ntlm_wrong(args):
    refuses(UnauthorizedError, lambda: account(args.ntlm, Credentials(BOB, "wrong"), auth_type=NTLM).root.id)


class AppCredentials(OAuth2Credentials):
    """Exchangelib's own, which get their tokens from Microsoft, sent to another issuer."""

    url = None

    @property
    def token_url(self):
        return self.url


def app_credentials(args, secret="the secret of the app", email=ALICE):
    AppCredentials.url = args.token_url
    return AppCredentials(
        client_id="the-app", client_secret=secret, tenant_id="tenant", identity=Identity(primary_smtp_address=email))


@step("oauth: found out by itself, client credentials")
def oauth(args):
    who = account(args.oauth, app_credentials(args), access_type=IMPERSONATION, max_connections=3)
    works(who)
    assert who.protocol.auth_type == OAUTH2, who.protocol.auth_type


@step("oauth: an application acts for one user after the other")
def oauth_others(args):
    ids = [account(args.oauth, app_credentials(args, email=email), email=email, auth_type=OAUTH2,
                   access_type=IMPERSONATION).inbox.id for email in (ALICE, BOB)]
    assert ids[0] != ids[1], ids


@step("oauth: an application acts for nobody who is not there, nor without saying for whom")
def oauth_nobody(args):
    nobody = "nobody@example.test"
    refuses(ErrorNonExistentMailbox, lambda: account(
        args.oauth, app_credentials(args, email=nobody), email=nobody, auth_type=OAUTH2, access_type=IMPERSONATION,
        version=Version(build=EXCHANGE_2016)).root.id)
    alone = app_credentials(args)
    alone.identity = None
    refuses(ErrorInvalidExchangeImpersonationHeaderData, lambda: account(
        args.oauth, alone, auth_type=OAUTH2, access_type=DELEGATE, version=Version(build=EXCHANGE_2016)).root.id)


@step("oauth: a user's token")
def oauth_user(args):
    token = OAuth2Token({"access_token": args.token, "token_type": "Bearer", "expires_in": 3600})
    credentials = OAuth2AuthorizationCodeCredentials(access_token=token)
    works(account(args.oauth, credentials, auth_type=OAUTH2))


@step("all schemes offered: each does")
def everything(args):
    works(account(args.all, Credentials(ALICE, "secret")))
    works(account(args.all, Credentials(ALICE, "secret"), auth_type=BASIC))
    works(account(args.all, Credentials(ALICE, "secret"), auth_type=NTLM))
    works(account(args.all, app_credentials(args), auth_type=OAUTH2, access_type=IMPERSONATION))


@step("impersonation: an account that may acts as another, one that may not does not")
def impersonation(args):
    own = account(args.all, Credentials(BOB, "secret"), email=BOB, auth_type=BASIC).inbox.id
    acting = account(args.all, Credentials(CAROL, "secret"), email=BOB, auth_type=BASIC, access_type=IMPERSONATION)
    assert acting.inbox.id == own
    works(acting, BOB)
    refuses(ErrorImpersonateUserDenied, lambda: account(
        args.all, Credentials(ALICE, "secret"), email=BOB, auth_type=BASIC, access_type=IMPERSONATION).root.id)


def main():
    parser = argparse.ArgumentParser()
    for name in ["basic", "ntlm", "oauth", "all", "token-url", "token"]:
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    print(json.dumps({"steps": take(args)}))


sys.exit(main())

"""Steps by name, and the report of a script that works a server with somebody else's client.

A script is called as

    /usr/bin/python3 SCRIPT --url URL --user USER --email EMAIL --password PASSWORD

prints a line a step to standard error and a report as JSON to standard output, and ends with 0 when every step held.
"""
import argparse
import json
import sys
import traceback

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


def take(given, only=None, shows_traceback=False):
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


def run(description, open_client):
    """Runs the steps with what `open_client` makes of the arguments; what it makes has a method `close`."""
    parser = argparse.ArgumentParser(description=description.split("\n", 1)[0])
    for name in ["url", "user", "email", "password"]:
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--n", type=int, help="taken and not used: the number of items is each step's own")
    parser.add_argument("--only", help="part of a step's name")
    parser.add_argument("--traceback", action="store_true")
    args = parser.parse_args()
    client = open_client(args)
    steps = take(client, args.only, args.traceback)
    try:
        client.close()
    except Exception as error:  # noqa: BLE001
        steps.append({"step": "clean up", "ok": False, "error": repr(error)[:500]})
    print(json.dumps({"steps": steps}))
    return 0 if all(record["ok"] for record in steps) else 1

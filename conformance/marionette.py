"""A headless Thunderbird and the way into it: Mozilla's Marionette protocol, by which scripts of its own kind run in it."""
import json
import os
import signal
import socket
import subprocess
import time

FOLDER = "/usr/lib/thunderbird"


def version():
    """The first number of the version that Debian's package has, or None where the package is not installed."""
    try:
        with open(os.path.join(FOLDER, "application.ini"), encoding="utf-8") as file:
            said = dict(line.strip().split("=", 1) for line in file if "=" in line)
        return int(said["Version"].split(".")[0])
    except FileNotFoundError:
        return None


class Marionette:
    """Messages are JSON with their length in bytes and a colon before them: [0, number, command, parameters] and [1, number, error, result]."""

    def __init__(self, port, patience=120):
        self.socket = connected(port, patience)
        self.rest = b""
        self.number = 0
        self.receive()
        self.command("WebDriver:NewSession", capabilities={})
        self.command("Marionette:SetContext", value="chrome")
        self.command("WebDriver:SetTimeouts", script=patience * 1000)

    def receive(self):
        while b":" not in self.rest:
            self.read()
        length, _, self.rest = self.rest.partition(b":")
        while len(self.rest) < int(length):
            self.read()
        text, self.rest = self.rest[: int(length)], self.rest[int(length):]
        return json.loads(text)

    def read(self):
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise EOFError("Thunderbird went away.")
        self.rest += piece

    def command(self, name, **parameters):
        self.number += 1
        text = json.dumps([0, self.number, name, parameters]).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self.receive()
        if error:
            raise RuntimeError(f"{error['error']}: {error['message']} {error.get('data') or ''}")
        return result

    def run(self, body, *args):
        """What the body of an async function returns, run with the rights of Thunderbird's own code; `args` is an array there."""
        script = (
            "const [args, done] = arguments;"
            f"(async () => {{ {body} }})().then(value => done({{ value: value ?? null }}), error => done({{ error: `${{error}}` }}))")
        answer = self.command("WebDriver:ExecuteAsyncScript", script=script, args=[list(args)], sandbox="system", newSandbox=False)["value"]
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["value"]


def connected(port, patience):
    deadline = time.monotonic() + patience
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=patience)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def start(folder, preferences):
    """A process of Thunderbird's with a new profile below a folder, and Marionette in it; `stop` ends both."""
    profile = os.path.join(folder, "profile")
    os.makedirs(profile)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as file:
        for name, value in {**preferences, "marionette.port": port}.items():
            file.write(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n")
    # Not Debian's wrapper, which first looks after the profiles of an older program. Without a home it would write to the user's own.
    process = subprocess.Popen(
        [os.path.join(FOLDER, "thunderbird"), "--headless", "--no-remote", "--profile", profile, "--marionette", "--remote-allow-system-access"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "HOME": folder, "MOZ_HEADLESS": "1", "MOZ_CRASHREPORTER_DISABLE": "1"})
    try:
        return process, Marionette(port)
    except BaseException:
        stop(process)
        raise


def stop(process):
    """Ends a process that `start` made and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
    except ProcessLookupError:
        pass
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

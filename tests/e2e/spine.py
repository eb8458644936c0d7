# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests share: a real hub on a free port, requests to it, and the command line."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, test, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = test()
        if got:
            return got
        time.sleep(0.05)
    raise AssertionError(f"timed out: {what}")


class Hub:
    """A hub of its own folder; start() and kill() as often as a test wants."""

    def __init__(self, program, *options):
        self.program, self.options = program, options
        self.tmp = tempfile.TemporaryDirectory()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.log = open(os.path.join(self.tmp.name, "hub.log"), "a")
        self.process = subprocess.Popen(
            [self.program, "--listen", f"127.0.0.1:{self.port}", "--storage", f"sqlite:{self.tmp.name}/data", *self.options],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        wait_for("the hub answers", self.is_up)
        return self

    def is_up(self):
        if self.process.poll() is not None:
            raise AssertionError("the hub has ended: " + open(self.log.name).read()[-2000:])
        try:
            return self.get("/healthz") is not None
        except OSError:
            return False

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def get_json(self, path):
        return json.loads(self.get(path))

    def post(self, path, body, content_type="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": content_type}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait(20)
        self.log.close()

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill(signal.SIGTERM)
        self.tmp.cleanup()


class Cli:
    def __init__(self, program, workspace):
        self.program, self.workspace = program, workspace

    def run(self, *args, check=True):
        got = subprocess.run([self.program, "--json", "--workspace", self.workspace, *args], capture_output=True, text=True, timeout=300)
        if check and got.returncode != 0:
            raise AssertionError(f"analytics {' '.join(args)}: {got.returncode} {got.stderr}")
        return got

    def json(self, *args):
        return json.loads(self.run(*args).stdout)

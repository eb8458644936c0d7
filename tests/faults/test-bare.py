#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows 7 and 14 of SYNC.md section 4, of the programs: neither HOME nor any XDG folder is set; the hub
that the window starts finds a place too, and ends with it; two windows without a session bus.

test-bare.py WINDOW CLI FILL-WORKSPACE HUB OTHER-HOME"""
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

window, cli, fill, hub, other_home = sys.argv[1:6]
PATIENCE_SEC = 60
N_CARDS = 4  # that the sample shows, at least
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def bare_env(**more):
    """Neither HOME nor XDG; settings stay in memory, since the folder of the account is not ours."""
    env = {name: value for name, value in os.environ.items() if name != "HOME" and not name.startswith("XDG_")}
    return dict(env, GSETTINGS_BACKEND="memory", **more)


def count_cards(trace):
    if not os.path.exists(trace):
        return 0
    with open(trace, encoding="utf-8") as f:
        return len({line["card"] for line in map(json.loads, (text for text in f if text.endswith("\n"))) if "card" in line})


@contextlib.contextmanager
def started(env, name):
    """A window that has painted its board; told to end, it does so in order."""
    trace = os.path.join(home, name)
    process = subprocess.Popen([window, "--workspace", work, "--profile", "sample", "--no-hub", "--trace-paint", trace], env=env)
    try:
        end = time.monotonic() + PATIENCE_SEC
        while count_cards(trace) < N_CARDS:
            assert process.poll() is None, f"the window ended with {process.returncode}"
            assert time.monotonic() < end, "no board"
            time.sleep(0.05)
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SEC) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def check_no_home():
    got = subprocess.run([cli, "--json", "--workspace", work, "status"], env=bare_env(), capture_output=True, text=True, timeout=PATIENCE_SEC, check=True)
    assert len(json.loads(got.stdout)["streams"]) > 0, got.stdout
    step("07 the command line reads a workspace without HOME and XDG folders")
    with started(bare_env(), "no-home"):
        pass
    step("07 so does the window, and ends in order")


def is_live(trace):
    if not os.path.exists(trace):
        return False
    with open(trace, encoding="utf-8") as f:
        return any(line.get("session") == "Live" for line in map(json.loads, (text for text in f if text.endswith("\n"))))


def wait_for(what, test):
    end = time.monotonic() + PATIENCE_SEC
    while not test():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def list_sockets(folder):
    return [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(".sock")]


def answers(path):
    with socket.socket(socket.AF_UNIX) as s:
        return s.connect_ex(path) == 0


def check_launcher():
    account = os.path.join(home, "account")
    os.mkdir(account, 0o700)
    env = bare_env(LD_PRELOAD=os.path.abspath(other_home), OTHER_HOME=account, ANALYTICS_HUB=hub, LANGUAGE="en")
    trace = os.path.join(home, "hub")
    process = subprocess.Popen([window, "--profile", "sample", "--trace-paint", trace], env=env)
    try:
        wait_for("the hub of the window", lambda: is_live(trace) or process.poll() is not None)
        assert process.poll() is None, f"the window ended with {process.returncode}"
        sockets = list_sockets(account)
        assert len(sockets) == 1 and answers(sockets[0]), sockets
        step("07 without HOME the window starts its hub, in the folder of the account")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SEC) == 0
        wait_for("the end of the hub", lambda: not any(answers(path) for path in list_sockets(account)))
        step("07 and the hub ends with it")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def check_no_bus():
    # without the bus of screen readers: GTK 4.8 finds it by way of the display, and then misses the other one in its own code
    env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=f"unix:path={home}/no-such-bus", LANGUAGE="en", GTK_A11Y="none")
    command = [window, "--workspace", work, "--profile", "sample", "--no-hub"]
    with started(env, "first") as first:
        second = subprocess.run(command, env=env, capture_output=True, text=True, timeout=PATIENCE_SEC, check=False)
        assert "Analytics runs already" in second.stderr, second.stderr
        assert first.poll() is None
        step("14 without a session bus a second window says so and ends")
    with started(env, "third"):
        pass
    step("14 when the first has ended another may start")


with tempfile.TemporaryDirectory() as home:
    work = os.path.join(home, "w")
    subprocess.run([fill, work, "20"], check=True)
    check_no_home()
    check_launcher()
    check_no_bus()
print(f"1..{len(steps)}")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A first start with the embedded hub: filled and live, work offline keeps everything, online again catches up.

journey-live.py WINDOW"""
import os
import sys
import tempfile
import time

from uidriver import Program, activate, describe, find, gone, key

window = sys.argv[1]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


with tempfile.TemporaryDirectory() as home:
    os.environ["XDG_DATA_HOME"] = home
    with Program(window) as program:
        root = program.root
        try:
            began = time.monotonic()
            card = find(root, "Net revenue £", "push button")
            step(f"the Overview is filled after {time.monotonic() - began:.1f} s: {card.name[:60]}")
            find(root, "Connection: Live")
            step("the connection row says live")
            find(root, "You are looking at sample data")
            step("the sample says that it is one")
            key("ctrl+shift+o")
            find(root, "Offline. Showing data as of")
            card = find(root, "Net revenue £", "push button")
            until = time.monotonic() + 20  # the cards are told after the banner
            while "offline" not in card.name and time.monotonic() < until:
                time.sleep(0.1)
                card = find(root, "Net revenue £", "push button")
            assert "offline" in card.name, card.name
            step("offline: the cards stay and say so")
            activate("sync-now")
            gone(root, "Offline. Showing data as of")
            began = time.monotonic()
            find(root, "Connection: Live")
            step(f"online again after {time.monotonic() - began:.1f} s")
            key("ctrl+3")
            find(root, "This computer")
            step("the sources of the hub are listed")
            key("ctrl+1")
            activate("profile", "<'main'>")
            gone(root, "You are looking at sample data")
            step("my data is another profile")
            assert program.stop() == 0
            step("SIGTERM ends it in order")
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

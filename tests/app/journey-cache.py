#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey with no hub: cards from the cache, period, KPI page by keyboard, search, work offline, second start.

journey-cache.py WINDOW FILL-WORKSPACE"""
import json
import subprocess
import sys
import tempfile
import time

from uidriver import Program, activate, describe, find, gone, key, press, write

window, fill = sys.argv[1:3]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "120"], check=True)
    command = [window, "--workspace", workspace, "--no-hub"]
    trace = home + "/trace"
    with Program(*command, "--trace-paint", trace) as program:
        root = program.root
        try:
            card = find(root, "Net revenue £", "push button")
            assert "offline" in card.name, card.name
            step("the first card says value, change and that it is offline: " + card.name[:60])
            find(root, "Offline. Showing data as of")
            step("the banner says as of when")
            with open(trace) as f:
                lines = [json.loads(line) for line in f if line.endswith("\n")]
            first = next(line for line in lines if line.get("card") == "COM.NET_REVENUE")
            assert "£" in first["text"] and any(line["frame"] == first["frame"] and "cpu_usec" in line for line in lines), lines[:20]
            assert 0 < first["usec"] < time.monotonic() * 1e6, first
            step("the trace says when a card was painted, and what it cost")

            press(find(root, "Hour", "push button"))
            find(root, "Net revenue per hour")
            step("the period is switched from the cache")
            key("alt+3")
            find(root, "Net revenue per day")
            step("and back by its key")

            press(find(root, "Net revenue £", "push button"))
            chart = find(root, "Net revenue", "image")
            find(root, "Why this number")
            find(root, "sum(amount)")
            step("the KPI page explains itself")

            find(root, "Next point")
            press(find(root, "Previous point", "push button"))
            press(find(root, "Previous point", "push button"))
            time.sleep(1.5)
            step("the readout moves point by point")
            key("alt+Left")
            gone(root, "Back", "push button")
            step("Alt+Left goes back")

            key("ctrl+k")
            find(root, "Search", "entry")
            write("data")
            find(root, "Data, Page", "list item")
            key("Return")
            find(root, "Sources", "page tab")
            key("ctrl+k")
            find(root, "Search", "entry")
            write("show hours")
            find(root, "Show Hours, Action", "list item")
            key("Return")
            gone(root, "Show Hours, Action")
            activate("period", "<'day'>")
            step("Ctrl+K finds pages and actions too")
            key("ctrl+f")
            find(root, "Search", "entry")
            write("on-time")
            find(root, "On-time delivery", "list item")
            key("Return")
            find(root, "Why this number")
            step("search opens a KPI with the keyboard alone")

            key("ctrl+3")
            find(root, "Sources", "page tab")
            step("Ctrl+2 shows where data come from")
            key("ctrl+1")
            find(root, "Net revenue £", "push button")

            second = subprocess.run(command, timeout=90)
            assert second.returncode == 0, second.returncode
            assert program.process.poll() is None
            step("a second start raises the first and ends with 0")

            activate("pack", "<'system'>")
            find(root, "Cards shown: This computer")
            step("the pack filter shows this computer")
            activate("pack", "<''>")
            assert program.stop() == 0
            step("SIGTERM ends it in order")
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey by keyboard through the boards: found, opened, filtered and back, kept, copied, renamed, binned and restored.

journey-boards.py WINDOW FILL-WORKSPACE"""
import subprocess
import sys
import tempfile
import time

from uidriver import Program, activate, describe, find, gone, key, press, push, write

window, fill = sys.argv[1:3]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def choose(root, menu, letter):
    """The menu takes the focus: from there on it is keys alone, the underlined ones."""
    press(find(root, menu, "push button").children[0])
    time.sleep(0.7)
    key(letter)


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "40"], check=True)
    with Program(window, "--workspace", workspace, "--no-hub") as program:
        root = program.root
        try:
            find(root, "Net revenue £", "push button")
            key("ctrl+2")
            find(root, "Search boards")
            find(root, "Supply chain (SCOR)")
            step("Ctrl+2: the list of boards has the templates")

            write("support")
            gone(root, "Supply chain (SCOR)")
            find(root, "Customer support")
            key("ctrl+a", "BackSpace")
            find(root, "Supply chain (SCOR)")
            step("the search leaves what it says")

            activate("open-board", "<'operations'>")
            find(root, "On-time delivery 9", "push button")
            find(root, "Not seen before")
            step("what only the hub knows says that it is not there")
            activate("open-board", "<'executive'>")
            find(root, "Net revenue £", "push button")
            find(root, "Revenue by category")
            step("a template opens from the cache")

            find(root, "Executive", "list item")
            step("it is among the recent ones in the sidebar")

            push(root, "Net revenue £", "push button")
            find(root, "Why this number")
            key("alt+Left")
            find(root, "Revenue by category")
            step("a card opens its KPI, and the way back leads to the board")

            activate("range", "<'P7D'>")
            find(root, "Time range: Last 7 days")
            push(root, "The filters before", "push button")
            find(root, "Time range: Last 28 days")
            push(root, "The filters after", "push button")
            find(root, "Time range: Last 7 days")
            step("the range is the board's, and can be gone back through")

            key("alt+Left")
            find(root, "Search boards")
            choose(root, "Menu of Executive", "d")
            find(root, "Executive (copy)")
            find(root, "Revenue by category")
            step("a copy is made and opened")

            key("alt+Left")
            choose(root, "Menu of Executive (copy)", "r")
            find(root, "Rename the Board")
            key("ctrl+a")
            write("Mine")
            key("Return")
            find(root, "Menu of Mine")
            step("it has another name")

            choose(root, "Menu of Mine", "m")
            find(root, "Restore Mine", "push button")
            gone(root, "Menu of Mine")
            step("it goes to the bin")
            push(root, "Restore Mine", "push button")
            find(root, "Menu of Mine")
            step("and comes back")

            push(root, "New Board", "push button")
            find(root, "New Board", "dialog")
            write("Blank")
            key("Return")
            find(root, "Add Your First Tile")
            step("a new board says what to do")
            assert program.stop() == 0
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
    with Program(window, "--workspace", workspace, "--no-hub") as program:
        root = program.root
        try:
            key("ctrl+2")
            find(root, "Menu of Mine")
            find(root, "Menu of Blank")
            step("after a restart they are there")
            assert program.stop() == 0
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey through several windows of one profile: each has its own page, what one writes the others show, and one that
is closed leaves the others.

journey-windows.py WINDOW FILL-WORKSPACE"""
import os
import subprocess
import sys
import tempfile
import time

from uidriver import Program, activate, describe, find, focused, gone, key, look, n_frames, until, walk

window, fill = sys.argv[1:3]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def open_files(program):
    """The databases that the program has open: one each, however many windows there are."""
    folder = f"/proc/{program.process.pid}/fd"
    links = []
    for name in os.listdir(folder):
        try:
            links.append(os.readlink(os.path.join(folder, name)))
        except OSError:
            pass
    return links


def tab_to(root, name):
    """To the tile itself: its chart is called the same, and more."""
    for _ in range(60):
        node = focused(root)
        if node is not None and node.name == name:
            return
        key("Tab")
    raise AssertionError(f"Tab does not come to {name}")


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "40"], check=True)
    with Program(window, "--workspace", workspace, "--no-hub") as program:
        root = program.root
        try:
            find(root, "Net revenue £", "push button")
            before = sorted(set(open_files(program)))
            key("ctrl+n")
            first, second = n_frames(root, 2)
            find(second, "Net revenue £", "push button")
            assert [link for link in sorted(set(open_files(program))) if link.endswith(".db") and link not in before] == []
            step("Ctrl+N opens another window on the same store")

            key("ctrl+2")
            find(second, "Search boards")
            assert look(first, "Search boards") is None and look(first, "Net revenue £", "push button") is not None
            step("each has a page of its own")

            activate("open-board", "<'executive'>", window=2)
            find(second, "Revenue by category")
            activate("open-board", "<'executive'>")
            find(first, "Revenue by category")
            activate("edit-board", window=2)
            find(second, "Cancel", "push button")
            activate("edit-board")
            time.sleep(2)
            assert look(first, "Cancel", "push button") is None
            step("a board is edited in one window at a time")

            tab_to(second, "Revenue by category")
            key("Delete")
            until(lambda: not [n for n in walk(second) if n.name == "Revenue by category" and n.is_shown()], "the tile to go")
            assert look(first, "Revenue by category") is not None
            key("ctrl+s")
            gone(first, "Revenue by category")
            assert look(first, "Somebody else") is None
            find(second, "Edit the Board", "push button")
            step("what one window saves the others show")

            activate("open-kpi", "<'COM.ORDERS'>")
            find(first, "Why this number")
            key("ctrl+w")
            n_frames(root, 1)
            find(root, "Why this number")
            assert program.process.poll() is None
            step("Ctrl+W closes one and leaves the other as it was")

            activate("new-window", window=0)
            n_frames(root, 2)
            activate("quit", window=0)
            assert program.process.wait(20) == 0
            step("to quit ends all of them")
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

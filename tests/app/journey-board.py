#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey through a board in the window itself: opened, edited with its real tiles, ended with kill -9, edited on, saved.

journey-board.py WINDOW FILL-WORKSPACE"""
import signal
import subprocess
import sys
import tempfile
import time

from uidriver import Program, activate, describe, find, focused, gone, key, look, shoot, until, walk, write

window, fill = sys.argv[1:3]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def is_sensitive(root, name):
    return find(root, name, "push button").is_in("sensitive")


def tiles(root):
    return [node for node in walk(root) if "wide" in node.description]


def open_editor(root):
    until(lambda: is_sensitive(root, "Edit the Board"), "the board, read")
    key("e")
    find(root, "Add tile")
    return until(lambda: tiles(root), "tiles that say where they stand")


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "60"], check=True)
    command = [window, "--workspace", workspace, "--profile", "sample", "--no-hub"]
    with Program(*command) as program:
        root = program.root
        try:
            find(root, "Overview")
            activate("open-board", "<'computer'>")
            before = len(open_editor(root))
            assert before > 1, before
            step("a board is edited with its tiles as they are")
            shoot("board-edit")
            key("Insert")
            write("line")
            key("Return")
            until(lambda: len(tiles(root)) == before + 1, "one more")
            key("space")
            key("Right")
            key("space")
            key("Return")
            write("Fresh")
            until(lambda: [node for node in tiles(root) if node.name == "Fresh"], "its title")
            step("a tile comes, moves and gets a title")
            find(root, "Editing · draft saved")
            time.sleep(1.1)
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
    with Program(*command) as program:
        root = program.root
        try:
            find(root, "Overview")
            activate("open-board", "<'computer'>")
            until(lambda: look(root, "Edit the Board", "push button"), "the board")
            assert look(root, "Fresh") is None, "the draft is not the board"
            open_editor(root)
            until(lambda: [node for node in tiles(root) if node.name == "Fresh"], "the tile of the draft")
            assert len(tiles(root)) == before + 1
            assert is_sensitive(root, "Undo")
            step("after kill -9 the draft is there, and can be taken back")
            key("ctrl+s")
            gone(root, "Add tile")
            find(root, "Edit the Board", "push button")
            step("Ctrl+S saves it and leaves")
            open_editor(root)
            assert [node for node in tiles(root) if node.name == "Fresh"]
            assert is_sensitive(root, "Undo")
            key("Escape")
            gone(root, "Add tile")
            step("nothing changed: Escape leaves and asks nothing")
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

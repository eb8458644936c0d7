#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey through edit mode: a board from nothing by keyboard alone, a drag by mouse, everything taken back, and a window
that is ended in the middle of it.

journey-edit.py EDIT-WINDOW"""
import signal
import subprocess
import sys
import tempfile
import time

from uidriver import Program, describe, find, focused, focused_words, gone, key, look, push, shoot, until, walk, write

window, = sys.argv[1:]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def focus_is(root, name):
    return until(lambda: (lambda node: node is not None and node.name.startswith(name) and node)(focused(root)), f"the focus on {name}")


def place_of(node):
    return node.description


def at(root, name, place):
    """The tile of this name stands there, as it is spoken."""
    try:
        return until(lambda: [node for node in walk(root) if node.name == name and place_of(node) == place], f"{name} at {place}")
    except AssertionError as error:
        raise AssertionError(str(error), [(node.name, place_of(node)) for node in walk(root) if "wide" in place_of(node)]) from error


def mouse(*words):
    subprocess.run(["xdotool", *[str(word) for word in words]], check=True)


def extents(node):
    return node.extents()


def drag(shell, start, by):
    x, y = start
    mouse("mousemove", "--window", shell, x, y)
    mouse("mousedown", 1)
    for i in range(1, 13):
        mouse("mousemove", "--window", shell, x + by[0] * i // 12, y + by[1] * i // 12)
        time.sleep(0.03)
    time.sleep(0.15)
    mouse("mouseup", 1)
    time.sleep(0.3)


def ask_place(root, item, letters, place):
    """By the menu of the tile and its numbers."""
    key("Menu")
    push(root, item, "menu item")
    find(root, "Cancel", "push button")
    until(lambda: look(root, item[:-1], "dialog") or look(root, item[:-1], "frame"), "the dialog")
    for letter, number in letters:
        key("alt+" + letter)
        key("ctrl+a")
        write(number)
    key("Return")
    gone(root, item[:-1], "dialog")
    at(root, "Line", place)


def find_shell():
    out = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Edit$"], capture_output=True, text=True, check=False).stdout.split()
    return out[0] if out else None


def build_by_keys(root):
    find(root, "An empty board")
    key("Insert")
    focus_is(root, "Add tile")
    write("kpi")
    key("Return")
    focus_is(root, "COM")
    step("Insert, a word and Return put a tile on an empty board")
    key("Insert")
    focus_is(root, "Add tile")
    write("line")
    key("Return")
    focus_is(root, "Line")
    at(root, "Line", "column 4, row 1, 6 wide, 5 high")
    key("Insert")
    write("note")
    key("Return")
    at(root, "Text. Write here what the figures…", "column 10, row 1, 3 wide, 3 high")
    step("three of them stand beside each other")
    key("shift+Tab")
    focus_is(root, "Line")
    key("space")
    key("Left", "Left", "Left")
    key("space")
    at(root, "Line", "column 1, row 1, 6 wide, 5 high")
    key("space")
    key("shift+Right", "shift+Right", "shift+Down")
    key("space")
    at(root, "Line", "column 1, row 1, 8 wide, 6 high")
    step("Space and arrows carry a tile, Shift sizes it")
    key("space")
    key("Right")
    key("Escape")
    at(root, "Line", "column 1, row 1, 8 wide, 6 high")
    step("Escape leaves it where it was")
    ask_place(root, "Move to…", [("u", "5"), ("r", "1")], "column 5, row 1, 8 wide, 6 high")
    ask_place(root, "Size…", [("u", "6"), ("h", "5")], "column 5, row 1, 6 wide, 5 high")
    step("“Move to…” and “Size…” do the same by numbers")
    key("ctrl+z")
    key("ctrl+z")
    at(root, "Line", "column 1, row 1, 8 wide, 6 high")
    key("ctrl+c")
    key("ctrl+v")
    until(lambda: len([n for n in walk(root) if n.name == "Line" and "wide" in place_of(n)]) == 2, "a copy")
    key("Delete")
    until(lambda: len([n for n in walk(root) if n.name == "Line" and "wide" in place_of(n)]) == 1, "one of them")
    step("copy, paste and Delete")
    key("Return")
    until(lambda: look(root, "Title") is not None and focused_words(root) in ("Title", ""), "the title in the inspector")
    write("Mine")
    until(lambda: [node for node in walk(root) if node.name == "Mine" and "wide" in place_of(node)], "the tile with its new title")
    step("Return goes to the properties, and what is typed there is seen at once")


def undo_everything(root):
    key("Escape")
    for _ in range(40):
        button = find(root, "Undo", "push button")
        if not button.is_in("sensitive"):
            break
        key("ctrl+z")
    find(root, "An empty board")
    step("Ctrl+Z takes back everything")
    for _ in range(40):
        button = find(root, "Redo", "push button")
        if not button.is_in("sensitive"):
            break
        key("ctrl+shift+z")
    gone(root, "An empty board")
    step("and Ctrl+Shift+Z does it again")


def journey_keys(home):
    with Program(window, home, "empty") as program:
        try:
            build_by_keys(program.root)
            shoot("edit-keys")
            undo_everything(program.root)
            time.sleep(1.2)
        except AssertionError:
            print(describe(program.root), file=sys.stderr)
            raise
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
    with Program(window, home, "empty") as program:
        find(program.root, "Editing · draft saved")
        assert find(program.root, "Undo", "push button").is_in("sensitive")
        gone(program.root, "An empty board")
        step("after kill -9 the draft and what can be taken back are there")


def journey_mouse(home):
    with Program(window, home) as program:
        root = program.root
        try:
            shell = until(find_shell, "the window")
            at(root, "Orders", "column 1, row 1, 3 wide, 3 high")
            tile = extents(find(root, "Orders", "panel"))
            drag(shell, (tile.x + 40, tile.y + 12), (tile.width * 2, 4))
            at(root, "Orders", "column 7, row 1, 3 wide, 3 high")
            step("a tile is dragged by its head")
            shoot("edit-mouse")
            tile = extents(find(root, "Orders", "panel"))
            drag(shell, (tile.x + tile.width, tile.y + tile.height // 2), (tile.width * 2 // 3 + 8, 0))
            at(root, "Orders", "column 7, row 1, 5 wide, 3 high")
            step("and pulled wider by a grip")
            item = extents(find(root, "Add Gauge", "push button"))
            canvas = extents(find(root, "On-time delivery", "panel"))
            start = (item.x + item.width // 2, item.y + item.height // 2)
            drag(shell, start, (canvas.x + 60 - start[0], canvas.y + 40 - start[1]))
            until(lambda: [n for n in walk(root) if n.name == "Gauge" and "wide" in place_of(n)], "a gauge on the board")
            step("one is dragged out of the palette")
            for _ in range(3):
                key("ctrl+z")
            at(root, "Orders", "column 1, row 1, 3 wide, 3 high")
            assert look(root, "Undo", "push button") is not None
            step("three drags are three steps")
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise


with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
    journey_keys(one + "/w")
    journey_mouse(two + "/w")
print(f"1..{len(steps)}")

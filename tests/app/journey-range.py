#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey by keyboard through the time: dates of one's own, what a KPI is held against, the crosshair.

journey-range.py WINDOW FILL-WORKSPACE"""
import datetime
import subprocess
import sys
import tempfile
import time

from uidriver import Program, describe, find, gone, key, look, press, state_of, until, walk, words_of, write

window, fill = sys.argv[1:3]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def open_menu(root, name):
    """The menu takes the focus: from there on it is keys alone, the underlined ones."""
    press(find(root, name, "push button").children[0])
    time.sleep(0.5)


def in_words(first, last):
    end = f"{last.day} {last:%b %Y}"
    if first.year != last.year:
        return f"{first.day} {first:%b %Y} – {end}"
    if first.month != last.month:
        return f"{first.day} {first:%b} – {end}"
    return f"{first.day}–{end}"


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "16"], check=True)
    today = datetime.date.today()
    first, last = today - datetime.timedelta(days=9), today - datetime.timedelta(days=6)
    with Program(window, "--workspace", workspace, "--no-hub") as program:
        root = program.root
        try:
            press(find(root, "Net revenue £", "push button"))
            find(root, "Why this number")

            open_menu(root, "Time range: Last 28 days")
            key("r")
            find(root, "Whole days, time zone Europe/London")
            step("the menu of the time range leads to dates of one's own")

            write("soon")
            find(root, "“soon” is no date")
            key("ctrl+a")
            write(str(last))
            key("alt+t", "ctrl+a")
            write(str(first))
            find(root, "The end lies before the start.")
            step("what cannot be shown is said at once")

            key("alt+f", "ctrl+a")
            write(str(first))
            key("alt+t", "ctrl+a")
            write(str(last))
            find(root, "4 days")
            key("Return")
            find(root, "Time range: " + in_words(first, last))
            find(root, "Previous 4 days")
            step("the button says the dates: " + in_words(first, last))

            open_menu(root, "Time range: ")
            key("r")
            find(root, "Whole days")
            until(lambda: any(words_of(node) == "4 days" for node in walk(root)), "the dates remembered")
            key("Escape")
            gone(root, "Whole days")
            step("the dates chosen last are there when asked again; Escape leaves them")

            open_menu(root, "Compare: 4 days vs previous 4 days")
            key("c")
            find(root, "The same stretch of time, earlier by")
            key("Return")
            find(root, "4 weeks earlier")
            find(root, "Compare: 4 days vs 4 weeks earlier")
            step("held against four weeks earlier, by keyboard")

            open_menu(root, "Compare: 4 days vs 4 weeks earlier")
            key("n")
            gone(root, "4 weeks earlier")
            until(lambda: look(root, "Change", "table column header") is None, "no change without a comparison")
            find(root, "Compare: 4 days")
            step("held against nothing: no second line, no change")

            for mode in ("off", "line", "values"):
                key("ctrl+shift+x")
                until(lambda: state_of("crosshair") == mode, f"crosshair: {mode}")
            step("Ctrl+Shift+X cycles the crosshair")

            key("alt+2")
            find(root, "Time range: Last 48 hours")
            key("alt+3")
            find(root, "Time range: " + in_words(first, last))
            step("each period keeps its own range")
            assert program.stop() == 0
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey by keyboard alone: sidebar, filter, period, cards moved, pinned and chosen, a KPI and back, menus.

journey-keys.py WINDOW FILL-WORKSPACE"""
import subprocess
import sys
import tempfile

from uidriver import Program, describe, find, focused, focused_words, gone, key, look, until, walk, words_of, write

window, fill = sys.argv[1:3]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def tab_to(root, name, keys="Tab", most=40):
    """Presses a key until the focus is on something whose name begins with @name."""
    seen = []
    for _ in range(most):
        node = focused(root)
        if node is not None:
            seen.append(words_of(node) or node.role)
            if seen[-1].lstrip("_").startswith(name):
                return node
        key(keys)
    raise AssertionError(f"the focus never came to {name}; it was on {seen}")


def resize(width, height):
    """The window of the program; what it draws around itself is added."""
    for window_id in subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "analytics"], capture_output=True, text=True).stdout.split():
        subprocess.run(["xdotool", "windowsize", window_id, str(width), str(height)], check=True)


def is_down(root, name):
    """Whether a toggle button of the header is pressed."""
    node = find(root, name, "push button")
    return node.is_in("pressed") or node.is_in("checked")


def card_names(root):
    return [node.name for node in walk(root) if node.role == "push button" and ", offline" in node.name]


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "60"], check=True)
    with Program(window, "--workspace", workspace, "--profile", "sample", "--no-hub") as program:
        root = program.root
        try:
            find(root, "Net revenue £", "push button")
            tab_to(root, "Cards shown")
            step("Tab comes to the filter")
            tab_to(root, "Cards")
            tab_to(root, "Day")
            step("and to the period switch")
            key("alt+2")
            find(root, "Net revenue per hour")
            key("alt+3")
            find(root, "Net revenue per day")
            step("Alt+2 and Alt+3 switch the period")

            tab_to(root, "Net revenue £")
            before = card_names(root)
            key("ctrl+shift+Right")
            until(lambda: card_names(root)[1:2] == before[:1], "the first card in the second place")
            step("Ctrl+Shift+Right moves a card")
            tab_to(root, "Net revenue £")
            key("ctrl+shift+Left")
            until(lambda: card_names(root)[:1] == before[:1], "the card back in the first place")
            step("and Ctrl+Shift+Left moves it back")

            tab_to(root, "Orders")
            key("Menu")
            find(root, "Copy Value", "menu item")
            step("the Menu key opens the menu of a card")
            key("Escape")

            tab_to(root, "Orders")
            key("Return")
            find(root, "Why this number")
            step("Return opens the KPI")
            resize(360, 720)
            until(lambda: not is_down(root, "Why this number"), "the explanation away on a narrow page")
            key("F9")
            until(lambda: is_down(root, "Why this number"), "the explanation over the narrow page")
            key("F9")
            until(lambda: not is_down(root, "Why this number"), "the explanation away again")
            resize(1180, 760)
            until(lambda: is_down(root, "Why this number"), "the explanation beside the wide page")
            step("F9 opens and closes the explanation of a narrow page at once")
            key("alt+Left")
            gone(root, "Back", "push button")
            until(lambda: focused(root) is not None and focused_words(root).startswith("Orders"), "the focus back on its card")
            step("Alt+Left goes back, and the focus is where it was")

            key("ctrl+3")
            find(root, "Sources of this hub")
            key("ctrl+1")
            find(root, "Net revenue £", "push button")
            step("Ctrl+1 and Ctrl+3 switch the area")

            key("ctrl+f")
            find(root, "Found", "list")
            write("on-time")
            key("Escape")
            gone(root, "Found", "list")
            step("Escape closes the search")
            key("ctrl+e")
            find(root, "Done", "push button")
            write("pressure")
            gone(root, "Average order value")
            find(root, "Add Pressure", "push button")
            step("the search of the cards dialog has the keyboard")
            key("Escape")
            gone(root, "Choose Cards")
            step("Escape closes the cards dialog")

            key("F10")
            find(root, "Preferences", "menu item")
            key("Escape")
            step("F10 opens the main menu")
            key("F10")
            find(root, "Preferences", "menu item")
            tab_to(root, "My Data", "Down")
            key("Return")
            find(root, "Copy Diagnostics", "menu item")
            key("Escape")
            until(lambda: focused_words(root) == "Main menu", "the focus back on the button of the menu")
            key("ctrl+3")
            find(root, "Sources of this hub")
            key("ctrl+1")
            step("closed out of a submenu, the menu gives the keyboard back")
            key("F1")
            find(root, "Next page", "push button")
            for _ in range(2):
                key("Right")
            page = until(lambda: look(root, "Keyboard Shortcuts", "push button"), "the button under the tour")
            assert page.is_in("sensitive"), "the tour's button is dead"
            for _ in range(2):
                key("Right")
            until(lambda: not find(root, "Next page", "push button").is_in("sensitive"), "the last page")
            key("Escape")
            gone(root, "Next page", "push button")
            step("the arrow keys turn the pages of the tour, Escape closes it")
            key("ctrl+question")
            find(root, "Why this number", "label")
            key("Escape")
            step("Ctrl+? lists the keys")
            assert program.stop() == 0
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
print(f"1..{len(steps)}")

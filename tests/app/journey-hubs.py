#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real hubs at once, and a disk that fills up: both keep in step, each in its own databases; cards move while nothing can be saved.

journey-hubs.py WINDOW HUB FULL-DISK-LIBRARY"""
import json
import os
import sqlite3
import sys
import tempfile
import time
from datetime import datetime, timezone

from spine import Hub, wait_for
from uidriver import Program, activate, describe, find, gone, key, look, press, push, until, walk, write

window, hub_program, full_disk = sys.argv[1:4]
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def order(hub, number, amount_minor):
    """One order of today, pushed."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    status, answer = hub.post("/ingest/shop?dataset=orders", [{
        "id": f"e{number}", "order_id": f"o{number}", "line_id": f"l{number}", "ordered_at": now, "customer": "c1", "product": "p",
        "category": "Toys", "country": "France", "channel": "web", "quantity": 1, "price": amount_minor, "amount": amount_minor,
        "status": "placed"}])
    assert status == 200, answer


def profile(home, name, title, url):
    folder = os.path.join(home, "analytics-dashboard", name)
    os.makedirs(folder, 0o700)
    with open(os.path.join(folder, "profile.json"), "w") as file:
        json.dump({"title": title, "url": url, "token_file": None}, file)
    return folder


def card_says(root, amount_minor):
    """The card of net revenue, whose name begins with its value: "Net revenue £ 1 100.00, live, …"."""
    def check():
        card = look(root, "Net revenue £", "push button")
        return card and "".join(c for c in card.name.split(",")[0] if c.isdigit()) == str(amount_minor)
    until(check, f"the card with {amount_minor}", 60)


def press_inner(root, name):
    """A menu button is a box with the button inside: both have the name, and one can be pressed."""
    def check():
        for node in walk(root):
            if node.name.startswith(name) and node.actions():
                return press(node)
        return None
    until(check, f"something called {name} that can be pressed")


def tail_rows(folder):
    """How many streams the cache of a profile knows."""
    try:
        with sqlite3.connect(f"file:{folder}/cache.db?mode=ro", uri=True) as db:
            return db.execute("select count(*) from stream").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


with tempfile.TemporaryDirectory() as home:
    os.environ["XDG_DATA_HOME"] = home
    toggle = os.path.join(home, "full")
    os.environ["ANA_FULL_DISK"] = toggle
    north, south, east = (Hub(hub_program).start() for _ in range(3))
    folders = [profile(home, "hub-north", "North", north.url), profile(home, "hub-south", "South", south.url)]
    order(north, 1, 110000)
    order(south, 1, 220000)
    order(east, 1, 330000)
    os.environ["LD_PRELOAD"] = full_disk
    with Program(window, "--profile", "hub-north") as program:
        del os.environ["LD_PRELOAD"]
        root = program.root
        try:
            card_says(root, 110000)
            find(root, "Connection: Live")
            step("the first hub is shown and live")
            wait_for("the second is in step", lambda: tail_rows(folders[1]) > 10, 60)
            step("the second keeps in step in the background, in its own cache")
            press_inner(root, "Connection: Live")
            find(root, "Other hubs")
            find(root, "South")
            key("Escape")
            key("ctrl+3")
            push(root, "Sync", "page tab")
            find(root, "South", "list item")
            step("the popover and the page Data list both")

            push(root, "Add Hub…", "push button")
            find(root, "Test Connection", "push button")
            write("East")
            key("Tab")
            write("http://127.0.0.1:1")
            push(root, "Test Connection", "push button")
            find(root, "The hub does not answer: ")
            key("ctrl+a")
            write(east.url)
            push(root, "Test Connection", "push button")
            find(root, "✓ The hub answers")
            key("alt+a")
            gone(root, "Test Connection")
            find(root, "East")
            key("ctrl+1")
            card_says(root, 330000)
            step("a hub is added: a wrong address is said, a right one too, and its figures are shown")
            activate("profile", "<'hub-north'>")
            card_says(root, 110000)
            began = time.monotonic()
            activate("profile", "<'hub-south'>")
            card_says(root, 220000)
            step(f"the other hub is there {time.monotonic() - began:.1f} s after the switch, as far as a screen reader sees")
            order(north, 2, 440000)
            activate("profile", "<'hub-north'>")
            card_says(root, 550000)
            step("what came meanwhile is there, once")

            open(toggle, "w").close()
            order(north, 3, 100000)
            card_says(root, 650000)
            find(root, "Not saved: the disk is full")
            find(root, "Connection: Live, not saved: disk full")
            step("the disk is full: the card moves, banner and connection say that nothing is saved")
            order(north, 4, 100000)
            card_says(root, 750000)
            step("and it goes on moving")
            os.unlink(toggle)
            activate("sync-now")
            gone(root, "Not saved: the disk is full")
            find(root, "Connection: Live")
            card_says(root, 750000)
            step("there is room again: saved, and nothing counted twice")

            south.kill()
            activate("profile", "<'hub-south'>")
            card_says(root, 220000)
            find(root, "Offline. Showing data as of")
            activate("profile", "<'hub-north'>")
            gone(root, "Offline. Showing data as of")
            step("one hub is away: the other is live all the same")

            open(toggle, "w").close()
            order(north, 5, 100000)
            card_says(root, 850000)
            assert program.stop() == 0
            os.unlink(toggle)
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
    with Program(window, "--profile", "hub-north") as program:
        try:
            card_says(program.root, 850000)
            find(program.root, "Connection: Live ·")
            step("what was not saved is fetched again after a restart, once")
            assert program.stop() == 0
        except AssertionError:
            print(describe(program.root), file=sys.stderr)
            raise
    for hub in (north, south, east):
        hub.close()
print(f"1..{len(steps)}")

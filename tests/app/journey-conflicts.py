#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey of two windows on two profiles of one hub: both edit the same board while the hub is away, one field differently.
Nothing is lost, what cannot be both is asked, and both show the same in the end.

journey-conflicts.py WINDOW CLI HUB"""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

from spine import Hub
from uidriver import Program, activate, describe, find, focused, focused_words, key, push, session_bus, until, walk, write

window, cli, hub_program = sys.argv[1:4]
steps = []
BOARD = {
    "format": "adash", "version": 1, "id": "shared", "title": "Shared", "tabs": [{"id": "main", "title": "Main"}],
    "tiles": {
        "a": {"tab": "main", "x": 0, "y": 0, "w": 4, "h": 3, "type": "text", "title": "First", "markdown": "One"},
        "b": {"tab": "main", "x": 4, "y": 0, "w": 4, "h": 3, "type": "text", "title": "Second", "markdown": "Two"},
    },
}


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


class Desk:
    """A person at a window: a profile and a session of their own."""

    def __init__(self, home, name, url, env):
        self.name, self.data = name, os.path.join(home, name)
        self.folder = os.path.join(self.data, "analytics-dashboard", "hub-one")
        os.makedirs(self.folder, 0o700)
        with open(os.path.join(self.folder, "profile.json"), "w", encoding="utf-8") as file:
            json.dump({"title": "One", "url": url, "token_file": None}, file)
        self.env = {**env, "XDG_DATA_HOME": self.data}
        self.program = None

    def start(self):
        self.program = Program(window, "--profile", "hub-one", env=self.env)
        return self.program

    def act(self, action, target=""):
        activate(action, target, env=self.program.env)

    def document(self):
        """The board as it is kept here."""
        try:
            with sqlite3.connect(f"file:{self.folder}/user.db?mode=ro", uri=True) as db:
                row = db.execute("select body from document where kind = 'board'").fetchone()
                return json.loads(row[0]) if row else None
        except sqlite3.OperationalError:
            return None

    def title(self, tile):
        board = self.document()
        return board["tiles"][tile]["title"] if board and tile in board["tiles"] else None

    def begin_edit(self):
        self.program.front()
        self.act("edit-board")
        find(self.program.root, "Add tile")

    def rename(self, tile, to):
        """A tile has the keyboard, Return leads to its title."""
        root = self.program.root
        for _ in range(60):
            node = focused(root)
            if node is not None and node.name == tile:
                break
            key("Tab")
        until(lambda: focused_words(root) == tile, f"the keyboard on {tile}")
        key("Return")
        until(lambda: focused_words(root) in ("Title", ""), "the title in the inspector")
        key("ctrl+a")
        write(to)
        until(lambda: [node for node in walk(root) if node.name == to and "wide" in node.description], f"the tile called {to}")

    def save(self, tile, to):
        key("ctrl+s")
        until(lambda: self.title(tile) == to, f"{to} kept by {self.name}")


def converged(one, two, check):
    """Both keep the same board, and it is what it should be."""
    a, b = one.document(), two.document()
    return a is not None and a == b and check(a)


def titles(board):
    return {key: tile["title"] for key, tile in board["tiles"].items()}


def journey(hub, board, one, two):
    for desk in (one, two):
        find(desk.program.root, "Connection: Live", patience=60)
    until(lambda: converged(one, two, lambda board: titles(board) == {"a": "First", "b": "Second"}), "the board with both")
    for desk in (one, two):
        desk.act("open-board", f"<'{board}'>")
        find(desk.program.root, "First")
    step("a board of one is the other's too")

    hub.kill()
    for desk in (one, two):
        find(desk.program.root, "Offline. Showing data as of")
    one.begin_edit()
    one.rename("First", "Mine")
    one.save("a", "Mine")
    two.begin_edit()
    two.rename("First", "Theirs")
    key("Escape")
    two.rename("Second", "Other")
    two.save("b", "Other")
    assert one.title("a") == "Mine" and two.title("a") == "Theirs"
    step("the hub is away: both save, each for themselves")

    hub.start()
    for desk in (one, two):
        desk.act("sync-now")
    until(lambda: converged(one, two, lambda board: titles(board)["b"] == "Other"), "the same board with both", 60)
    seen = one.title("a")
    assert seen in ("Mine", "Theirs"), seen
    step(f"it is back: what only one touched is on both boards, of the other field both show “{seen}”")

    loser = one if seen == "Theirs" else two
    own = "Mine" if loser is one else "Theirs"
    root = loser.program.root
    find(root, "Somebody else changed 1 field that you changed too")
    push(root, "Review", "push button")
    find(root, "Yours, kept aside")
    until(lambda: "Theirs" in focused_words(root), "the keyboard on what keeps the board as it is")
    words = until(lambda: [node.name for node in walk(root)], "what the dialog says")
    assert any(own in (word or "") for word in words) and any(seen in (word or "") for word in words)
    step("who was later is told, and sees both beside each other")
    push(root, "Use Mine", "push button")
    until(lambda: converged(one, two, lambda board: titles(board) == {"a": own, "b": "Other"}), "what was chosen, on both", 60)
    for desk in (one, two):
        find(desk.program.root, own)
    step(f"“Use Mine” brings “{own}” to both")
    find(root, "No conflicts")
    key("Escape")
    for desk in (one, two):
        with sqlite3.connect(f"file:{desk.folder}/user.db?mode=ro", uri=True) as db:
            assert db.execute("select count(*) from conflict where resolved is null").fetchone()[0] == 0
    step("nothing is left to decide")


with tempfile.TemporaryDirectory() as home, session_bus() as session:
    hub = Hub(hub_program).start()
    one, two = Desk(home, "one", hub.url, {}), Desk(home, "two", hub.url, session)
    path = os.path.join(home, "shared.adash")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(BOARD, file)
    answer = subprocess.run([cli, "--json", "--workspace", one.folder, "board", "import", path], check=True, capture_output=True, text=True).stdout
    board = json.loads(answer)["board"]
    with one.start(), two.start():
        try:
            journey(hub, board, one, two)
            assert two.program.stop() == 0 and one.program.stop() == 0
        except AssertionError:
            for desk in (one, two):
                print(desk.name, describe(desk.program.root), file=sys.stderr)
            raise
        finally:
            hub.close()
print(f"1..{len(steps)}")

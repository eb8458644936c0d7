#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey through tiles: a value picked in one filters the others, and tiles in windows of their own follow their board, are closed,
and come again at the next start, also after kill -9.

journey-tiles.py WINDOW CLI FILL-WORKSPACE"""
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile

from uidriver import Program, activate, chips, describe, find, focused, focused_words, gone, key, look, n_frames, press, shoot, tab_to, until

window, cli, fill = sys.argv[1:4]
steps = []
BY_COUNTRY = {"version": 1, "source": "kpi", "filter": {"field": "code", "equal": "COM.NET_REVENUE"}, "group": [{"field": "country"}],
              "aggregate": [{"op": "sum", "field": "value", "as": "value"}]}
SPEC = {"mark": "bar", "encoding": {"x": {"field": "country", "sort": "descending"}, "y": {"field": "value"}}}
BOARD = {
    "format": "adash", "version": 1, "id": "tiles", "title": "Tiles", "time": {"last": "P28D"}, "tabs": [{"id": "main", "title": "Main"}],
    "tiles": {
        "who": {"tab": "main", "x": 0, "y": 0, "w": 3, "h": 2, "type": "filter", "title": "Country", "filter": {"field": "country"}},
        "bars": {"tab": "main", "x": 3, "y": 0, "w": 5, "h": 6, "type": "chart", "title": "By country", "query": BY_COUNTRY, "spec": SPEC},
        "rows": {"tab": "main", "x": 8, "y": 0, "w": 4, "h": 6, "type": "table", "title": "In figures", "query": BY_COUNTRY},
    },
}
# Preferences outlive a program here: the others keep theirs in memory.
ENV = {"GSETTINGS_BACKEND": "keyfile"}
SIZE = (610, 430)


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def kept():
    """What of tiles in windows is written down."""
    try:
        with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile"), encoding="utf-8") as file:
            return "".join(line for line in file if line.startswith("tile-windows="))
    except FileNotFoundError:
        return ""


def pick(root, down):
    """A value in the filter tile, by keys alone."""
    tab_to(root, "Country: All", "push button")
    key("space")
    until(lambda: (node := focused(root)) and node.role == "list item", "the list of values")
    key(*["Down"] * down)
    key("Return")
    until(lambda: chips(root), "the chip of the value")
    until(lambda: focused_words(root) == "Country: " + chips(root)[0].rpartition(": ")[2], "the tile to say what is picked")
    return chips(root)[0]


ALL = "By country. Bar chart: 7 points"


def journey_filter(root):
    find(root, ALL)
    chip = pick(root, 3)
    only = chip.rpartition(": ")[2]
    find(root, f"By country. Bar chart: 1 point from {only}")
    step(f"a value is picked in a tile: {only}; the others follow")
    key("Escape")
    find(root, ALL)
    assert not chips(root)
    step("Escape takes it away")
    chip = pick(root, 1)
    find(root, f"By country. Bar chart: 1 point from {chip.rpartition(': ')[2]}")
    press(find(root, chip, "push button"))
    find(root, ALL)
    assert not chips(root)
    step("and so does the chip")


def journey_off(root):
    tab_to(root, "By country")
    key("ctrl+shift+n")
    main, tile = n_frames(root, 2)
    find(tile, "By country")
    assert look(tile, "In figures") is None
    step("Ctrl+Shift+N: the tile in a window of its own")
    activate("range", "<'2026-01-01/2026-01-05'>")
    chip = until(lambda: chips(tile), "the range in the window too")[0]
    press(find(main, chip, "push button"))
    until(lambda: not chips(tile), "the chip to go there too")
    step("it is filtered as its board is")
    resize(SIZE)
    until(lambda: f"{SIZE[0]}, {SIZE[1]}" in kept(), "its size to be written down")
    step("where it stands is written down while it stands there")


def journey_again(root):
    """Its window comes by itself, as large as it was, before anything is opened in the main one."""
    main, tile = n_frames(root, 2)
    find(tile, "By country")
    until(lambda: size_of("By country") == SIZE, "its size")
    shoot("tiles-again")
    activate("open-board", f"<'{board}'>")
    find(main, "In figures")
    activate("range", "<'2026-01-01/2026-01-05'>")
    until(lambda: chips(tile), "the range in the window too")
    step("after kill -9 the window is there again, and follows its board")


def journey_close(root):
    tile = n_frames(root, 2)[1]
    step("after an end in order too")
    until(lambda: (node := look(tile, "Close", "push button")) and press(node), "its button")
    n_frames(root, 1)
    until(lambda: "'bars'" not in kept(), "it to be forgotten")
    step("one that was closed is forgotten")


@contextlib.contextmanager
def started(command):
    with Program(*command, env=ENV) as program:
        try:
            yield program
        except AssertionError:
            print(describe(program.root), kept(), file=sys.stderr)
            raise


def size_of(title):
    """Of the window of that title, without what the desktop adds."""
    words = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$", "getwindowgeometry", "--shell"]
    told = dict(line.split("=") for line in subprocess.run(words, check=False, capture_output=True, text=True).stdout.split())
    return int(told.get("WIDTH", 0)), int(told.get("HEIGHT", 0))


def resize(size):
    subprocess.run(["xdotool", "getactivewindow", "windowsize", *map(str, size)], check=True)


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "40"], check=True)
    path = os.path.join(home, "tiles.adash")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(BOARD, f)
    answer = subprocess.run([cli, "--json", "--workspace", workspace, "board", "import", path], check=True, capture_output=True, text=True).stdout
    board = json.loads(answer)["board"]
    command = [window, "--workspace", workspace, "--profile", "sample", "--no-hub"]
    with started(command) as program:
        find(program.root, "Overview")
        activate("open-board", f"<'{board}'>")
        find(program.root, "By country")
        journey_filter(program.root)
        journey_off(program.root)
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
    with started(command) as program:
        journey_again(program.root)
        activate("quit", window=0)
        assert program.process.wait(20) == 0
    with started(command) as program:
        journey_close(program.root)
        assert program.stop() == 0
print(f"1..{len(steps)}")

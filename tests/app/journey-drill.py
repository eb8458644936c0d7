#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey from the marks of a board to the rows behind them, to filters and back, by keyboard and without a hub; on a board
of which a tile is of no known kind and whose words are markup.

journey-drill.py WINDOW CLI FILL-WORKSPACE"""
import json
import os
import subprocess
import sys
import tempfile

from uidriver import Program, activate, chips, describe, find, gone, key, look, press, shoot, tab_to, until, walk

window, cli, fill = sys.argv[1:4]
steps = []
KPI = {"version": 1, "source": "kpi", "filter": {"field": "code", "equal": "COM.NET_REVENUE"}, "group": [{"field": "category"}],
       "aggregate": [{"op": "sum", "field": "value", "as": "value"}]}
SPEC = {"mark": "bar", "encoding": {"x": {"field": "category", "sort": "descending"}, "y": {"field": "value"}}}
BOARD = {
    "format": "adash", "version": 1, "id": "drill", "title": "Drill", "time": {"last": "P28D"},
    "tabs": [{"id": "main", "title": "<b>Main</b>&\u202e"}, {"id": "more", "title": "More"}],
    "tiles": {
        "a": {"tab": "main", "x": 0, "y": 0, "w": 6, "h": 7, "type": "chart", "title": "By category", "query": KPI, "spec": SPEC},
        "b": {"tab": "main", "x": 6, "y": 0, "w": 6, "h": 7, "type": "chart", "title": "Alone", "query": KPI, "spec": SPEC, "style": {"crossFilter": False}},
        "c": {"tab": "main", "x": 0, "y": 7, "w": 6, "h": 4, "type": "table", "title": "<span size=\"99999999\">R&D", "query": KPI},
        "d": {"tab": "main", "x": 6, "y": 7, "w": 6, "h": 4, "type": "hologram", "title": "Of tomorrow", "beam": [1, 2]},
        "e": {"tab": "main", "x": 0, "y": 11, "w": 6, "h": 3, "type": "filter", "title": "Country", "filter": {"field": "country"}},
    },
}


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def chart(root, name):
    return until(lambda: look(root, name, "image") or look(root, name, "graphic"), f"the chart “{name}”")


def menu_items(root):
    return [node.name for node in walk(root) if node.role == "menu item" and node.name]


def choose(root, name):
    until(lambda: (node := look(root, name, "menu item")) and press(node), f"“{name}” in the menu")


with tempfile.TemporaryDirectory() as home:
    workspace = home + "/sample"
    subprocess.run([fill, workspace, "40"], check=True)
    path = os.path.join(home, "drill.adash")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(BOARD, f)
    answer = subprocess.run([cli, "--json", "--workspace", workspace, "board", "import", path], check=True, capture_output=True,
                            text=True).stdout
    board = json.loads(answer)["board"]
    with Program(window, "--workspace", workspace, "--profile", "sample", "--no-hub") as program:
        root = program.root
        try:
            find(root, "Overview")
            activate("open-board", f"<'{board}'>")
            chart(root, "By category")
            until(lambda: any("unknown type" in n.name for n in walk(root)), "what is wrong with one tile")
            step("a tile of no known kind says so, the others live")
            until(lambda: any('<span size="99999999">R&D' in n.name for n in walk(root)), "the title as it was written")
            until(lambda: any("<b>Main</b>&\ufffd" in n.name for n in walk(root)), "the tab's name as it was written")
            step("markup in titles and names of tabs is letters")
            shoot("drill-board")

            tab_to(root, "By category")
            key("Home")
            key("Menu")
            find(root, "Show the Rows", "menu item")
            only = until(lambda: [i for i in menu_items(root) if i.startswith("Only ")], "what the mark can filter by")[0]
            assert "Copy Image" in menu_items(root), menu_items(root)
            shoot("drill-menu")
            choose(root, "Show the Rows")
            find(root, "No hub: the rows behind this mark were not seen before")
            find(root, "1 row")
            shoot("drill-rows")
            key("Escape")
            gone(root, "No hub: the rows behind")
            step("two steps from a mark to its rows, without a hub those of the tile, and it says so")
            key("Return")
            find(root, "No hub: the rows behind this mark")
            key("Escape")
            gone(root, "No hub: the rows behind")
            step("Enter shows them at once")

            tab_to(root, "By category")
            key("Home")
            key("Menu")
            choose(root, only)
            chip = "Remove the filter Category: " + only[len("Only "):]
            find(root, chip)
            step("“Only …” filters the board: " + chip)
            key("ctrl+bracketleft")
            gone(root, chip)
            key("ctrl+bracketright")
            find(root, chip)
            step("Ctrl+[ goes back, Ctrl+] forward")
            press(find(root, chip, "push button"))
            gone(root, chip)
            step("a chip takes its filter away")

            tab_to(root, "By category")
            key("b")
            key("Home")
            key("space")
            until(lambda: chips(root), "a chip of what was brushed")
            assert chips(root) == [chip], (chips(root), chip)
            key("Escape")
            until(lambda: not chips(root), "the brush to be let go")
            step("a brush filters, and lets go")
            key("Escape")

            tab_to(root, "Alone")
            key("b")
            key("Home")
            key("space")
            tab_to(root, "By category")
            key("b")
            key("Home")
            key("space")
            until(lambda: chips(root), "the chip of the other")
            assert len(chips(root)) == 1, chips(root)
            step("a tile that filters no others does not")
            activate("range", "<'2026-01-01/2026-01-05'>")
            until(lambda: len(chips(root)) == 2, "two chips")
            press(find(root, "Clear All", "push button"))
            until(lambda: not chips(root), "no chip")
            step("Clear All takes them all")
            assert program.stop() == 0
            step("it ends in order")
        except AssertionError:
            print(describe(root), file=sys.stderr)
            raise
    out = os.path.join(home, "out.adash")
    subprocess.run([cli, "--workspace", workspace, "board", "export", board, "--out", out], check=True, stdout=subprocess.DEVNULL)
    with open(out, encoding="utf-8") as f:
        assert json.load(f)["tiles"]["d"] == BOARD["tiles"]["d"]
    step("the tile of no known kind is exported as it came")
print(f"1..{len(steps)}")

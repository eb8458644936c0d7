#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row 57 of SYNC.md section 4, the whole way: a hub whose KPIs, packs, groups and members are markup.

Each is shown literally in pictures, on cards, pages, dialogs and lists; the window runs with G_DEBUG=fatal-warnings, so that a
Gtk-WARNING ends it, and with it this test.

test-markup.py HUB CLI WINDOW"""
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "..", "e2e"), os.path.join(here, "..", "app")]
from spine import Cli, Hub, wait_for  # noqa: E402
from uidriver import Program, activate, describe, find, key, press, until, walk, write  # noqa: E402

hub_program, cli_program, window = sys.argv[1:4]
steps = []
HUGE = '<span size="99999999">'
MEMBERS = ["<b>France</b>", "R&D &amp; &#60;", HUGE + "x", "</text><script>alert(1)</script>"]


BOARD = {
    "format": "adash", "version": 1, "id": "markup", "title": "<b>Board</b>&", "time": {"last": "P28D"},
    "tabs": [{"id": "main", "title": "<i>Tab</i>&\u202e"}, {"id": "more", "title": HUGE + "w" * 900}],
    "tiles": {
        "table": {"tab": "main", "x": 0, "y": 0, "w": 6, "h": 6, "type": "table", "title": HUGE + "R&D\u202e", "kpi": {"code": "COM.NET_REVENUE", "by": "country"}},
        "list": {"tab": "main", "x": 6, "y": 0, "w": 6, "h": 6, "type": "list", "title": "<u>List", "kpi": {"code": "COM.NET_REVENUE", "by": "country"}},
        "bars": {"tab": "main", "x": 0, "y": 6, "w": 6, "h": 6, "type": "chart", "title": "w" * 1000, "kpi": {"code": "COM.NET_REVENUE", "by": "country"},
                 "spec": {"mark": "bar", "encoding": {"x": {"field": "category"}, "y": {"field": "value"}}}},
        "filter": {"tab": "main", "x": 6, "y": 6, "w": 6, "h": 3, "type": "filter", "title": "<b>Filter", "filter": {"field": "country"}},
        "unknown": {"tab": "main", "x": 6, "y": 9, "w": 6, "h": 3, "type": "<b>&\u202e", "title": "&#60;"},
        "words": {"tab": "main", "x": 0, "y": 12, "w": 6, "h": 3, "type": "text", "title": "", "markdown": HUGE + "</span> & <a href='file:///etc/passwd'>x</a>" + "w" * 90000},
    },
}


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def make_data(folder):
    """The data of the source tree, with markup in everything of the catalogue that a person reads."""
    data = os.environ["ANALYTICS_DATA"]
    for name in os.listdir(data):
        if name != "catalogue":
            os.symlink(os.path.join(data, name), os.path.join(folder, name))
    os.mkdir(os.path.join(folder, "catalogue"))
    for name in os.listdir(os.path.join(data, "catalogue")):
        if not name.endswith(".json"):
            continue
        with open(os.path.join(data, "catalogue", name), encoding="utf-8") as f:
            pack = json.load(f)
        for kpi in pack["kpis"]:
            # short, so that a picture does not cut it
            kpi["name"] = {"en": f"<b>{kpi['code'].split('.')[-1][:8]}</b>&"}
            kpi["formula_text"] = {"en": f"{HUGE}{kpi['code']}</span> & <i>so on"}
            kpi["source_note"] = "<a href='file:///etc/passwd'>note</a>"
            kpi["value_chain"] = "<u>chain</u>"
        if pack["pack"] == "commerce":
            pack["pack"] = "<i>pack</i>&"
        with open(os.path.join(folder, "catalogue", name), "w", encoding="utf-8") as f:
            json.dump(pack, f)


def push(hub):
    begin = datetime.now(timezone.utc) - timedelta(days=2)
    lines = [{"id": f"e{i}", "order_id": f"<b>o{i}", "line_id": f"l{i}", "ordered_at": (begin + timedelta(minutes=9 * i)).isoformat(),
              "customer": f"c{i % 9}", "product": "<p>", "category": MEMBERS[i % 4], "country": MEMBERS[i % 4], "channel": "a&b",
              "quantity": 1, "price": 1000, "amount": 1000, "status": "placed"} for i in range(320)]
    status, answer = hub.post("/ingest/shop?dataset=orders", lines)
    assert status == 200 and not answer.get("rejected"), answer


def hub_sum(hub):
    status, answer = hub.post("/query/kpi", {"code": "COM.NET_REVENUE", "period": "day", "from": 0, "to": 1 << 52, "dim": ""})
    return answer["span"]["value"] if status == 200 else None


def check_pictures(cli, folder):
    for ending in ("pdf", "svg", "png"):
        cli.run("snapshot", "overview", "--out", os.path.join(folder, "o." + ending))
    said = subprocess.run(["pdftotext", "-layout", os.path.join(folder, "o.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    assert "<b>NET_REVE</b>&" in said, said
    step("the PDF of the Overview says the names letter for letter")
    with open(os.path.join(folder, "o.svg"), encoding="utf-8") as f:
        svg = f.read()
    assert "script" not in svg and "passwd" not in svg
    subprocess.run(["xmllint", "--noout", "--nonet", os.path.join(folder, "o.svg")], check=True)
    step("its SVG is whole, and holds no markup of theirs")


def check_cli(cli):
    dims = {p["dim"] for p in cli.json("kpi", "get", "COM.NET_REVENUE", "--dims", "country")["points"]}
    assert len(dims) == 4, dims
    step("the members are four keys")


def stays(program, name):
    time.sleep(0.5)
    assert program.process.poll() is None, f"the window ended with {program.process.returncode} after: {name}"
    step(name)


def names_of(root):
    return [node.name for node in walk(root)]


def check_board(program):
    """Titles, cells, names of tabs, choices and chips of a board: letters, all of them."""
    root = program.root
    activate("open-board", "<'markup'>")
    for words in (HUGE + "R&D\ufffd", "<u>List", "<i>Tab</i>&\ufffd", "&#60;", "<b>&\ufffd"):
        until(lambda words=words: any(words in n for n in names_of(root)), words)
    stays(program, "titles of tiles and names of tabs")
    for member in MEMBERS:
        until(lambda member=member: sum(member in n for n in names_of(root)) >= 2, "in table and list: " + member)
    stays(program, "cells of a table and of a list")
    until(lambda: any(n.startswith("w" * 900) for n in names_of(root)), "a title of a thousand letters")
    until(lambda: any("file:///etc/passwd" in n for n in names_of(root)), "a link as letters")
    stays(program, "a word without an end, and a link that leads nowhere")
    find(root, "<b>Filter")
    activate("range", "<'P7D'>")
    stays(program, "another range")


def check_window(program):
    root = program.root
    card = find(root, "<b>NET_REVE</b>&", "push button")
    stays(program, "a card has its name letter for letter: " + card.name[:40])
    until(lambda: any("<b>France</b>" in n for n in names_of(root)), "a member of a dimension")
    stays(program, "the members of a dimension, on the Overview")
    press(card)
    find(root, "Why this number")
    until(lambda: any(HUGE + "COM.NET_REVENUE</span> & <i>so on" in n for n in names_of(root)), "the formula's text")
    stays(program, "the page of the KPI, with its formula's text")
    key("alt+Left")
    key("ctrl+f")
    find(root, "Search", "entry")
    write("net_rev")
    find(root, "<b>NET_REVE</b>&", "list item")
    stays(program, "a result of the search")
    key("Return")
    find(root, "Why this number")
    key("alt+Left")
    activate("choose-cards")
    until(lambda: any("<i>pack</i>&" in n for n in names_of(root)), "the pack's title in the dialog of the cards")
    stays(program, "the dialog of the cards, with its packs")
    key("Escape")
    key("ctrl+3")
    find(root, "Sources", "page tab")
    stays(program, "the page of the data")
    check_board(program)
    assert program.stop() == 0
    step("SIGTERM ends it in order")


def check_refusal(folder):
    """A folder whose name is markup, and which another holds: the page that says so."""
    work = os.path.join(folder, "R&D <b>x")
    os.makedirs(work)
    with open(os.path.join(work, "workspace.lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with Program(window, "--workspace", work, "--no-hub") as program:
            press(find(program.root, "Details", "push button"))
            until(lambda: any("R&D <b>x" in n for n in names_of(program.root)), "the name of the folder")
            stays(program, "a folder that is in use is named letter for letter")
            program.stop()


with tempfile.TemporaryDirectory() as home:
    os.environ["XDG_DATA_HOME"] = home
    data = os.path.join(home, "data")
    os.mkdir(data)
    make_data(data)
    os.environ["ANALYTICS_DATA"] = data
    hub = Hub(hub_program).start()
    try:
        push(hub)
        cli = Cli(cli_program, os.path.join(home, "w"))
        wait_for("the hub has counted", lambda: hub_sum(hub) == 320000)
        cli.json("sync", "--hub", hub.url, "--once")
    finally:
        hub.close()
    check_cli(cli)
    with open(os.path.join(home, "markup.adash"), "w", encoding="utf-8") as f:
        json.dump(BOARD, f)
    cli.json("board", "import", os.path.join(home, "markup.adash"))
    check_pictures(cli, home)
    os.environ["G_DEBUG"] = "fatal-warnings"
    with Program(window, "--workspace", os.path.join(home, "w"), "--no-hub") as shown:
        try:
            check_window(shown)
        except AssertionError:
            print(describe(shown.root) if shown.process.poll() is None else "the window has ended", file=sys.stderr)
            raise
    check_refusal(home)
print(f"1..{len(steps)}")

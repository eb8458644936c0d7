#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A journey in front of a wall: begun by the command line, the whole screen, two boards that take turns, a hub that goes away and
comes back, a screen that is kept on, and the way out.

journey-wall.py WINDOW CLI HUB"""
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone

from gi.repository import Gio, GLib

from spine import Hub
from uidriver import Program, describe, find, gone, key, look, shoot, steady, until, walk, words_of

window, cli, hub_program = sys.argv[1:4]
steps = []
SESSION = """<node><interface name="org.gnome.SessionManager">
  <method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  <method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="u" direction="in"/>
    <arg type="u" direction="out"/></method>
  <method name="Uninhibit"><arg type="u" direction="in"/></method></interface></node>"""
IDLE, SUSPEND = 8, 4


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


class SessionManager:
    """What a desktop has to keep the screen on: it writes down what it is asked."""

    def __init__(self):
        self.asked, self.let_go = [], []
        self.ready = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()
        assert self.ready.wait(30), "no session manager"

    def run(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(os.environ["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)
        self.bus.register_object("/org/gnome/SessionManager", Gio.DBusNodeInfo.new_for_xml(SESSION).interfaces[0], self.called, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", ("org.gnome.SessionManager", 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.ready.set()
        GLib.MainLoop.new(context, False).run()

    def called(self, bus, sender, path, interface, method, arguments, invocation):
        if method == "Inhibit":
            self.asked.append(arguments.unpack())
        if method == "Uninhibit":
            self.let_go.append(arguments.unpack()[0])
        invocation.return_value({"RegisterClient": GLib.Variant("(o)", ("/org/gnome/SessionManager/Client1",)),
                                 "Inhibit": GLib.Variant("(u)", (41 + len(self.asked),))}.get(method))


def order(hub, number, amount_minor):
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    status, answer = hub.post("/ingest/shop?dataset=orders", [{
        "id": f"e{number}", "order_id": f"o{number}", "line_id": f"l{number}", "ordered_at": now, "customer": "c1", "product": "p",
        "category": "Toys", "country": "France", "channel": "web", "quantity": 1, "price": amount_minor, "amount": amount_minor,
        "status": "placed"}])
    assert status == 200, answer


def import_board(folder, home, name):
    board = {"format": "adash", "version": 1, "id": name.lower(), "title": name, "time": {"last": "P28D"}, "tabs": [{"id": "main", "title": "Main"}],
             "tiles": {"a": {"tab": "main", "x": 0, "y": 0, "w": 6, "h": 4, "type": "kpi", "title": f"{name} figure",
                             "kpi": {"code": "COM.NET_REVENUE", "period": "day", "dim": ""}}}}
    path = os.path.join(home, name + ".adash")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(board, file)
    answer = subprocess.run([cli, "--json", "--workspace", folder, "board", "import", path], check=True, capture_output=True, text=True).stdout
    return json.loads(answer)["board"]


@steady
def figure(root):
    """What the card says of which there is always one; None: the tile is blank."""
    for node in walk(root):
        words = words_of(node)
        if re.match(r"Net revenue £\s?\d", words) and node.is_shown():
            return words
    return None


def watch(root, check, what, seconds=60):
    """Until @check holds; a board is on show, with a figure, all the while. (One that changes its place in the tree can be missed once.)"""
    end, blank = time.monotonic() + seconds, 0
    while True:
        try:
            blank = 0 if figure(root) else blank + 1
            if check():
                return
        except GLib.Error:
            pass
        assert blank < 3, f"a blank tile while waiting for {what}"
        assert time.monotonic() < end, f"not in time: {what}"
        time.sleep(0.1)


def is_full(process):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], capture_output=True, text=True, check=False).stdout.split()
    state = [subprocess.run(["xprop", "-id", each, "_NET_WM_STATE"], capture_output=True, text=True, check=False).stdout for each in found]
    return any("_NET_WM_STATE_FULLSCREEN" in each for each in state)


def settle(home, north, south):
    """A playlist of two boards, three seconds each, as the dialog would have saved it."""
    folder = os.path.join(home, "config", "glib-2.0", "settings")
    os.makedirs(folder)
    with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
        file.write(f"[org/analytics/Dashboard]\nwall-playlist=[('{north}', '', uint32 5), ('{south}', 'main', uint32 5)]\n")
    return {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": os.path.join(home, "config"), "XDG_DATA_HOME": os.path.join(home, "data")}


def journey(program, hub, session):
    root = program.root
    find(root, "1 / 2", patience=60)
    until(lambda: figure(root), "a figure", 60)
    until(lambda: is_full(program.process), "the whole screen")
    assert not look(root, "Search boards")
    step("--wall playlist: the whole screen, nothing but the boards")
    until(lambda: session.asked, "the screen to be kept on")
    asked = session.asked[0]
    assert asked[0] == "org.analytics.Dashboard" and asked[3] & (IDLE | SUSPEND) == IDLE | SUSPEND and "wall" in asked[2], asked
    step("the session is asked to keep the screen on, and told why")
    watch(root, lambda: look(root, "2 / 2"), "the other board")
    watch(root, lambda: look(root, "1 / 2"), "the first again")
    step("two boards take turns")
    find(root, "Live · as of")
    shoot("wall-live")

    hub.kill()
    watch(root, lambda: look(root, "Offline"), "the word that it is away")
    before = until(lambda: figure(root), "a figure")
    watch(root, lambda: look(root, "2 / 2"), "the other board")
    watch(root, lambda: look(root, "1 / 2"), "the first again")
    after = until(lambda: figure(root), "a figure")
    assert after.split(",")[0] == before.split(",")[0], (after, before)
    step("the hub is away: boards go on taking turns with their figures, none is blank, and it is said of when they are")
    shoot("wall-offline")
    hub.start()
    order(hub, 2, 220000)
    watch(root, lambda: look(root, "Live · as of"), "the hub again", 90)
    watch(root, lambda: "330" in re.sub(r"[^\d]", "", figure(root) or ""), "what came after")
    step("it is back: live, with what came after")

    key("space")
    find(root, "Paused")
    key("Right")
    key("space")
    gone(root, "Paused")
    step("Space holds it, the arrow goes on")
    program.front()
    key("Escape")
    find(root, "Search", patience=60)
    gone(root, "2 / 2")
    gone(root, "1 / 2")
    until(lambda: session.let_go == [42], "the screen to be let go")
    step("Escape leads to the window, and the screen may sleep again")


with tempfile.TemporaryDirectory() as home:
    hub = Hub(hub_program).start()
    order(hub, 1, 110000)
    folder = os.path.join(home, "data", "analytics-dashboard", "hub-one")
    os.makedirs(folder, 0o700)
    with open(os.path.join(folder, "profile.json"), "w", encoding="utf-8") as file:
        json.dump({"title": "One", "url": hub.url, "token_file": None}, file)
    env = settle(home, import_board(folder, home, "North"), import_board(folder, home, "South"))
    session = SessionManager()
    with Program(window, "--profile", "hub-one", "--wall", "playlist", env=env) as program:
        try:
            journey(program, hub, session)
            assert program.stop() == 0
        except AssertionError:
            print(describe(program.root), session.asked, session.let_go, file=sys.stderr)
            raise
        finally:
            hub.close()
print(f"1..{len(steps)}")

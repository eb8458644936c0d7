# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window as a screen reader and a keyboard do: AT-SPI for what is there, xdotool for keys."""
import contextlib
import functools
import os
import signal
import subprocess
import tempfile
import time
import warnings

from gi.repository import GLib

import uitree

warnings.simplefilter("ignore")
PATIENCE_SEC = float(os.environ.get("UI_PATIENCE_SEC", "90"))


def until(check, what, patience=None):
    """Asks again and again; objects may go away while they are walked."""
    end = time.monotonic() + (patience or PATIENCE_SEC)
    while True:
        try:
            answer = check()
            if answer:
                return answer
        except GLib.Error:
            pass
        if time.monotonic() > end:
            raise AssertionError(f"not in time: {what}")
        time.sleep(0.1)


class Program:
    """The program under test; ends with the block."""

    def __init__(self, *command, name="analytics-dashboard", env=None):
        self.env = {**os.environ, **(env or {})}
        self.process = subprocess.Popen(command, env=self.env)
        self.name = name

    def __enter__(self):
        self.root = until(self._find, f"{self.name} on the accessibility bus")
        return self

    def _find(self):
        assert self.process.poll() is None, f"{self.name} ended with {self.process.returncode}"
        peer = uitree.peer_of(self.process.pid)
        root = peer and uitree.read(peer)
        return root if root and root.name == self.name and root.children else None

    def front(self):
        """The keyboard is its: where two programs run."""
        def is_front():
            found = _xdotool("search", "--onlyvisible", "--pid", str(self.process.pid)).split()
            if found and _xdotool("getactivewindow").strip() not in found:
                _xdotool("windowactivate", found[-1])
            return found and _xdotool("getactivewindow").strip() in found
        until(is_front, f"{self.name} in front")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def __exit__(self, *rest):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def _xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False).stdout


@contextlib.contextmanager
def session_bus():
    """Another session, for a program of which one runs already: its environment. It speaks on this session's accessibility bus."""
    heard = subprocess.run(["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress"],
                           check=True, capture_output=True, text=True).stdout.split("'")[1]
    with tempfile.TemporaryDirectory() as folder:
        address = f"unix:path={folder}/bus"
        daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--address={address}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until(lambda: os.path.exists(f"{folder}/bus"), "a bus")
            yield {"DBUS_SESSION_BUS_ADDRESS": address, "AT_SPI_BUS_ADDRESS": heard}
        finally:
            daemon.terminate()
            daemon.wait()


def walk(node):
    """A node and all within it as they are now, from top to bottom."""
    return uitree.read(node.peer, node.path).descendants()


def words_of(node):
    """What a node is called; a label that tells of a state (role status) has in GTK 4.18 its text alone, and no name."""
    if node.name:
        return node.name
    if node.role == "menu item":
        return node.label()
    return node.text() if node.role == "status bar" else ""


def steady(question):
    """Asks again when what was walked went away under it: a page that turned is no answer."""
    @functools.wraps(question)
    def ask(*args, **rest):
        end = time.monotonic() + 10
        while True:
            try:
                return question(*args, **rest)
            except GLib.Error:
                if time.monotonic() > end:
                    raise
            time.sleep(0.1)
    return ask


@steady
def look(root, name, role=None):
    """The first shown node whose words begin with @name, or None; underlined letters are told by GTK 4.8 as they are written."""
    wanted = name.replace("_", "")
    for node in walk(root):
        if (role is None or node.role == role) and words_of(node).replace("_", "").startswith(wanted) and node.is_shown():
            return node
    return None


@steady
def look_status(root, text):
    """The first shown status bar that says @text, or None: GTK 4.8 names the bar itself, GTK 4.18 the label within."""
    for node in walk(root):
        if node.role == "status bar" and node.is_shown() and any(words_of(inner).startswith(text) for inner in node.descendants()):
            return node
    return None


def find(root, name, role=None, patience=None):
    return until(lambda: look(root, name, role), f"{role or 'node'} “{name}”", patience)


def gone(root, name, role=None):
    return until(lambda: look(root, name, role) is None, f"{role or 'node'} “{name}” to go")


@steady
def focused(root):
    """The node that has the keyboard, or None."""
    for node in walk(root):
        if node.is_in("focused"):
            return node
    return None


@steady
def focused_words(root):
    """What the node that has the keyboard is called; nothing while there is none."""
    node = focused(root)
    return words_of(node) if node is not None else ""


def frames(root):
    """The windows of the program that are on screen, in the order in which they were made."""
    return [child for child in next(walk(root)).children if child.is_shown()]


def n_frames(root, n):
    return until(lambda: (lambda list: list if len(list) == n else None)(frames(root)), f"{n} windows")


def tab_to(root, name, role=None):
    """By Tab, round the window if need be."""
    for _ in range(80):
        node = focused(root)
        if node is not None and words_of(node).startswith(name) and role in (None, node.role):
            return node
        key("Tab")
    raise AssertionError(f"Tab does not come to “{name}”")


def chips(root):
    """What a board is filtered by, as its chips say it."""
    return [node.name for node in walk(root) if node.name.startswith("Remove the filter")]


def press(node, action="click"):
    if action not in node.actions():
        raise AssertionError(f"{node.name} has no action {action}")
    return node.do(action)


def push(root, name, role=None):
    """Finds and presses in one go, again when the node went away in between: lists are made anew while rows arrive."""
    until(lambda: (node := look(root, name, role)) and press(node), f"{role or 'node'} “{name}” to be pressed")


def key(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)
    time.sleep(0.15)


def write(text):
    subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)
    time.sleep(0.3)


def shoot(name):
    """A picture of the display for the eye, when UI_SHOTS names a folder for it."""
    folder = os.environ.get("UI_SHOTS")
    if folder:
        time.sleep(0.7)
        subprocess.run(["import", "-window", "root", os.path.join(folder, name + ".png")], check=True)


def describe(root, depth=0):
    """What a screen reader would see; printed when a journey fails."""
    lines = []
    try:
        for node in walk(root):
            if node.name and node.is_shown():
                lines.append(f"{node.role}: {node.name[:100]}")
    except GLib.Error as error:  # it goes on while it is looked at
        lines.append(f"({error.message})")
    return "\n".join(lines)


def state_of(action, window=1):
    """The state of an action of the window of that number, as GVariant text: what a toast said stays there."""
    path = f"/org/analytics/Dashboard/window/{int(window)}"
    answer = subprocess.run(["gdbus", "call", "--session", "--dest", "org.analytics.Dashboard", "--object-path", path,
                             "--method", "org.gtk.Actions.Describe", action], check=True, capture_output=True, text=True).stdout
    return GLib.Variant.parse(None, answer, None, None).unpack()[0][2][0]


def activate(action, target="", window=1, env=None):
    """A GAction over the bus, as a search provider or a script would: of the window of that number, or of the program (0)."""
    path = "/org/analytics/Dashboard" + (f"/window/{int(window)}" if window else "")
    subprocess.run(["gdbus", "call", "--session", "--dest", "org.analytics.Dashboard", "--object-path", path,
                    "--method", "org.gtk.Actions.Activate", action, f"[{target}]", "{}"], check=True, stdout=subprocess.DEVNULL, env=env)

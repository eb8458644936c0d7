# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader knows of a program, read in one call.

AT-SPI has a method that gives all of a program's nodes at once (org.a11y.atspi.Cache.GetItems). To ask node by node costs a dozen messages
each through two buses: of a window with 360 nodes 1.5 s of processor, against 0.1 s. A Node is what was true when it was read; its
methods ask the program again, and raise GLib.Error when the node has gone."""
import functools
import os
import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

_PREFIX = "org.a11y.atspi."
_ROOT = "/org/a11y/atspi/accessible/root"
_TIME_LIMIT_MSEC = 60_000
_READINGS = 50


@functools.cache
def _bus():
    """The accessibility bus of this session; GLib.Error without one."""
    address = os.environ.get("AT_SPI_BUS_ADDRESS")
    if not address:
        said = subprocess.run(["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress"],
                              check=True, capture_output=True, text=True).stdout
        address = said.split("'")[1]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def _call(peer, path, interface, method, args=None):
    return _bus().call_sync(peer, path, interface, method, args, None, Gio.DBusCallFlags.NONE, _TIME_LIMIT_MSEC, None).unpack()


def _ask_bus(method, args=None):
    return _call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, args)[0]


def peer_of(pid):
    """The name on the accessibility bus of the process, or None as long as it has none."""
    for name in _ask_bus("ListNames"):
        try:
            if name.startswith(":") and _ask_bus("GetConnectionUnixProcessID", GLib.Variant("(s)", (name,))) == pid:
                return name
        except GLib.Error:  # gone since it was listed
            pass
    return None


class Extents:
    def __init__(self, x, y, width, height):
        self.x, self.y, self.width, self.height = x, y, width, height


class Node:
    """One node as it was when its tree was read. @role is a word of AT-SPI, as at-spi2 of Debian 12 says it."""

    def __init__(self, peer, item):
        (_, self.path), _, (_, self.parent_path), self.index, self.n_children, self.interfaces, self.name, role, self.description, states = item
        self.peer = peer
        self.states = states[0] | (states[1] << 32 if len(states) > 1 else 0)
        self.role = Atspi.role_get_name(Atspi.Role(role))
        # at-spi2 2.54 calls a push button a button, and GTK 4.18 one that stays down a toggle button.
        if self.role in ("button", "toggle button"):
            self.role = "push button"
        self.children = []

    def __eq__(self, other):
        return isinstance(other, Node) and (self.peer, self.path) == (other.peer, other.path)

    def __hash__(self):
        return hash((self.peer, self.path))

    def _ask(self, interface, method, args=None):
        return _call(self.peer, self.path, _PREFIX + interface, method, args)

    def has(self, interface):
        return _PREFIX + interface in self.interfaces

    def is_in(self, state):
        """Whether it was in a state when it was read: "focused", "sensitive", "checked" …"""
        return bool(self.states >> int(getattr(Atspi.StateType, state.upper())) & 1)

    def extents(self):
        """Where it is now in its window, in pixels."""
        if not self.has("Component"):
            return Extents(0, 0, 0, 0)
        return Extents(*self._ask("Component", "GetExtents", GLib.Variant("(u)", (int(Atspi.CoordType.WINDOW),)))[0])

    def is_shown(self):
        extents = self.extents()
        return extents.width > 0 and extents.height > 0

    def text(self):
        """What its text says; nothing of a node without one."""
        return self._ask("Text", "GetText", GLib.Variant("(ii)", (0, -1)))[0] if self.has("Text") else ""

    def label(self):
        """The text of what it is labelled by: all that GTK 4.18 says of an item of a menu."""
        for relation, targets in self._ask("Accessible", "GetRelationSet")[0]:
            if relation == int(Atspi.RelationType.LABELLED_BY) and targets:
                return _call(targets[0][0], targets[0][1], _PREFIX + "Text", "GetText", GLib.Variant("(ii)", (0, -1)))[0]
        return ""

    def actions(self):
        if not self.has("Action"):
            return []
        get = GLib.Variant("(ss)", (_PREFIX + "Action", "NActions"))
        n = _call(self.peer, self.path, "org.freedesktop.DBus.Properties", "Get", get)[0]
        return [self._ask("Action", "GetName", GLib.Variant("(i)", (i,)))[0] for i in range(n)]

    def do(self, action):
        """Does the action of that name; False when the program refuses."""
        return self._ask("Action", "DoAction", GLib.Variant("(i)", (self.actions().index(action),)))[0]

    def focus(self):
        return self._ask("Component", "GrabFocus")[0]

    def descendants(self):
        """It and all within it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.descendants()


def _read_items(peer):
    """All nodes that the program has made, by path. Also those that are hidden within their parent: they are linked like the others."""
    nodes = {item[0][1]: Node(peer, item) for item in _call(peer, "/org/a11y/atspi/cache", _PREFIX + "Cache", "GetItems")[0]}
    for node in sorted(nodes.values(), key=lambda node: node.index):
        parent = nodes.get(node.parent_path)
        if parent is not None and parent is not node:
            parent.children.append(node)
    return nodes


def _correct_children(nodes):
    """Asks each node whose linked children are not those that it counts which they are; returns the paths of those that are not known. GTK makes
    a node when it is first asked for, and keeps those that were hidden since; a hidden one has the place of the next that is not."""
    unknown = set()
    for node in nodes.values():
        if [child.index for child in node.children] == list(range(node.n_children)) and node.path != _ROOT:
            continue
        try:
            paths = [path for _, path in node._ask("Accessible", "GetChildren")[0]]
        except GLib.Error:  # gone since it was read
            continue
        node.children = [nodes[path] for path in paths if path in nodes]
        unknown.update(path for path in paths if path not in nodes)
    return unknown


def read(peer, path=_ROOT):
    """The tree of a program from the node at @path down; GLib.Error when that node has gone, or others come faster than they are read. What is
    still unknown after it was asked for is left out."""
    before = None
    for _ in range(_READINGS):
        nodes = _read_items(peer)
        if path not in nodes:
            raise GLib.Error(f"no node at {path} any more")
        unknown = _correct_children(nodes)
        if not unknown or unknown == before:
            return nodes[path]
        before = unknown
    raise GLib.Error("the tree does not come to rest")

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every template over the sample company: no tile has a problem, none is empty, and the same board opens from the cache alone."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HUB, CLI = sys.argv.pop(1), sys.argv.pop(1)
TEMPLATES = ["executive", "sales", "seller", "operations", "supply-chain", "support", "models", "computer"]
DATASETS = {"orders", "deliveries", "payments", "returns", "tickets", "sessions", "opportunities", "purchases", "costs", "balances", "machine"}


class OverSocket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Boards(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.mkdtemp()
        cls.socket = os.path.join(cls.tmp, "hub.sock")
        cls.hub = subprocess.Popen([HUB, "--sample", "--socket", cls.socket, "--storage", f"sqlite:{cls.tmp}/data"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.wait("every dataset of the sample has rows", lambda: DATASETS <= cls.datasets())
        cls.workspace = os.path.join(cls.tmp, "w")
        cls.wait("the workspace is in step", lambda: cls.cli("sync", "--hub", "unix:" + cls.socket, "--tenant", "sample", "--once").returncode == 0)

    @classmethod
    def tearDownClass(cls):
        if cls.hub.poll() is None:
            cls.hub.send_signal(signal.SIGTERM)
            cls.hub.wait(30)
        shutil.rmtree(cls.tmp)

    @staticmethod
    def wait(what, test, seconds=120):
        end = time.monotonic() + seconds
        while not test():
            if time.monotonic() > end:
                raise AssertionError(f"timed out: {what}")
            time.sleep(0.3)

    @classmethod
    def datasets(cls):
        connection = OverSocket(cls.socket)
        try:
            connection.request("GET", "/api/analytics/datasets", headers={"X-Analytics-Tenant": "sample"})
            return {d["name"] for d in json.loads(connection.getresponse().read()).get("datasets", []) if d["rows"] > 0}
        except OSError:
            return set()
        finally:
            connection.close()

    @classmethod
    def cli(cls, *args):
        return subprocess.run([CLI, "--json", "--workspace", cls.workspace, *args], capture_output=True, text=True, timeout=300)

    def snapshot(self, board, *more):
        out = os.path.join(self.tmp, board + ".png")
        got = self.cli("snapshot", board, "--out", out, *more)
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertGreater(os.path.getsize(out), 10000)
        return json.loads(got.stdout)["tiles"]

    def filled(self, board):
        """As the hub counts the first days its streams come: the board is looked at until nothing is missing any more, or for too long."""
        end = time.monotonic() + 90
        while True:
            tiles = self.snapshot(board, "--hub", "unix:" + self.socket, "--tenant", "sample")
            if all(tile["state"] == "ready" for tile in tiles) or time.monotonic() > end:
                return tiles
            time.sleep(1)
            self.cli("sync", "--hub", "unix:" + self.socket, "--tenant", "sample", "--once")

    def test_every_template(self):
        for board in TEMPLATES:
            with self.subTest(board=board):
                tiles = self.filled(board)
                self.assertGreaterEqual(len(tiles), 8)
                for tile in tiles:
                    self.assertEqual((tile["state"], tile["message"], tile["warnings"]), ("ready", "", []), f"{board}: {tile}")
                again = self.snapshot(board)
                self.assertEqual([t["key"] for t in again], [t["key"] for t in tiles])
                for tile in again:
                    self.assertIn(tile["state"], ("ready", "stale"), f"{board} from the cache: {tile}")

    def test_unseen_from_the_cache_says_so(self):
        path = os.path.join(self.tmp, "new.adash")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"format": "adash", "version": 1, "id": "new", "title": "New", "tiles": {
                "a": {"x": 0, "y": 0, "w": 6, "h": 4, "type": "table", "query": {"source": "orders", "group": [{"field": "product"}],
                                                                                "aggregate": [{"op": "count", "as": "unseen"}]}},
                "b": {"x": 6, "y": 0, "w": 6, "h": 4, "type": "chart", "query": {"source": "kpi"}, "spec": {"mark": "line"}}}}, file)
        tiles = self.snapshot(path)
        self.assertEqual([t["state"] for t in tiles], ["empty", "error"])
        self.assertIn("codes are wanted", tiles[1]["message"])


if __name__ == "__main__":
    unittest.main(verbosity=2)

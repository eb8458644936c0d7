#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup, restore and removal from the command line: a profile with what the embedded hub keeps on this computer
(DESIGN.md sections 4 and 10), while the hub runs and while it does not."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from spine import free_port, wait_for  # noqa: E402

HUB, CLI = sys.argv.pop(1), sys.argv.pop(1)


class Care(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.env = {**os.environ, "XDG_DATA_HOME": self.home + "/data", "XDG_STATE_HOME": self.home + "/state", "ANALYTICS_HUB": HUB}
        self.base = self.home + "/data/analytics-dashboard"
        self.port = free_port()
        self.hub = None

    def tearDown(self):
        self.stop()
        shutil.rmtree(self.home)

    def start(self):
        self.hub = subprocess.Popen([HUB, "--listen", f"127.0.0.1:{self.port}"], env=self.env, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the hub answers", self.is_up)

    def stop(self):
        if self.hub is not None and self.hub.poll() is None:
            self.hub.send_signal(signal.SIGTERM)
            self.hub.wait(20)
        self.hub = None

    def is_up(self):
        try:
            return self.ask("/healthz") is not None
        except OSError:
            return False

    def ask(self, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def push(self, number, pence):
        self.ask("/ingest/shop?dataset=orders", [
            {"id": f"e{number}", "order_id": f"o{number}", "line_id": f"l{number}", "ordered_at": "2026-11-16T10:00:00Z", "customer": "c1",
             "product": "p1", "category": "Toys", "country": "France", "channel": "web", "quantity": 1, "price": pence, "amount": pence,
             "status": "placed"}])

    def run_cli(self, *args, code=0):
        got = subprocess.run([CLI, "--json", *args], env=self.env, capture_output=True, text=True, timeout=120)
        self.assertEqual(got.returncode, code, got.stderr)
        return got

    def total(self):
        self.run_cli("sync", "--hub", f"http://127.0.0.1:{self.port}", "--once")
        got = self.run_cli("kpi", "get", "COM.NET_REVENUE", "--from", "2026-11-16", "--to", "2026-11-17")
        return json.loads(got.stdout)["points"][0]["value"]

    def board(self, title):
        path = self.home + "/b.adash"
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"format": "adash", "version": 1, "id": "b1", "title": title, "tiles": {}}, file)
        self.run_cli("board", "import", path)

    def title(self):
        return json.loads(self.run_cli("board", "export", "b1").stdout)["title"]

    def test_there_and_back(self):
        backup = self.home + "/one.anabackup"
        self.start()
        self.push(1, 1000)
        wait_for("the hub has counted", lambda: self.total() == 1000)
        self.board("first")
        self.run_cli("backup", backup)  # while the hub runs
        self.push(2, 500)
        wait_for("the hub has counted", lambda: self.total() == 1500)
        self.board("second")
        self.run_cli("restore", backup, code=6)
        self.assertEqual((self.title(), self.total()), ("second", 1500))  # refused: nothing was changed
        self.stop()
        self.run_cli("restore", backup)
        self.start()
        self.assertEqual((self.title(), self.total()), ("first", 1000))
        self.assertTrue(any(name.startswith("before-restore-") for name in os.listdir(self.base + "/hub")))

    def test_a_damaged_backup_changes_nothing(self):
        backup = self.home + "/one.anabackup"
        self.start()
        self.push(1, 1000)
        wait_for("the hub has counted", lambda: self.total() == 1000)
        self.board("first")
        self.stop()
        self.run_cli("backup", backup)  # while it does not run
        with open(backup, "rb") as file:
            whole = file.read()
        self.board("second")
        for spoilt in (whole[:-1], whole[:60], whole[:-100] + b"x" + whole[-99:], whole[:200] + b"x" + whole[201:]):
            with open(backup, "wb") as file:
                file.write(spoilt)
            self.run_cli("restore", backup, code=3)
            self.assertEqual(self.title(), "second")
        self.start()
        self.assertEqual(self.total(), 1000)
        self.assertFalse([name for name in os.listdir(self.base + "/main") if "part" in name])

    def test_elsewhere_there_is_no_hub(self):
        self.start()
        self.push(1, 1000)
        self.stop()
        work = self.home + "/elsewhere/w"
        path = self.home + "/c.adash"
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"format": "adash", "version": 1, "id": "b1", "tiles": {}}, file)
        self.run_cli("--workspace", work, "board", "import", path)
        self.run_cli("--workspace", work, "backup", self.home + "/two.anabackup")
        with open(self.home + "/two.anabackup", "rb") as file:
            self.assertEqual(file.read(15), b"SQLite format 3")  # user.db alone, as it always was
        self.run_cli("--workspace", work, "remove-data", "--yes")
        self.assertTrue(os.path.exists(self.base + "/hub/events.db"))

    def test_removed_for_good(self):
        self.start()
        self.push(1, 1000)
        wait_for("the hub has counted", lambda: self.total() == 1000)
        self.board("first")
        self.run_cli("board", "export", "b1", "--out", self.home + "/b.adpack")
        os.makedirs(self.base + "/hub/drop/done", exist_ok=True)
        for path in (self.base + "/hub/drop/done/mine.csv", self.home + "/state/analytics-dashboard/hub.log",
                     self.home + "/state/analytics-dashboard/window.log.1"):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write("x")
        self.assertTrue(os.path.exists(self.base + "/main/identity.key"))
        self.assertIn("hub", self.run_cli("remove-data", code=2).stderr)  # says what would go
        self.run_cli("remove-data", "--yes", code=6)  # a hub runs on it
        self.assertEqual((self.title(), self.total()), ("first", 1000))
        self.stop()
        self.run_cli("remove-data", "--yes")
        left = [os.path.join(at, name) for at, _, names in os.walk(self.home) for name in names]
        self.assertEqual(sorted(os.path.basename(name) for name in left), ["b.adash", "b.adpack"])


if __name__ == "__main__":
    unittest.main()

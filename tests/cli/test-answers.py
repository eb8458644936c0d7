#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line and the hub answer has the shape of data/schemas/answers.schema.json (FORMATS.md section 9), from a real hub; and who holds
a workspace is named (DESIGN.md section 10, exit code 6)."""
import json
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

HUB, CLI, FILL, TOP = (sys.argv.pop(1) for _ in range(4))
sys.path[:0] = [os.path.join(TOP, "tests", part) for part in ("e2e", "house")]
from schemas import load  # noqa: E402
from spine import Hub, wait_for  # noqa: E402

ORDERS = [{"order_id": f"A{i}", "ordered_at": f"2026-03-{day:02}T10:{i:02}:00Z", "customer": f"C{i % 7}", "country": ("France", "Spain")[i % 2],
           "channel": "web", "quantity": 1, "price": 10 + i, "amount": 10 + i, "status": "placed"}
          for day in (1, 2, 3) for i in range(20)]


def size_of(path):
    with open(path, "rb") as file:
        return struct.unpack(">II", file.read(24)[16:])


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.work = os.path.join(cls.tmp.name, "filled")
        subprocess.run([FILL, cls.work, "3"], check=True, timeout=120, stdout=subprocess.DEVNULL)
        cls.hub = Hub(HUB, "--sample").start()

    @classmethod
    def tearDownClass(cls):
        cls.hub.close()
        cls.tmp.cleanup()

    def run_cli(self, *args, code=0, work=None, env=None):
        got = subprocess.run([CLI, "--workspace", work or self.work, *args], capture_output=True, text=True, timeout=120, env={**os.environ, **(env or {})})
        self.assertEqual(got.returncode, code, (args, got.stdout[-500:], got.stderr))
        return got

    def ask(self, *args, work=None):
        return json.loads(self.run_cli("--json", *args, work=work).stdout)

    def fits(self, answer, part):
        faults = [f"{e.json_path}: {e.message}" for e in load(pathlib.Path(TOP) / "data", f"answers#{part}").iter_errors(answer)]
        self.assertEqual(faults, [])

    def test_what_is_read_from_the_cache(self):
        for args, part in ((("kpi", "list"), "kpi_list"), (("kpi", "get", "COM.AOV"), "kpi_get"), (("kpi", "get", "COM.RETURN_RATE", "--period", "hour"), "kpi_get"),
                           (("kpi", "get", "COM.NET_REVENUE", "--dim", "country=France"), "kpi_get"), (("kpi", "get", "COM.NET_REVENUE", "--dims", "country"), "kpi_get"),
                           (("status",), "status"), (("verify",), "verify"), (("board", "list"), "boards")):
            with self.subTest(args=args):
                self.fits(self.ask(*args), part)

    def test_one_key_is_that_key(self):
        one = self.ask("kpi", "get", "COM.NET_REVENUE", "--dim", "country=France")
        rows = [p for p in self.ask("kpi", "get", "COM.NET_REVENUE", "--dims", "country")["points"] if p["dim"] == "country=France"]
        self.assertEqual(one["dim"], "country=France")
        self.assertEqual([(p["start"], p["value"]) for p in one["points"]], [(p["start"], p["value"]) for p in rows])
        self.assertTrue(any(p["value"] for p in rows))

    def test_snapshot_takes_size_theme_and_language(self):
        pictures = {}
        for name, args in (("light", ()), ("dark", ("--theme", "dark")), ("contrast", ("--theme", "hc-dark")), ("spanish", ("--locale", "es"))):
            out = os.path.join(self.tmp.name, name + ".png")
            answer = self.ask("snapshot", "overview", "--out", out, "--size", "640x480", *args)
            self.fits(answer, "snapshot")
            self.assertEqual(size_of(out), (640, 480))
            pictures[name] = pathlib.Path(out).read_bytes()
        self.assertEqual(len(set(pictures.values())), len(pictures))
        svg = os.path.join(self.tmp.name, "o.svg")
        self.run_cli("snapshot", "overview", "--out", svg, "--size", "10x10", code=2)
        self.run_cli("snapshot", "overview", "--out", svg, "--theme", "sepia", code=2)
        self.assertFalse(os.path.exists(svg))

    def test_a_failure_is_one(self):
        folder = os.path.join(self.tmp.name, "folder.png")
        os.mkdir(folder)
        self.assertIn(folder, self.run_cli("snapshot", "overview", "--out", folder, code=1).stderr)

    def test_sync_once_and_watch(self):
        work = os.path.join(self.tmp.name, "synced")
        self.fits(self.ask("sync", "--hub", self.hub.url, "--once", work=work), "sync")
        watched = subprocess.Popen([CLI, "--workspace", os.path.join(self.tmp.name, "watched"), "--json", "watch", "SYS.CPU", "--hub", self.hub.url],
                                   stdout=subprocess.PIPE, text=True)
        try:
            line = json.loads(watched.stdout.readline())
            self.fits(line, "watch")
            self.assertEqual(line["code"], "SYS.CPU")
            watched.send_signal(signal.SIGINT)
            self.assertEqual(watched.wait(30), 0)
        finally:
            watched.kill()
            watched.stdout.close()
        self.run_cli("watch", "NO.SUCH", "--hub", self.hub.url, work=work, code=4)

    def test_who_writes_is_named(self):
        work = os.path.join(self.tmp.name, "held")
        board = os.path.join(self.tmp.name, "b.adash")
        with open(board, "w", encoding="utf-8") as file:
            json.dump({"format": "adash", "version": 1, "id": "b1", "tiles": {}}, file)
        kept = os.path.join(self.tmp.name, "kept.backup")
        self.run_cli("backup", kept)
        holder = subprocess.Popen([CLI, "--workspace", work, "sync", "--hub", self.hub.url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for("the workspace is written", lambda: os.path.exists(os.path.join(work, "cache.db")))
            time.sleep(0.2)
            for args in (("sync", "--hub", self.hub.url, "--once"), ("restore", kept), ("board", "import", board)):
                with self.subTest(args=args):
                    self.assertIn(str(holder.pid), self.run_cli(*args, work=work, code=6).stderr)
            self.fits(self.ask("status", work=work), "status")
            holder.send_signal(signal.SIGTERM)
            self.assertEqual(holder.wait(30), 0)
        finally:
            holder.kill()
            holder.wait()

    def test_the_hub_answers_alike(self):
        status, pushed = self.hub.post("/ingest/shop?dataset=orders", ORDERS)
        self.assertEqual((status, pushed["new"]), (200, len(ORDERS)))
        span = {"code": "COM.NET_REVENUE", "period": "day", "from": "2026-03-01", "to": "2026-03-04"}
        for body in (span, {**span, "dim": "country=France"}, {**span, "dims": ["country"]}):
            status, answer = self.hub.post("/query/kpi", body)
            self.assertEqual(status, 200, answer)
            self.fits(answer, "query_kpi")
        whole = self.hub.post("/query/kpi", span)[1]
        usec = {**span, "from": 1772323200000000, "to": 1772582400000000}
        self.assertEqual([p["start"] for p in whole["points"]], [p["start"] for p in self.hub.post("/query/kpi", usec)[1]["points"]])
        self.assertEqual(len(whole["points"]), 3)
        status, answer = self.hub.post("/query", {"model": {"version": 1, "source": "orders", "group": [{"field": "country"}],
                                                            "aggregate": [{"op": "count", "as": "n"}], "sort": [{"field": "country"}]}})
        self.assertEqual(status, 200, answer)
        self.fits(answer, "rows")
        self.assertEqual([row[0] for row in answer["rows"]], ["France", "Spain"])

    def test_benchmarks_print_json_lines(self):
        lines = [json.loads(line) for line in self.run_cli("bench", "json").stdout.splitlines()]
        self.assertEqual([line["bench"] for line in lines], ["json"])
        self.run_cli("bench", "no-such", code=4)


if __name__ == "__main__":
    unittest.main()

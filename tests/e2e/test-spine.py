#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a number: pushed into a real hub, computed, synchronised into the cache, read offline, caught up after the plug was
pulled; nothing twice, nothing missing (DESIGN.md section 2; issue 2)."""
import os
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from spine import Cli, Hub, wait_for  # noqa: E402

HUB, CLI = sys.argv.pop(1), sys.argv.pop(1)


def line(number, minute, amount_minor, country="France", order=None, status="placed"):
    return {"id": f"e{number}", "order_id": order or f"o{number}", "line_id": f"l{number}", "ordered_at": f"2026-11-16T10:{minute:02d}:00Z",
            "customer": f"c{number % 7}", "product": "p1", "category": "Toys", "country": country, "channel": "web", "quantity": 1,
            "price": amount_minor, "amount": amount_minor, "status": status}


class Spine(unittest.TestCase):
    def setUp(self):
        self.hub = Hub(HUB).start()
        self.work = tempfile.mkdtemp()
        self.cli = Cli(CLI, os.path.join(self.work, "w"))

    def tearDown(self):
        self.hub.close()
        shutil.rmtree(self.work)

    def push(self, lines):
        status, answer = self.hub.post("/ingest/shop?dataset=orders", lines)
        self.assertEqual(status, 200, answer)
        return answer

    def revenue(self, period="day", *more):
        return self.cli.json("kpi", "get", "COM.NET_REVENUE", "--period", period, "--from", "2026-11-16", "--to", "2026-11-17", *more)

    def sync(self):
        return self.cli.json("sync", "--hub", self.hub.url, "--once")

    def test_pushed_and_read_offline(self):
        self.push([line(i, i % 60, 1000 + i) for i in range(300)])
        total = sum(1000 + i for i in range(300))
        wait_for("the hub has counted", lambda: self.hub_total() == total)
        self.sync()
        self.hub.kill()
        day = self.revenue()
        self.assertEqual((day["unit"], day["freshness"], day["as_of"]), ("money:GBP", "fresh", "2026-11-16T10:59:00+00:00"))
        self.assertEqual(day["points"][0]["value"], total)
        self.assertEqual(day["points"][0]["count"], 300)
        self.assertEqual(day["span"]["value"], total)
        hours = self.revenue("hour")["points"]
        self.assertEqual(sum(p["value"] or 0 for p in hours), total)
        self.assertEqual(len(hours), 24)

    def hub_total(self):
        status, answer = self.hub.post("/query/kpi", {"code": "COM.NET_REVENUE", "period": "day", "from": 1794787200000000,
                                                      "to": 1794873600000000, "dim": ""})
        return answer["span"]["value"] if status == 200 else None

    def test_repeated_events_count_once(self):
        lines = [line(i, i, 500) for i in range(50)]
        self.push(lines)
        self.push(lines)
        self.push(lines[::-1])
        wait_for("the hub has counted", lambda: self.hub_total() == 25000)
        self.sync()
        self.assertEqual(self.revenue()["points"][0]["count"], 50)

    def test_plug_pulled(self):
        """kill -9 again and again while events come: what was acknowledged is there, once."""
        total = 0
        for turn in range(5):
            lines = [line(1000 * turn + i, i % 60, 100) for i in range(200)]
            self.push(lines)
            total += 200 * 100
            self.hub.kill()
            self.hub.start()
            self.push(lines)  # a sender that is not sure sends again
        wait_for("the hub has counted", lambda: self.hub_total() == total)
        self.sync()
        self.assertEqual(self.revenue()["points"][0]["value"], total)
        first = self.revenue()
        self.sync()
        self.assertEqual(self.revenue()["points"], first["points"])
        self.assertTrue(self.cli.json("verify")["ok"])

    def test_late_and_cancelled(self):
        self.push([line(1, 5, 1000)])
        self.push([line(2, 1, 200, order="o1"), line(3, 2, -300, order="C1", status="cancelled")])
        wait_for("the hub has counted", lambda: self.hub_total() == 900)
        self.sync()
        rate = self.cli.json("kpi", "get", "COM.RETURN_RATE", "--from", "2026-11-16", "--to", "2026-11-17")
        self.assertAlmostEqual(rate["points"][0]["value"], 50.0)

    def test_dimensions(self):
        self.push([line(i, i, 100, country=["France", "Côte d'Ivoire", "A&B=C"][i % 3]) for i in range(30)])
        wait_for("the hub has counted", lambda: self.hub_total() == 3000)
        self.sync()
        points = self.revenue("day", "--dims", "country")["points"]
        self.assertEqual({p["dim"]: p["value"] for p in points},
                         {"country=France": 1000, "country=C%C3%B4te%20d%27Ivoire": 1000, "country=A%26B%3DC": 1000})

    def test_backup_and_restore(self):
        self.push([line(1, 5, 1000)])
        self.sync()
        board = self.cli.run("board", "export", "overview").stdout
        path = os.path.join(self.work, "b.adash")
        with open(path, "w") as f:
            f.write(board.replace('"id":"overview"', '"id":"mine"'))
        self.cli.run("board", "import", path)
        copy = os.path.join(self.work, "copy")
        self.cli.run("backup", copy)
        self.cli.run("remove-data", "--yes")
        self.cli.run("restore", copy)
        self.assertIn("mine", self.cli.json("board", "list")["boards"])

    def test_snapshot(self):
        self.push([line(i, i % 60, 1000 + i) for i in range(30)])
        self.sync()
        for name, magic in (("o.png", b"\x89PNG"), ("o.svg", b"<?xml"), ("o.pdf", b"%PDF")):
            path = os.path.join(self.work, name)
            self.cli.run("snapshot", "overview", "--out", path)
            with open(path, "rb") as f:
                self.assertEqual(f.read(len(magic)), magic)
            self.assertGreater(os.path.getsize(path), 2000)
        path = os.path.join(self.work, "computer.svg")
        self.cli.run("snapshot", "computer", "--out", path)
        self.assertGreater(os.path.getsize(path), 2000)


if __name__ == "__main__":
    unittest.main(verbosity=1)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of the command line (DESIGN.md section 10): exit codes, JSON, and that reading makes nothing."""
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

CLI, FILL = os.path.abspath(sys.argv.pop(1)), sys.argv.pop(1)


def run(*args, **kwargs):
    return subprocess.run([CLI, *args], capture_output=True, text=True, timeout=60, **kwargs)


class Contract(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.work = os.path.join(self.tmp.name, "w")

    def tearDown(self):
        self.tmp.cleanup()

    def test_exit_codes(self):
        rows = [
            ((), 2), (("nonsense",), 2), (("--nonsense",), 2), (("kpi",), 2), (("kpi", "get"), 4), (("kpi", "show", "NO.SUCH"), 4),
            (("kpi", "list", "--nonsense"), 2), (("sync",), 2), (("sync", "--hub", "http://192.0.2.1"), 3),
            (("sync", "--hub", "ftp://x"), 3), (("status",), 4), (("verify",), 4), (("backup", os.path.join(self.tmp.name, "b")), 4), (("remove-data",), 2),
            (("board", "export", "no-such-board"), 4), (("board", "import", "/nonexistent.adash"), 4), (("--version",), 0),
            (("--help",), 0), (("chart",), 2), (("snapshot",), 2), (("kpi", "list"), 0),
        ]
        for args, code in rows:
            with self.subTest(args=args):
                got = run("--workspace", self.work, *args) if args and not args[0].startswith("--") else run(*args)
                self.assertEqual(got.returncode, code, got.stderr)
                if code:
                    self.assertEqual(got.stdout, "")
                    self.assertTrue(got.stderr.startswith("analytics: "), got.stderr)

    def test_reading_makes_nothing(self):
        run("--workspace", self.work, "status")
        run("--workspace", self.work, "kpi", "get", "COM.AOV")
        self.assertFalse(os.path.exists(self.work))

    def test_list_is_the_catalogue(self):
        kpis = json.loads(run("--json", "--workspace", self.work, "kpi", "list").stdout)["kpis"]
        self.assertGreaterEqual(len(kpis), 60)
        self.assertEqual(len({k["code"] for k in kpis}), len(kpis))
        for kpi in kpis:
            self.assertEqual(set(kpi) & {"code", "name", "unit", "pack", "dataset", "merge"},
                             {"code", "name", "unit", "pack", "dataset", "merge"})
        shown = json.loads(run("--json", "--workspace", self.work, "kpi", "show", "COM.AOV").stdout)
        self.assertEqual(shown["measure"], "safe_div(sum(amount), distinct(order_id))")

    def test_money_has_the_digits_of_its_currency(self):
        for currency, digits in (("GBP", 2), ("JPY", 0), ("KWD", 3)):
            with self.subTest(currency=currency):
                data, work = (os.path.join(self.tmp.name, name + currency) for name in ("data", "work"))
                shutil.copytree(os.environ["ANALYTICS_DATA"], data)
                for name in os.listdir(os.path.join(data, "catalogue")):
                    path = os.path.join(data, "catalogue", name)
                    with open(path, encoding="utf-8") as file:
                        text = file.read()
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(text.replace("money:GBP", "money:" + currency))
                env = {**os.environ, "ANALYTICS_DATA": data}
                subprocess.run([FILL, work, "3"], env=env, check=True, timeout=60)
                get = ("--workspace", work, "kpi", "get", "COM.NET_REVENUE")
                minor = [p["value"] for p in json.loads(run("--json", *get, env=env).stdout)["points"] if p["count"]]
                shown = re.findall(r" (-?[0-9.]+) %s " % currency, run(*get, env=env).stdout)
                self.assertGreater(len(shown), 1)
                self.assertEqual([len(text.partition(".")[2]) for text in shown], [digits] * len(shown))
                self.assertEqual([round(float(text) * 10 ** digits) for text in shown], minor)

    def get(self, work):
        return run("--json", "--workspace", work, "kpi", "get", "COM.NET_REVENUE")

    def test_a_stream_set_aside_says_so(self):
        subprocess.run([FILL, self.work, "3"], check=True, timeout=60)
        self.assertEqual(json.loads(self.get(self.work).stdout)["freshness"], "fresh")
        db = sqlite3.connect(os.path.join(self.work, "cache.db"))
        for state, name in ((1, "quarantined"), (2, "refetch")):
            with self.subTest(state=name):
                db.execute("UPDATE stream SET state = ?, mismatch_at = 1700000000000000 WHERE id = 'kpi:COM.NET_REVENUE:day'", (state,))
                db.commit()
                got = self.get(self.work)
                self.assertEqual((got.returncode, got.stdout), (3, ""))
                self.assertIn("kpi:COM.NET_REVENUE:day", got.stderr)
                streams = json.loads(run("--json", "--workspace", self.work, "status").stdout)["streams"]
                bad = [s for s in streams if s["state"] != "ok"]
                self.assertEqual([(s["stream"], s["state"], s["since"]) for s in bad],
                                 [("kpi:COM.NET_REVENUE:day", name, "2023-11-14T22:13:20+00:00")])
                self.assertIn("kpi:COM.NET_REVENUE:day", run("--workspace", self.work, "status").stdout)
        db.close()

    def test_a_sample_says_so(self):
        work = os.path.join(self.tmp.name, "sample")
        subprocess.run([FILL, work, "3"], check=True, timeout=60)
        self.assertEqual(json.loads(self.get(work).stdout)["freshness"], "sample")

    def test_overview_is_a_board(self):
        board = json.loads(run("--workspace", self.work, "board", "export", "overview").stdout)
        self.assertEqual((board["format"], board["version"]), ("adash", 1))

    def test_this_computer_is_a_board(self):
        board = json.loads(run("--workspace", self.work, "board", "export", "computer").stdout)
        self.assertEqual(board["id"], "computer")
        self.assertTrue(all(tile["kpi"]["code"].startswith("SYS.") for tile in board["tiles"].values()))

    def board(self, *args):
        return run("--workspace", self.work, "board", *args)

    def test_boards_come_and_go(self):
        path = os.path.join(self.tmp.name, "b.adash")
        document = {"format": "adash", "version": 1, "id": "b1", "title": "B", "later": [1, {"x": None}],
                    "tiles": {"a": {"x": 0, "y": 0, "w": 3, "h": 3, "type": "text", "spin": True}}}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        got = self.board("import", path)
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertIn("b1", self.board("list").stdout.split())
        self.assertEqual(json.loads(self.board("export", "b1").stdout), document)
        out = os.path.join(self.tmp.name, "c.adash")
        self.assertEqual(self.board("export", "b1", "--out", out).returncode, 0)
        with open(out, encoding="utf-8") as file:
            self.assertEqual(json.load(file), document)

    def test_an_import_leaves_the_draft(self):
        path = os.path.join(self.tmp.name, "b.adash")
        tile = {"tab": "main", "x": 0, "y": 0, "w": 3, "h": 3, "type": "text", "markdown": "one"}
        document = {"format": "adash", "version": 1, "id": "b1", "title": "B", "tabs": [{"id": "main", "title": "M"}], "tiles": {"a": tile}}
        begun = {**document, "tiles": {"a": {**tile, "markdown": "begun"}}}

        def take(board):
            with open(path, "w", encoding="utf-8") as file:
                json.dump(board, file)
            got = self.board("import", path)
            self.assertEqual(got.returncode, 0, got.stderr)

        take(document)
        with contextlib.closing(sqlite3.connect(os.path.join(self.work, "user.db"))) as user, user:
            user.execute("INSERT INTO draft (kind, id, body, updated) VALUES ('board', 'b1', ?, 1)", (json.dumps(begun),))
        take({**document, "title": "C"})
        with contextlib.closing(sqlite3.connect(os.path.join(self.work, "user.db"))) as user:
            draft = json.loads(user.execute("SELECT body FROM draft WHERE id = 'b1'").fetchone()[0])
        self.assertEqual((draft["title"], draft["tiles"]["a"]["markdown"]), ("C", "begun"))
        self.assertEqual(json.loads(self.board("export", "b1").stdout)["tiles"]["a"]["markdown"], "one")

    def test_what_nobody_understands_is_told_once(self):
        path, out = os.path.join(self.tmp.name, "b.adash"), os.path.join(self.tmp.name, "b.png")
        document = {"format": "adash", "version": 1, "id": "b1", "title": "B", "later": 1,
                    "tiles": {"a": {"x": 0, "y": 0, "w": 3, "h": 3, "type": "text", "markdown": "Words", "spin": True}}}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        again = os.path.join(self.tmp.name, "c.adash")
        for args in (("board", "import", path), ("board", "export", "b1"), ("board", "export", "b1", "--out", again),
                     ("snapshot", "b1", "--out", out), ("snapshot", path, "--out", out)):
            with self.subTest(args=args):
                got = run("--workspace", self.work, *args)
                self.assertEqual(got.returncode, 0, got.stderr)
                lines = [line.split(": ", 2)[2] for line in got.stderr.splitlines()]
                self.assertEqual(sorted(lines), ["/later: unknown member", "/tiles/a/spin: unknown member"])
        got = run("--workspace", self.work, "board", "export", "overview")
        self.assertEqual((got.returncode, got.stderr), (0, ""))

    def test_bad_board_says_where(self):
        path = os.path.join(self.tmp.name, "bad.adash")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"format":"adash","version":1,"id":"b",\n"tiles":{},"tabs":7}')
        got = self.board("import", path)
        self.assertEqual(got.returncode, 3)
        self.assertIn(path + ":2:19: /tabs: ", got.stderr)
        self.assertNotIn("b", self.board("list").stdout.split())

    def test_what_is_wrong_is_said_in_the_readers_language(self):
        path, rows = os.path.join(self.tmp.name, "b.adash"), os.path.join(self.tmp.name, "s.json")
        good = {"format": "adash", "version": 1, "id": "b", "later": 1, "tiles": {}}
        spec = {"mark": "lines", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
        for language, words in (("es", ("miembro desconocido", "se espera un objeto", "aquí debe haber una coma o }", "marca desconocida «lines»")),
                                ("fr", ("membre inconnu", "un objet est attendu", "une virgule ou } est attendue ici", "marque inconnue « lines »"))):
            env = {**os.environ, "LANGUAGE": language}
            for text, word in ((json.dumps(good), words[0]), (json.dumps({**good, "tiles": 7}), words[1]), ('{"format":"adash" "x"}', words[2])):
                with self.subTest(language=language, word=word):
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(text)
                    self.assertIn(word, run("--workspace", self.work, "board", "import", path, env=env).stderr)
            with open(rows, "w", encoding="utf-8") as file:
                json.dump(spec, file)
            self.assertIn("/mark: " + words[3], run("chart", "--spec", rows, "--out", os.path.join(self.tmp.name, "c.png"), env=env).stderr)

    def test_bad_tile_is_told_and_kept(self):
        path = os.path.join(self.tmp.name, "bad.adash")
        document = {"format": "adash", "version": 1, "id": "b", "tiles": {"a": {"x": 0, "y": 0, "w": 3, "h": 3, "type": "hologram"}}}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)
        got = self.board("import", path)
        self.assertEqual(got.returncode, 0)
        self.assertIn(path + ": /tiles/a/type: ", got.stderr)
        self.assertEqual(json.loads(self.board("export", "b").stdout), document)

    def test_reports(self):
        path = os.path.join(self.tmp.name, "b.adash")
        self.assertEqual(self.board("export", "sales", "--out", os.path.join(self.tmp.name, "none.pdf")).returncode, 4)
        with open(path, "w") as file:
            json.dump({"format": "adash", "version": 1, "id": "b", "title": "../../a/b", "tabs": [{"id": "main", "title": "M"}], "tiles": {
                "a": {"tab": "main", "x": 0, "y": 0, "w": 3, "h": 3, "type": "text", "markdown": "=1+1"}}}, file)
        self.assertEqual(self.board("import", path).returncode, 0)
        made = []
        for name in ("1.pdf", "2.pdf"):
            out = os.path.join(self.tmp.name, name)
            got = run("--json", "--workspace", self.work, "board", "export", "b", "--out", out, "--at", "2026-11-20T14:30:00Z", "--paper", "letter")
            self.assertEqual((got.returncode, json.loads(got.stdout)["pages"]), (0, 1))
            with open(out, "rb") as file:
                made.append(file.read())
        self.assertEqual(made[0], made[1])
        self.assertIn(b"%PDF-1.4", made[0][:10])
        self.assertEqual(run("--workspace", self.work, "board", "export", "b", "--pdf", cwd=self.tmp.name).returncode, 0)
        self.assertIn("_.._a_b.pdf", os.listdir(self.tmp.name))
        self.assertEqual(self.board("export", "b", "--pdf", "--paper", "a5").returncode, 2)
        self.assertEqual(self.board("export", "b", "--pdf", "--at", "soon").returncode, 3)
        self.assertEqual(self.board("export", "b", "--out", os.path.join(self.tmp.name, "b.xlsx")).returncode, 4)  # no tile has rows

    def test_packs(self):
        pack = os.path.join(self.tmp.name, "o.adpack")
        self.assertEqual(self.board("export", "overview", "--out", pack).returncode, 0)
        other = os.path.join(self.tmp.name, "other")
        take = lambda *more: run("--json", "--workspace", other, "board", "import", pack, *more)
        self.assertEqual(json.loads(take().stdout)["trust"], "new")
        self.assertEqual(json.loads(take().stdout)["trust"], "known")
        os.unlink(os.path.join(self.work, "identity.key"))
        self.assertEqual(self.board("export", "overview", "--out", pack).returncode, 0)
        self.assertEqual(take().returncode, 5)
        self.assertEqual(json.loads(take("--accept-key").stdout)["trust"], "changed")
        with open(pack, "r+b") as file:
            file.seek(40)
            byte = file.read(1)
            file.seek(40)
            file.write(bytes([byte[0] ^ 1]))
        self.assertEqual(take("--accept-key").returncode, 3)

    def test_every_command_has_help(self):
        for name in "kpi watch sync status verify backup restore remove-data board snapshot chart bench demo".split():
            if name == "kpi":
                continue
            with self.subTest(name=name):
                self.assertEqual(run(name, "--help").returncode, 0)
                self.assertIn(name, run("--help").stdout)

    def test_spanish(self):
        got = run("nonsense", env={**os.environ, "LANGUAGE": "es"})
        self.assertEqual(got.returncode, 2)
        self.assertIn("orden desconocida", got.stderr)


if __name__ == "__main__":
    unittest.main()

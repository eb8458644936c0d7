#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person adds to a board is there in what leaves it: annotations, steps made of series, a map, a picture, rows of their own.

test-boards-out.py ANALYTICS DATA"""
import base64
import copy
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
import zlib

import jsonschema

CLI, DATA = os.path.abspath(sys.argv.pop(1)), sys.argv.pop(1)
LIGHT, DARK = (0xCA, 0x66, 0x08), (0xF3, 0xE6, 0x62)  # of annotations
FIRST, SECOND = "rgb(10.980392%,44.313725%,84.705882%)", "rgb(79.215686%,40%,3.137255%)"  # of series, on light
PINK = (255, 0, 128)
A, B = [4, 7, 1, 8, None, 6, 3, 5], [10, 12, 9, 14, 11, 13, 8, 10]
ORDERED = {"point": {"at": 2, "value": 6, "text": "PointSaid"}, "range": {"at": 3, "to": 4, "text": "RangeSaid"},
           "threshold": {"value": 7.3, "text": "ThresholdSaid"}, "text": {"text": "TextSaid"}}

NAMED = {"point": {"at": "d2", "value": "a", "text": "PointSaid"}, "range": {"at": "d3", "to": "d4", "text": "RangeSaid"},
         "threshold": {"value": "b", "text": "ThresholdSaid"}, "text": {"text": "TextSaid"}}


# --- figures worked out here ---

def mean(values, width):
    """Of what is there among the last ones; nothing before there are as many rows, nor in a gap."""
    out = []
    for i, value in enumerate(values):
        window = [v for v in values[max(0, i + 1 - width):i + 1] if v is not None]
        out.append(None if value is None or i + 1 < width else sum(window) / len(window))
    return out


def running(values):
    total, out = 0, []
    for value in values:
        total += value or 0
        out.append(None if value is None else total)
    return out


# --- pictures read ---

def png_pixels(path):
    """Every pixel as (red, green, blue); 8 bits a channel, not interlaced, as cairo writes."""
    with open(path, "rb") as file:
        data = file.read()
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert depth == 8 and kind in (2, 6), (depth, kind)
    packed, at = b"", 8
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    raw, step = zlib.decompress(packed), 3 if kind == 2 else 4
    above = bytearray(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        above = unfilter(raw[start], bytearray(raw[start + 1:start + 1 + width * step]), above, step)
        for x in range(0, len(above), step):
            yield tuple(above[x:x + 3])


def unfilter(how, line, above, step):
    if how == 2:
        return bytearray((byte + up) & 255 for byte, up in zip(line, above))
    for i in range(len(line) if how else 0):
        left, up, corner = (line[i - step], above[i], above[i - step]) if i >= step else (0, above[i], 0)
        if how == 4:
            far = left + up - corner
            to_left, to_up, to_corner = abs(far - left), abs(far - up), abs(far - corner)
            line[i] = (line[i] + (left if to_left <= to_up and to_left <= to_corner else up if to_up <= to_corner else corner)) & 255
        else:
            line[i] = (line[i] + (left if how == 1 else (left + up) // 2)) & 255
    return line


def near(colour, wanted, by):
    return all(abs(a - b) <= by for a, b in zip(colour, wanted))


def svg_points(text, colour):
    """Of the line of a series: the longest path in its colour."""
    found = re.findall(rf'stroke:{re.escape(colour)};[^>]* d="([^"]*)"', text)
    longest = max(found, key=len)
    return [(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", longest)]


def pdf_paths(path):
    """What is stroked, in its order: each a list of points."""
    with open(path, "rb") as file:
        data = file.read()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            text = zlib.decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        for drawn in re.findall(r"((?:-?[\d.]+\s+-?[\d.]+\s+[ml]\s+)+)S\b", text):
            yield [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+)\s+(-?[\d.]+)\s+[ml]\b", drawn)]


def pdf_text(path):
    return subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout


# --- what is put in ---

def rows(*series):
    return [{"n": n + 1, "v": value, "k": name} for name, values in zip("ab", series) for n, value in enumerate(values)]


def spec(mark, *series):
    out = {"mark": mark, "data": {"values": rows(*series)},
           "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "v", "type": "quantitative"}}}
    if len(series) > 1:
        out["encoding"]["color"] = {"field": "k", "type": "nominal"}
    return out


def tile(y, kind, **members):
    return {"tab": "main", "x": 0, "y": y, "w": 12, "h": 8, "type": kind, **members}


# A chart of series, and one of shapes whose axes are names.
SPECS = {"line": spec("line", B), "rect": {"mark": "rect", "data": {"values": [{"d": f"d{n}", "k": k, "v": n} for n in range(1, 6) for k in "ab"]},
         "encoding": {"x": {"field": "d", "type": "nominal"}, "y": {"field": "k", "type": "nominal"}, "color": {"field": "v", "type": "quantitative"}}}}


def board(tiles, annotations=None):
    return {"format": "adash", "version": 1, "id": "ends", "title": "Ends", "time": {"last": "P28D"}, "tabs": [{"id": "main", "title": "Main"}],
            "tiles": tiles, "annotations": annotations or {}}


def picture(colour, side=24):
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    lines = (b"\0" + bytes(colour) * side) * side
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


def area(name, y):
    ring = [[0, y], [1, y], [1, y + 1], [0, y + 1], [0, y]]
    return {"type": "Feature", "properties": {"code": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def own_board():
    land = {"mark": "geoshape", "data": {"values": [{"p": "N", "v": 0}, {"p": "S", "v": 10}]}, "encoding": {"key": {"field": "p"}, "color": {"field": "v"}},
            "geojson": {"type": "FeatureCollection", "features": [area("N", 1), area("S", 0)], "key": "code"}}
    tiles = {"line": tile(0, "chart", title="Line", spec=spec("line", A, B), style={"transform": ["mean2", {"how": "cumulative", "series": "a"}]}),
             "map": tile(8, "chart", title="Map", spec=land), "picture": tile(16, "image", title="Picture", image={"data": picture(PINK)}), "plain": tile(24, "chart", title="Plain", spec=spec("line", B))}
    return board(tiles, {name: {"tile": "plain", **said} for name, said in ORDERED.items()})


class BoardsOut(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.work = self.path("w")

    def tearDown(self):
        self.tmp.cleanup()

    def path(self, name):
        return os.path.join(self.tmp.name, name)

    def call(self, *args, work=None, code=0):
        got = subprocess.run([CLI, "--json", "--workspace", work or self.work, *args], capture_output=True, text=True, timeout=60)
        self.assertEqual(got.returncode, code, got.stderr)
        return json.loads(got.stdout) if got.stdout.startswith("{") else got.stdout

    def keep(self, document, work=None):
        with open(self.path("in.adash"), "w", encoding="utf-8") as file:
            json.dump(document, file)
        self.call("board", "import", self.path("in.adash"), work=work)

    def out(self, name, *command, work=None):
        self.call(*command, "--out", self.path(name), work=work)
        return self.path(name)

    def read(self, path, mode="r"):
        with open(path, mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
            return file.read()

    # --- annotations ---

    def check_annotation(self, mark, kind, bare):
        said = (ORDERED if mark == "line" else NAMED)[kind]
        self.keep(board({"c": tile(0, "chart", spec=SPECS[mark])}, {"n": {"tile": "c", "at": None, "to": None, "value": None, **said}}))
        svg = self.read(self.out("n.svg", "snapshot", "ends"))
        self.assertIn(said["text"], pdf_text(self.out("n.pdf", "board", "export", "ends")))
        self.assertIn(said["text"], pdf_text(self.out("s.pdf", "snapshot", "ends")))
        self.assertNotEqual(svg, bare)
        for theme, colour in (("light", LIGHT), ("dark", DARK)):
            seen = set(png_pixels(self.out("n.png", "snapshot", "ends", "--theme", theme, "--size", "500x420")))
            blend = 26 if kind == "threshold" else 0  # a tenth of what is under it shines through
            self.assertEqual(kind != "text", any(near(pixel, colour, blend) for pixel in seen), (mark, kind, theme))
        if kind != "text":
            self.assertGreater(svg.count(SECOND), bare.count(SECOND))

    def test_annotations_are_in_every_picture(self):
        for mark in SPECS:
            self.keep(board({"c": tile(0, "chart", spec=SPECS[mark])}))
            bare = self.read(self.out("bare.svg", "snapshot", "ends"))
            for kind in ORDERED:
                with self.subTest(mark=mark, kind=kind):
                    self.check_annotation(mark, kind, bare)

    # --- steps ---

    def fits(self, lines, of_a, of_b):
        """Both lines lie where one scale puts their figures: the scale is known from B's, which are different ones."""
        (xs, ys), width = self.scales(lines[1], of_b), 0.6
        wanted = [(xs(n + 1), ys(value)) for n, value in enumerate(of_a) if value is not None]
        return len(wanted) == len(lines[0]) and all(abs(x - p) < width and abs(y - q) < width for (x, y), (p, q) in zip(lines[0], wanted))

    def scales(self, line, values):
        there = [(n + 1, value) for n, value in enumerate(values) if value is not None]
        self.assertEqual(len(line), len(there))
        low, high = min(range(len(there)), key=lambda i: there[i][1]), max(range(len(there)), key=lambda i: there[i][1])
        along = lambda x: line[0][0] + (x - there[0][0]) * (line[-1][0] - line[0][0]) / (there[-1][0] - there[0][0])
        up = lambda y: line[low][1] + (y - there[low][1]) * (line[high][1] - line[low][1]) / (there[high][1] - there[low][1])
        for (x, y), (n, value) in zip(line, there):
            self.assertLess(max(abs(x - along(n)), abs(y - up(value))), 0.6)
        return along, up

    CHAINS = [
        ("mean3", mean(A, 3), mean(B, 3)),
        (["cumulative", "mean2"], mean(running(A), 2), mean(running(B), 2)),
        (["mean2", "cumulative"], running(mean(A, 2)), running(mean(B, 2))),
        ([{"how": "mean2", "series": "a"}, {"how": "cumulative", "series": "a"}], running(mean(A, 2)), B),
        (["mean2", {"how": "cumulative", "series": "b"}], mean(A, 2), running(mean(B, 2))),
        ([{"how": "cumulative", "series": "nobody"}], A, B),
    ]

    def test_steps_of_a_chart(self):
        with open(self.path("spec.json"), "w", encoding="utf-8") as file:
            json.dump(spec("line", A, B), file)
        for chain, of_a, of_b in self.CHAINS:
            with self.subTest(chain=chain):
                text = json.dumps(chain) if any(isinstance(step, dict) for step in chain) else chain if isinstance(chain, str) else ",".join(chain)
                svg = self.read(self.out("c.svg", "chart", "--spec", self.path("spec.json"), "--transform", text))
                self.assertTrue(self.fits([svg_points(svg, FIRST), svg_points(svg, SECOND)], of_a, of_b))

    def test_steps_of_a_board(self):
        for chain, of_a, of_b in self.CHAINS:
            with self.subTest(chain=chain):
                self.keep(board({"c": tile(0, "chart", title="C", spec=spec("line", A, B), style={"transform": chain})}))
                svg = self.read(self.out("b.svg", "snapshot", "ends"))
                self.assertTrue(self.fits([svg_points(svg, FIRST), svg_points(svg, SECOND)], of_a, of_b))
                sizes = [sum(value is not None for value in values) for values in (of_a, of_b)]
                long = [line for line in pdf_paths(self.out("b.pdf", "board", "export", "ends")) if len(line) >= min(sizes)]
                self.assertTrue(any([len(line) for line in pair] == sizes and self.try_fits(pair, of_a, of_b) for pair in zip(long, long[1:])))
                # The rows behind a tile go out as they are: what is made of them is how they are shown.
                table = json.loads(self.read(self.out("b.json", "board", "export", "ends")))["tables"][0]
                self.assertEqual(table["rows"], [[row["n"], row["v"], row["k"]] for row in rows(A, B)])
                lines = self.read(self.out("b.csv", "board", "export", "ends")).lstrip("\ufeff").splitlines()
                self.assertEqual([line.split(",")[0] for line in lines], ["n"] + [str(row["n"]) for row in rows(A, B)])

    def try_fits(self, pair, of_a, of_b):
        try:
            return self.fits(pair, of_a, of_b)
        except (AssertionError, ZeroDivisionError):
            return False

    def test_a_wrong_step_is_told(self):
        tiles = {"c": tile(0, "chart", spec=spec("line", A, B), style={"transform": ["mean2", "sideways"]})}
        self.keep(board(tiles))
        answer = self.call("snapshot", "ends", "--out", self.path("b.svg"))["tiles"][0]
        self.assertEqual(answer["state"], "ready")
        self.assertIn("/style/transform: ", answer["warnings"][0])

    # --- sent to somebody else ---

    def test_a_pack_brings_all_of_it(self):
        document, other = own_board(), self.path("other")
        self.keep(document)
        here = self.call("snapshot", "ends", "--out", self.path("here.png"))["tiles"]
        pack = self.out("b.adpack", "board", "export", "ends")
        self.assertEqual(self.call("board", "import", pack, work=other)["board"], "ends")
        there = self.call("snapshot", "ends", "--out", self.path("there.png"), work=other)["tiles"]
        self.assertEqual([(entry["key"], entry["state"], entry["message"], entry["warnings"]) for entry in there],
                         [(key, "ready", "", []) for key in document["tiles"]])
        self.assertEqual(here, there)
        self.assertEqual(self.read(self.path("here.png"), "rb"), self.read(self.path("there.png"), "rb"))
        pixels = set(png_pixels(self.path("there.png")))
        self.assertIn(PINK, pixels)
        self.assertIn(LIGHT, pixels)
        taken = self.call("board", "export", "ends", work=other)
        self.assertEqual(taken, document)
        text = pdf_text(self.out("there.pdf", "board", "export", "ends", work=other))
        for said in ORDERED.values():
            self.assertIn(said["text"], text)

    def test_boards_of_packs_fit_the_schema(self):
        with open(os.path.join(DATA, "schemas", "board.schema.json"), encoding="utf-8") as file:
            validator = jsonschema.Draft202012Validator(json.load(file))
        self.keep(own_board())
        ids = ["ends"] + sorted(name[:-6] for name in os.listdir(os.path.join(DATA, "templates")) if name.endswith(".adash"))
        self.assertGreater(len(ids), 5)
        for name in ids:
            with self.subTest(board=name), zipfile.ZipFile(self.out(name + ".adpack", "board", "export", name)) as pack:
                sent = json.loads(pack.read("board.adash"))
                self.assertEqual([f"{error.json_path}: {error.message}" for error in validator.iter_errors(sent)], [])
                spoilt = copy.deepcopy(sent)
                spoilt["tiles"] = []
                self.assertFalse(validator.is_valid(spoilt))


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window against its budgets (DESIGN.md section 12), one JSON line a row; on a display of its own (tests/app/run-ui).

bench-window BUILD [--short] [ROW…]      ROW: start switch live pixel idle frames linked drag soak

start   to the first painted board of 24 cards and a chart of 10,000 points, and memory after it, beside an empty
        libadwaita window and, where there is one, Chromium with one uPlot chart of as many points (browser.py; without
        the library an empty page); interleaved, medians
switch  another period of the board from the cache: from the key to the last card of it, and how many frames the cards came in
live    from the first board to the painted word "Live"; and the first start of all, whose cache is empty: filled and live
pixel   an event at the hub's door to the pixel, at a million events a minute
idle    processor, frames and wake-ups when nothing changes: offline, and hidden
frames  24 cards and 8 charts at 10 Hz, and while one is panned (window-frames)
linked  30 charts at 10 Hz, and while the crosshair that they share moves at each frame (window-frames)
drag    one tile among 60 carried over the others (drag-cost of tests/app/test-board-canvas)
soak    private memory of the window and of the hub over ANA_SOAK_MINUTES (30, of it 12 for what fills once; of a shorter run
        two fifths) at a million events a minute, 100 times a busy company's; only when it is named

What was painted, and when, the window says itself (--trace-paint). Every wait ends; so does every process."""
import contextlib
import http.client
import json
import multiprocessing
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser  # noqa: E402

PATIENCE_SEC = 30
N_CARDS = 24
EVENTS_A_MINUTE = 1_000_000
FRAME_MS = 16.6
TURN_SEC = 0.1  # of the load: so many events at once
# The datasets of the load, and of the probe: time, key and number of each.
LOADS = [("orders", "ordered_at", "order_id", "quantity"), ("sessions", "started_at", "session_id", "pages"),
         ("deliveries", "delivered_at", "delivery_id", "quantity")]
PROBE = ("returns", "returned_at", "return_id", "quantity")


def say(bench, **members):
    print(json.dumps({"bench": "window-" + bench, **{k: round(v, 3) if isinstance(v, float) else v for k, v in members.items()}}), flush=True)


def now_usec():
    return time.monotonic_ns() // 1000


def wait_for(what, test, seconds=PATIENCE_SEC):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = test()
        if got:
            return got
        time.sleep(0.01)
    raise TimeoutError(what)


def share(values, part):
    """The smallest value that @part of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class Process:
    """A program that ends with the block, by force when it does not listen."""

    def __init__(self, command, **options):
        self.spawn_usec = now_usec()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *rest):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def is_up(self):
        return self.process.poll() is None

    def memory_mb(self):
        """Resident and proportional size."""
        with open(f"/proc/{self.pid}/smaps_rollup") as f:
            sizes = dict(line.split(":") for line in f if ":" in line and line[0].isalpha())
        return [int(sizes[name].split()[0]) / 1024 for name in ("Rss", "Pss")]

    def private_mb(self):
        """Private dirty: heap, stacks and what else is the program's own; nothing that moves with what other programs map."""
        with open(f"/proc/{self.pid}/smaps_rollup") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("Private_Dirty:")) / 1024

    def cpu_ms(self):
        """The same, finer, of the threads that live."""
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{self.pid}/task/{task}/schedstat") as f:
                total += int(f.read().split()[0])
        return total / 1e6

    def cpu_sec(self, task=None):
        """Processor time of all threads, or of the main thread."""
        path = f"/proc/{self.pid}/stat" if task is None else f"/proc/{self.pid}/task/{self.pid}/stat"
        with open(path) as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wake_ups(self):
        """How often each thread had slept and woke."""
        counts = {}
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{self.pid}/task/{task}/status") as f:
                counts[task] = next(int(line.split()[1]) for line in f if line.startswith("voluntary_ctxt"))
        return counts


class Window(Process):
    def __init__(self, place, *options, data=None):
        self.trace = os.path.join(place.dir, "trace")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.trace)
        env = dict(place.env, **({"ANALYTICS_DATA": data} if data else {}))
        super().__init__([place.app, "--trace-paint", self.trace, *options], env=env, stdout=subprocess.DEVNULL)

    def lines(self):
        if not os.path.exists(self.trace):
            return []
        with open(self.trace) as f:
            return [json.loads(line) for line in f if line.endswith("\n")]

    def find_board(self, n_cards=N_CARDS):
        """When so many cards had been painted."""
        seen = set()
        for line in self.lines():
            if "card" in line:
                seen.add(line["card"])
                if len(seen) >= n_cards:
                    return line["usec"]
        return None

    def wait_board(self, n_cards=N_CARDS):
        return wait_for("a painted board", lambda: self.find_board(n_cards) if self.is_up() else sys.exit("the window has ended"))

    def n_frames(self):
        return sum("cpu_usec" in line for line in self.lines())


class Place:
    """A folder of its own with a workspace and the settings of the run."""

    def __init__(self, build, folder):
        self.build, self.dir = build, folder
        self.app = f"{build}/src/app/analytics-dashboard"
        self.workspace = f"{folder}/workspace"
        self.env = dict(os.environ, GSETTINGS_BACKEND="keyfile", GSETTINGS_SCHEMA_DIR=f"{build}/data", LC_ALL="C.UTF-8", TZ="UTC")

    def set(self, **settings):
        """GSettings, as a keyfile."""
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "glib-2.0", "settings")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "keyfile"), "w") as f:
            f.write("[org/analytics/Dashboard]\n" + "".join(f"{k.replace('_', '-')}={v}\n" for k, v in settings.items()))

    def fill(self):
        if not os.path.isdir(self.workspace):
            subprocess.run([f"{self.build}/tests/bench/fill-window", self.workspace], check=True, timeout=120, env=self.env)

    def tool(self, name):
        return f"{self.build}/tests/bench/{name}"


# --- start ---

def start_limit(place):
    with Process([place.tool("limit-window")], env=place.env, stdout=subprocess.PIPE, text=True) as limit:
        painted = json.loads(limit.process.stdout.readline())["usec"]
        cpu = limit.cpu_ms()
        time.sleep(1)
        return [(painted - limit.spawn_usec) / 1000, *limit.memory_mb(), cpu]


def start_window(place):
    with Window(place, "--workspace", place.workspace, "--no-hub") as window:
        painted = window.wait_board()
        cpu = window.cpu_ms()
        time.sleep(1)
        return [(painted - window.spawn_usec) / 1000, *window.memory_mb(), cpu]


PAGE = b"""<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="place"></div><script src="/uplot.js"></script><script>
const n = 10000, x = new Float64Array(n), y = new Float64Array(n);
for (let i = 0; i < n; i++) { x[i] = 1.7e9 + i * 60; y[i] = Math.sin(i / 170) + Math.sin(i * 1.7) / 9; }
if (window.uPlot) new uPlot({ width: 1200, height: 400, series: [{}, { stroke: '#3584e4' }] }, [x, y], document.getElementById('place'));
requestAnimationFrame(() => requestAnimationFrame(() => fetch('/say?word=painted')));
</script>"""


def start_chromium(program, place):
    """To the second frame of a page with one chart of 10,000 points, which says so itself."""
    peer = browser.find_peer("uplot")
    pages = browser.Pages({"/": PAGE, **({"/uplot.js": peer} if peer else {"/uplot.js": b""})})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            with browser.Chromium(program, folder, f"--app={pages.url}") as chromium:
                return (pages.wait("painted", PATIENCE_SEC)[0] - chromium.spawn_usec) / 1000
        finally:
            pages.close()


def run_start(place, short):
    place.fill()
    place.set(range="'all'", work_offline="true")
    start_limit(place)
    start_window(place)
    rows = [(start_limit(place), start_window(place)) for _ in range(5 if short else 15)]
    limit, window = ([statistics.median(row[side][i] for row in rows) for i in range(4)] for side in (0, 1))
    ratio = [statistics.median(row[1][i] / row[0][i] for row in rows) for i in range(4)]
    say("start", runs=len(rows), cards=N_CARDS, points=10000, window_ms=window[0], empty_ms=limit[0], ratio=ratio[0], budget=1.25,
        cpu_ms=window[3], empty_cpu_ms=limit[3], cpu_ratio=ratio[3])
    say("memory", runs=len(rows), rss_mb=window[1], empty_rss_mb=limit[1], rss_ratio=ratio[1], pss_mb=window[2], empty_pss_mb=limit[2],
        pss_ratio=ratio[2], budget=1.15)
    chromium = browser.find_chromium()
    if chromium is None:
        say("start-chromium", chromium="absent")
        return
    times = [start_chromium(chromium, place) for _ in range(3)]
    say("start-chromium", chart="uplot" if browser.find_peer("uplot") else "absent", chromium_ms=statistics.median(times), ratio=window[0] / statistics.median(times), budget=0.45)


# --- another period ---

def last_texts(window):
    """What each card said last."""
    return {line["card"]: line["text"] for line in window.lines() if "card" in line}


def find_cards(window, after_usec, before):
    """When all cards of another period had been painted, in how many frames, and how many painted meanwhile, from the key on.
    A card that is painted as it was (the focus shows on it) is none of another period."""
    seen, frames, painted = set(), set(), set()
    for line in window.lines():
        if line["usec"] < after_usec:
            continue
        painted.add(line["frame"])
        if "card" not in line or not frames and before.get(line["card"]) == line["text"]:
            continue
        seen.add(line["card"])
        frames.add(line["frame"])
        if len(seen) >= N_CARDS:
            return line["usec"], len(frames), len([frame for frame in painted if frame <= line["frame"]])
    return None


def run_switch(place, short):
    """A key is sent, so the time holds that of xdotool and the display, too."""
    place.fill()
    place.set(range="'P28D'", work_offline="true")
    times, frames, painted = [], [], []
    with Window(place, "--workspace", place.workspace, "--no-hub") as window:
        window.wait_board()
        for i in range(6 if short else 20):
            time.sleep(0.5)
            before, began = last_texts(window), now_usec()
            subprocess.run(["xdotool", "key", "alt+2" if i % 2 == 0 else "alt+3"], check=True, timeout=10)
            usec, n, n_painted = wait_for("the cards of another period", lambda: find_cards(window, began, before))
            times.append((usec - began) / 1000)
            frames.append(n)
            painted.append(n_painted)
    say("switch", runs=len(times), cards=N_CARDS, p50_ms=statistics.median(times), worst_ms=max(times), frames_p50=statistics.median(frames),
        frames_worst=max(frames), budget_frames=1, painted_p50=statistics.median(painted), painted_worst=max(painted))


# --- a hub ---

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_kpi(code, table, measure):
    dataset, time_column, _, number = table
    return {"code": code, "version": 1, "name": {"en": code}, "dataset": dataset, "time": time_column, "measure": measure % number if "%" in measure else measure,
            "unit": "count", "direction": "up"}


def make_row(table, at_usec, key, number):
    return f'{{"{table[1]}":{at_usec},"{table[2]}":"{key}","{table[3]}":{number}}}'


def make_data(folder):
    """A catalogue of 24 KPIs, the probe the first, and a board that shows them."""
    measures = ["sum(%s)", "count()", "avg(%s)", "max(%s)", "min(%s)"]
    kpis = [make_kpi("B.PROBE", PROBE, "sum(%s)")]
    kpis += [make_kpi(f"B.K{i:02}", LOADS[i % len(LOADS)], measures[i % len(measures)]) for i in range(1, N_CARDS)]
    tiles = {f"card-{i:02}": {"tab": "main", "x": 3 * (i % 4), "y": 4 * (i // 4), "w": 3, "h": 4, "type": "kpi",
                              "kpi": {"code": kpi["code"], "period": "minute", "dim": ""}} for i, kpi in enumerate(kpis)}
    board = {"format": "adash", "version": 1, "id": "overview", "title": "Overview", "zone": "UTC", "time": {"last": "P28D"},
             "compare": "previous", "filters": {}, "tabs": [{"id": "main", "title": "Main"}], "tiles": tiles, "annotations": {}}
    for name, content in (("catalogue/bench.json", {"pack": "bench", "version": 1, "kpis": kpis}), ("templates/overview.adash", board)):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            json.dump(content, f)
    return folder


class Hub(Process):
    def __init__(self, place):
        self.port = free_port()
        self.data = make_data(f"{place.dir}/data")
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__([f"{place.build}/src/hub/analytics-hub", "--listen", f"127.0.0.1:{self.port}", "--storage", f"sqlite:{place.dir}/hub"],
                         env=dict(place.env, ANALYTICS_DATA=self.data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the hub", self._answers)

    def _answers(self):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False


class Sender:
    """Posts events on one connection that stays open."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SEC)

    def post(self, dataset, body):
        self.connection.request("POST", f"/ingest/bench?dataset={dataset}", body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the hub answers {answer.status}: {text[:200]}")
        return json.loads(text)


def send_load(port, seconds, sent):
    """A million events a minute, spread over the datasets, each turn's at its own moment."""
    sender, end, turn = Sender(port), time.monotonic() + seconds, 0
    n = int(EVENTS_A_MINUTE / 60 * TURN_SEC)
    began = time.monotonic()
    while time.monotonic() < end:
        at = time.time_ns() // 1000
        table = LOADS[turn % len(LOADS)]
        sender.post(table[0], "[" + ",".join([make_row(table, at + i, f"{turn}-{i}", i) for i in range(n)]) + "]")
        turn += 1
        sent.value = turn * n
        time.sleep(max(0, began + turn * TURN_SEC - time.monotonic()))


@contextlib.contextmanager
def load(port, seconds):
    sent = multiprocessing.Value("l", 0)
    process = multiprocessing.Process(target=send_load, args=(port, seconds, sent), daemon=True)
    process.start()
    try:
        yield sent
    finally:
        process.terminate()
        process.join(10)


def number_of(text):
    digits = "".join(c for c in text or "" if c.isdigit())
    return int(digits) if digits else 0


def send_probes(hub, seconds):
    """Adds one to the probe again and again; when each was sent."""
    sender, sent = Sender(hub.port), []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sent.append(now_usec())
        sender.post(PROBE[0], make_row(PROBE, time.time_ns() // 1000, f"p{len(sent)}", 1))
        time.sleep(0.173)  # beside the beat of anything else
    return sent


def find_latencies(window, sent):
    """Milliseconds from each probe to the frame that shows it or a later one; None when it never came."""
    shown = [(line["usec"], number_of(line["text"])) for line in window.lines() if line.get("card") == "B.PROBE"]
    return [next(((usec - began) / 1000 for usec, number in shown if number >= i + 1), None) for i, began in enumerate(sent)]


def find_live(window, board_usec):
    return next((line["usec"] for line in window.lines() if line.get("session") == "Live" and line["usec"] >= board_usec), None)


def find_filled(window):
    """When the last card had got a figure."""
    first = {}
    for line in window.lines():
        if "card" in line and any(c.isdigit() for c in line["text"] or ""):
            first.setdefault(line["card"], line["usec"])
    return max(first.values()) if len(first) >= N_CARDS else None


def run_live(place, short):
    """From the first board, after which the first socket is opened, to the painted word."""
    place.set(period="'minute'")
    times, first = [], []
    with Hub(place) as hub:
        sender = Sender(hub.port)
        for table in (PROBE, *LOADS):
            sender.post(table[0], make_row(table, time.time_ns() // 1000, "first", 1))
        for i in range(4 if short else 10):
            with Window(place, "--workspace", f"{place.dir}/live", "--hub", hub.url, data=hub.data) as window:
                board = window.wait_board()
                live = wait_for("live", lambda: find_live(window, 0))
                if i > 0:
                    times.append((live - board) / 1000)
                else:  # an empty cache: the board comes from the hub
                    filled = wait_for("a figure on each card", lambda: find_filled(window))
                    first = [(usec - window.spawn_usec) / 1000 for usec in (filled, live)]
    say("live", runs=len(times), p50_ms=statistics.median(times), worst_ms=max(times), budget_ms=500)
    say("first", cards=N_CARDS, filled_ms=first[0], live_ms=first[1], budget_ms=2000)


def run_pixel(place, short):
    place.set(period="'minute'")
    seconds = 12 if short else 40
    with Hub(place) as hub, load(hub.port, seconds + 60) as n_sent:
        with Window(place, "--workspace", f"{place.dir}/pixel", "--hub", hub.url, data=hub.data) as window:
            wait_for("live", lambda: find_live(window, 0))
            time.sleep(3)
            cpu, main, hub_cpu, began, first = window.cpu_sec(), window.cpu_sec("main"), hub.cpu_sec(), time.monotonic(), n_sent.value
            sent = send_probes(hub, seconds)
            spent = time.monotonic() - began
            rate = (n_sent.value - first) / spent * 60
            members = dict(window_cpu_percent=100 * (window.cpu_sec() - cpu) / spent, main_thread_percent=100 * (window.cpu_sec("main") - main) / spent,
                           hub_cpu_percent=100 * (hub.cpu_sec() - hub_cpu) / spent)
            with contextlib.suppress(TimeoutError):
                wait_for("the last probe", lambda: find_latencies(window, sent)[-1], 10)
            latencies = find_latencies(window, sent)
            members["rss_mb"] = window.memory_mb()[0]
    seen = [value for value in latencies if value is not None]
    say("pixel", probes=len(sent), unseen=len(sent) - len(seen), events_a_minute=int(rate), p50_ms=share(seen, 0.5), p95_ms=share(seen, 0.95),
        p99_ms=share(seen, 0.99), worst_ms=max(seen), budget_p95_ms=250, budget_p99_ms=1000, **members)


# --- idle ---

def watch_idle(window, name, seconds, budget):
    cpu, wakes, frames, began = window.cpu_sec(), window.wake_ups(), window.n_frames(), time.monotonic()
    time.sleep(seconds)
    spent = time.monotonic() - began
    woken = sum(count - wakes.get(task, 0) for task, count in window.wake_ups().items())
    say(name, seconds=spent, cpu_percent=100 * (window.cpu_sec() - cpu) / spent, frames=window.n_frames() - frames,
        wake_ups_a_second=woken / spent, budget_wake_ups_a_second=budget)


def run_idle(place, short):
    place.fill()
    place.set(range="'P28D'", work_offline="true")
    seconds = 10 if short else 30
    with Window(place, "--workspace", place.workspace, "--no-hub") as window:
        window.wait_board()
        time.sleep(9)  # the cache is checked once, five seconds after it was opened
        watch_idle(window, "idle-offline", seconds, 1.0)
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(window.pid)], capture_output=True, text=True, timeout=10).stdout.split()
        if not found:
            say("idle-hidden", error="no window to hide")
            return
        subprocess.run(["xdotool", "windowminimize", found[0]], check=True, timeout=10)
        time.sleep(2)
        watch_idle(window, "idle-hidden", seconds, 1 / 60)


def say_phase(name, phase, until, frames, cards=N_CARDS, charts=8, budget="p99_ms"):
    """Frames that painted between two notes; what a frame costs the main thread, and what all of it is of a core."""
    inside = [frame for frame in frames if phase["usec"] < frame["usec"] <= until["usec"]]
    seconds = (until["usec"] - phase["usec"]) / 1e6
    cpu, wall = [[frame[key] / 1000 for frame in inside] for key in ("cpu_usec", "wall_usec")]
    limits = {"p99_ms": {"budget_p99_ms": 17.5, "budget_percent": 70, "ratio": share(wall, 0.99) / 17.5},
              "p95_ms": {"p95_ms": share(wall, 0.95), "budget_p95_ms": FRAME_MS, "ratio": share(wall, 0.95) / FRAME_MS}}[budget]
    say(name, cards=cards, charts=charts, frames_a_second=len(inside) / seconds, cpu_p50_ms=share(cpu, 0.5), cpu_p99_ms=share(cpu, 0.99), p50_ms=share(wall, 0.5),
        p99_ms=share(wall, 0.99), main_thread_percent=(int(until["text"]) - int(phase["text"])) / 1e4 / seconds, **limits)


def trace_frames(place, short, *options):
    trace = f"{place.dir}/trace"
    subprocess.run([place.tool("window-frames"), trace, "4" if short else "12", *options], check=True, timeout=120, env=place.env)
    with open(trace) as f:
        lines = [json.loads(line) for line in f]
    return [line for line in lines if "cpu_usec" in line], [line for line in lines if "phase" in line]


def run_frames(place, short):
    frames, phases = trace_frames(place, short)
    say_phase("frames-live", phases[0], phases[1], frames)
    say_phase("frames-panned", phases[1], phases[2], frames)


def run_linked(place, short):
    frames, phases = trace_frames(place, short, "linked")
    say_phase("linked-live", phases[0], phases[1], frames, 0, 30, "p95_ms")
    say_phase("linked-crosshair", phases[1], phases[2], frames, 0, 30, "p95_ms")


def run_drag(place, short):
    """The test says what a frame took; it asserts that no other tile was sized or painted again."""
    took = []
    for _ in range(3 if short else 9):
        text = subprocess.run([f"{place.build}/tests/app/test-board-canvas", "-p", "/app/board-canvas/drag-cost"], check=True, capture_output=True, text=True,
                              timeout=60, env=dict(place.env, ANALYTICS_DATA=os.environ["ANALYTICS_DATA"])).stdout
        took.append(float(re.search(r"p95 of \d+ frames ([0-9.]+) ms", text)[1]))
    say("drag", tiles=60, runs=len(took), p95_ms=statistics.median(took), worst_ms=max(took), budget_p95_ms=FRAME_MS, ratio=statistics.median(took) / FRAME_MS)


# --- memory over time ---

# What fills once and is bounded is no growth: it has filled when the load has run so long. The longest of them are the hub's states of
# closed minutes, kept ten minutes for late rows (AnaProcessorOptions.keep_usec), and the page caches of SQLite.
WARM_UP_SEC = 12 * 60
SOAK_STEP_SEC = 0.5


def say_growth(name, minutes, warm_up_sec, samples, **members):
    """From the first to the last fifth after the warming up, in the median, of memory that is the program's own (Process.private_mb)."""
    after = [mb for sec, mb in samples if sec >= warm_up_sec]
    n = max(1, len(after) // 5)
    first, last = statistics.median(after[:n]), statistics.median(after[-n:])
    growth = 100 * (last / first - 1)
    of_minute = {}
    for sec, mb in samples:
        of_minute.setdefault(int(sec / 60), []).append(mb)
    say(name, minutes=minutes, warm_up_minutes=warm_up_sec / 60, warm_up_for="closed minutes are kept 10 minutes; page caches", memory="private dirty",
        first_mb=first, last_mb=last, most_mb=max(after), growth_percent=growth, budget_percent=2.0, ratio=growth / 2, growth_mb=last - first,
        median_of_minutes_mb=[round(statistics.median(mb), 2) for mb in of_minute.values()], **members)


def run_soak(place, short):
    place.set(period="'minute'")
    seconds = 60 * float(os.environ.get("ANA_SOAK_MINUTES", "30"))
    warm_up = min(WARM_UP_SEC, seconds * 2 / 5)
    with Hub(place) as hub, load(hub.port, seconds + 60) as n_sent:
        with Window(place, "--workspace", f"{place.dir}/soak", "--hub", hub.url, data=hub.data) as window:
            wait_for("live", lambda: find_live(window, 0))
            began, first, of_window, of_hub = time.monotonic(), n_sent.value, [], []
            while (sec := time.monotonic() - began) < seconds:
                of_window.append((sec, window.private_mb()))
                of_hub.append((sec, hub.private_mb()))
                time.sleep(SOAK_STEP_SEC)
            rate = int((n_sent.value - first) / (time.monotonic() - began) * 60)
            resident = [process.memory_mb()[0] for process in (window, hub)]
    say_growth("soak-window", seconds / 60, warm_up, of_window, cards=N_CARDS, events_a_minute=rate, rss_mb=resident[0])
    say_growth("soak-hub", seconds / 60, warm_up, of_hub, events_a_minute=rate, rss_mb=resident[1])


ROWS = {"start": run_start, "switch": run_switch, "live": run_live, "pixel": run_pixel, "idle": run_idle, "frames": run_frames, "linked": run_linked, "drag": run_drag}
NAMED = {"soak": run_soak}


def main():
    words = sys.argv[1:]
    short = "--short" in words or bool(os.environ.get("ANA_BENCH_SHORT"))
    build, *rows = [word for word in words if word != "--short"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    failed = False
    for name in rows or ROWS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                (ROWS | NAMED)[name](Place(os.path.abspath(build), folder), short)
            except (TimeoutError, subprocess.SubprocessError, OSError, RuntimeError) as error:
                say(name, error=f"{type(error).__name__}: {error}")
                failed = True
    return 1 if failed else 0


sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium and the chart libraries that the benchmarks compare with: found where they are, or said to be absent.

The libraries are not part of this project and are never copied into it: ANA_UPLOT_JS and ANA_ECHARTS_JS name their files, or
ANA_PEERS_DIR a folder that holds uPlot.iife.min.js and echarts.min.js (README.md of tests/bench says where they come from)."""
import http.server
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse

PEERS = {"uplot": ("ANA_UPLOT_JS", "uPlot.iife.min.js"), "echarts": ("ANA_ECHARTS_JS", "echarts.min.js")}


def find_chromium():
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def find_peer(name):
    """The path of a library, or None."""
    variable, file = PEERS[name]
    folder = os.environ.get("ANA_PEERS_DIR")
    for path in (os.environ.get(variable), folder and os.path.join(folder, file)):
        if path and os.path.isfile(path):
            return path
    return None


def tree_cpu_ms(pid):
    """Processor time of a process and of all that descend from it and live."""
    parents, times = {}, {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
            parents[int(name)] = int(fields[1])
            # finer than ticks, where the kernel tells it, of all threads
            times[int(name)] = sum(int(open(f"/proc/{name}/task/{task}/schedstat").read().split()[0]) for task in os.listdir(f"/proc/{name}/task")) / 1e6
        except (OSError, IndexError, ValueError):
            continue
    total = 0
    for one in times:
        at = one
        while at not in (0, pid):
            at = parents.get(at, 0)
        total += times[one] if at == pid else 0
    return total


class Pages:
    """A server on loopback: files by name, and what a page says (/say?word=…), with the moment at which it was said."""

    def __init__(self, files):
        self.files, self.said, self.news = files, [], threading.Condition()
        pages = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body, kind="text/plain"):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                url = urllib.parse.urlparse(self.path)
                if url.path == "/say":
                    pages.hear({k: v[0] for k, v in urllib.parse.parse_qs(url.query).items()})
                    self.answer(200, b"")
                elif url.path in pages.files:
                    content = pages.files[url.path]
                    if not isinstance(content, bytes):
                        with open(content, "rb") as f:
                            content = f.read()
                    self.answer(200, content, "text/html" if url.path == "/" else "text/javascript")
                else:
                    self.answer(404, b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a browser that ends leaves its connections
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hear(self, words):
        with self.news:
            self.said.append((time.monotonic_ns() // 1000, words))
            self.news.notify_all()

    def wait(self, word, seconds):
        """What was said with the word, and when in monotonic microseconds."""
        end = time.monotonic() + seconds
        with self.news:
            while True:
                for usec, words in self.said:
                    if words.get("word") in (word, "error"):
                        if words["word"] == "error":
                            raise RuntimeError(words.get("text", ""))
                        return usec, words
                if not self.news.wait(max(0.01, end - time.monotonic())) and time.monotonic() > end:
                    raise TimeoutError(word)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Chromium:
    """A browser of its own, that ends with the block."""

    def __init__(self, program, folder, url, *options):
        self.spawn_usec = time.monotonic_ns() // 1000
        self.process = subprocess.Popen([program, "--no-sandbox", "--no-first-run", "--disable-gpu", f"--user-data-dir={folder}/chromium", *options, url],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.pid, sign)
                self.process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue

"""The achievement list beside two peers in one run: `make bench-pages`.

Each server has core 0, the load core 1; rounds alternate, the report gives medians and spread, and
the exit code says whether the goals hold. Absolute numbers belong to one machine; ratios travel.

usage: pages.py FOLDER [--seconds 5] [--rounds 5] [--only peers]
"""
import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BINARY = Path(os.environ.get("KEZHUAN_BINARY", ROOT / "target/release/kezhuan"))
CONNECTIONS = 16
GOAL_BARE, GOAL_DJANGO, GOAL_TAIL, GOAL_START = 0.3, 20.0, 5.0, 1.0

# The same question to all: the newest twenty of one county. The product answers with session,
# facets and total as well.
FILTER = "?region=" + urllib.parse.quote("项城市")
LOGIN = {"path": "/login", "name": "login", "password": "password"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, name, command, port, path="/", env=None, cores="0"):
        self.name, self.base, self.path, self.headers = name, f"http://127.0.0.1:{port}", path, []
        began = time.monotonic()
        self.log = open(ROOT / "target/bench" / f"{name}.log", "w")
        self.process = subprocess.Popen(
            ["taskset", "-c", cores, *map(str, command)],
            stdout=self.log, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})},
        )
        self.wait(began)
        self.started_in = time.monotonic() - began
        self.results = []

    def wait(self, began):
        while time.monotonic() - began < 300:
            if self.process.poll() is not None:
                sys.exit(f"{self.name} ended with {self.process.returncode}: see {self.log.name}")
            try:
                with urllib.request.urlopen(self.base + self.path, timeout=30):
                    return
            except urllib.error.HTTPError as error:
                sys.exit(f"{self.name} answered {error.code} for {self.path}")
            except OSError:
                time.sleep(0.02)
        sys.exit(f"{self.name} did not answer in 300 s")

    def measure(self, seconds):
        command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
        for header in self.headers:
            command += ["-H", header]
        text = subprocess.run([*command, self.base + self.path], check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in text or "Socket errors" in text:
            sys.exit(f"{self.name} failed under load:\n{text}")
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
        self.results.append((rate, latency(text, "50%"), latency(text, "99%")))

    def median(self, index):
        return statistics.median(result[index] for result in self.results)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores of {model}"


def latency(text, percent):
    """In milliseconds."""
    value, unit = re.search(rf"^\s+{percent}\s+([\d.]+)(us|ms|s)$", text, re.M).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def bare(folder):
    port = free_port()
    return Server("bare", [ROOT / "target/bench/peer/release/bench-peer", folder / "rows.sqlite", f"127.0.0.1:{port}"], port, "/" + FILTER)


def django(folder):
    port = free_port()
    command = [ROOT / "target/bench/venv/bin/gunicorn", "-w", "1", "--threads", "4", "--no-control-socket", "-b", f"127.0.0.1:{port}", "app:application"]
    return Server("django", [*command, "--chdir", HERE / "django"], port, "/" + FILTER, env={"BENCH_DATABASE": str(folder / "rows.sqlite")})


def kezhuan(folder):
    """Loads the rows once, then starts over existing data and logs in."""
    binary, data = BINARY, folder / "kezhuan"
    serve = lambda port: [binary, "demo", "--data", data, "--listen", f"127.0.0.1:{port}"]
    if not data.exists():
        port = free_port()
        Server("kezhuan", serve(port), port).stop()
        subprocess.run([binary, "import", "achievements", folder / "achievements.csv", "--data", data], check=True)
    port = free_port()
    server = Server("kezhuan", serve(port), port, "/achievements" + FILTER)
    server.headers = [f"Cookie: {session(server)}"]
    return server


def session(server, who="[a-z_]+"):
    """Logs in with an account that the program printed, the first by default; returns its cookies."""
    printed = Path(server.log.name).read_text()
    login, password = re.search(rf"\b({who}@demo\.invalid)\s+(\S+)", printed).groups()
    form = urllib.parse.urlencode({LOGIN["name"]: login, LOGIN["password"]: password}).encode()
    request = urllib.request.Request(server.base + LOGIN["path"], form, {"Origin": server.base})

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        answer = urllib.request.build_opener(Stay).open(request)
    except urllib.error.HTTPError as error:
        answer = error
    cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    if not cookies:
        sys.exit(f"the login gave no session: {answer.status}")
    return "; ".join(cookies)


def report(servers):
    print(f"\n{'':10}{'requests/s':>12}{'lowest':>10}{'highest':>10}{'p50 ms':>10}{'p99 ms':>10}{'start s':>10}")
    for server in servers:
        rates = [rate for rate, _, _ in server.results]
        print(f"{server.name:10}{server.median(0):12.0f}{min(rates):10.0f}{max(rates):10.0f}"
              f"{server.median(1):10.2f}{server.median(2):10.2f}{server.started_in:10.2f}")


def goals(by_name):
    ours = by_name["kezhuan"]
    rows = [
        ("of the bare page", ours.median(0) / by_name["bare"].median(0), ">=", GOAL_BARE),
        ("times Django", ours.median(0) / by_name["django"].median(0), ">=", GOAL_DJANGO),
        ("p99 / p50", ours.median(2) / ours.median(1), "<=", GOAL_TAIL),
        ("s from start to first page", ours.started_in, "<=", GOAL_START),
    ]
    print()
    return judge(rows)


def judge(rows):
    """Prints each number beside its goal; do all hold?"""
    met = True
    for words, value, sign, goal in rows:
        right = value >= goal if sign == ">=" else value <= goal
        met &= right
        print(f"{'ok  ' if right else 'MISS'} {value:8.2f} {words} (goal {sign} {goal})")
    return met


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["peers"])
    asked = parser.parse_args()
    asked.folder = asked.folder.resolve()
    makers = [bare, django] + ([] if asked.only else [kezhuan])
    servers = []
    try:
        for make in makers:
            servers.append(make(asked.folder))
        for server in servers:
            server.measure(1)
            server.results.clear()
        for _ in range(asked.rounds):
            for server in servers:
                time.sleep(1)  # the one before may still be at the answers nobody waits for
                server.measure(asked.seconds)
    finally:
        for server in servers:
            server.stop()
    report(servers)
    return asked.only or goals({server.name: server for server in servers})


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

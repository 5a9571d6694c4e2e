"""A workbook of 100,000 rows brought in through the web beside a bare peer: `make bench-import`.

The peer reads the same workbook with openpyxl and inserts its bare cells into SQLite. The product
checks every row, asks, and writes it with its event, while a reader goes on opening pages. Memory is
what Linux counts for the process. Absolute numbers belong to one machine; ratios travel.

usage: imports.py FOLDER [--rows 100000] [--only achievements|contracts] [--database postgres://…]
"""
import argparse
import datetime
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import openpyxl

import pages
import rows

GOAL_SECONDS, GOAL_PAGE, GOAL_MEMORY = 60.0, 300.0, 100.0
STEPS = {"checking": "checked", "writing": "done"}
WHAT = ["achievements", "contracts"]


ALPHABET, LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def credit_code(number):
    """A code of nobody with both its check digits (GB 11714, GB 32100)."""
    stem = f"91411699MA{number:06}"
    left = 11 - sum(LETTERS.index(c) * w for c, w in zip(stem[8:], [3, 7, 9, 10, 5, 8, 4, 2])) % 11
    stem += {10: "X", 11: "0"}.get(left, str(left))
    return stem + ALPHABET[-sum(ALPHABET.index(c) * 3**i for i, c in enumerate(stem)) % 31]


def contracts(count):
    """Contracts of past years as a registry has them, invented."""
    chance = random.Random(64)
    first = datetime.date(2023, 1, 1)
    yield ["登记编号", "项目名称", "合同类别", "卖方统一社会信用代码", "卖方名称", "卖方所在地", "买方统一社会信用代码", "买方名称", "买方所在地",
           "合同成交额（元）", "技术交易额（元）", "签订日期", "登记日期", "登记机构", "登记机构所在地", "内容摘要"]
    for number in range(1, count + 1):
        signed = first + datetime.timedelta(days=chance.randrange(900))
        thing, region = chance.choice(rows.THINGS), chance.choice(rows.REGIONS)
        amount = chance.randrange(50, 900) * 1000
        seller, buyer = chance.randrange(1, 300), chance.randrange(1000, 4000)
        yield [f"2023410099{number:06}", f"{thing}{chance.choice(rows.KINDS)}（演示 {number}）", chance.choice(["技术开发", "技术服务", "技术咨询"]),
               credit_code(seller), f"演示研究院 {seller}", region, credit_code(buyer), f"演示企业 {buyer}", chance.choice(rows.REGIONS),
               amount, amount, signed.isoformat(), (signed + datetime.timedelta(days=20)).isoformat(), "演示登记处", region, f"{thing}的开发与服务，演示数据。"]


def achievements(count):
    yield list(rows.COLUMNS.values())
    for row in rows.rows(count):
        fen = row["price_fen"]
        yield [*({**row, "price_fen": None if fen is None else fen / 100}.values())]


def workbook(path, lines):
    if path.exists():
        return
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("表")
    for line in lines:
        sheet.append(line)
    book.save(path)


def bare(path, folder):
    """Seconds the peer takes for the same workbook."""
    target = folder / "bare.sqlite"
    target.unlink(missing_ok=True)
    began = time.monotonic()
    lines = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    header = next(lines)
    with sqlite3.connect(target) as db:
        db.execute(f"CREATE TABLE row ({', '.join(f'c{i}' for i in range(len(header)))})")
        db.executemany(f"INSERT INTO row VALUES ({', '.join('?' * len(header))})", lines)
    return time.monotonic() - began


class Memory(threading.Thread):
    """Megabytes of the process: before, and the most while it works."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.path, self.over = f"/proc/{pid}/status", threading.Event()
        self.idle = self.most = self.now()

    def now(self):
        line = next(line for line in open(self.path) if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def run(self):
        while not self.over.wait(0.05):
            self.most = max(self.most, self.now())


class Reader(threading.Thread):
    """Somebody who opens one page after the other."""

    def __init__(self, server, paths):
        super().__init__(daemon=True)
        self.server, self.paths, self.over, self.taken = server, paths, threading.Event(), []

    def run(self):
        turn = 0
        while not self.over.wait(0.05):
            began = time.monotonic()
            ask(self.server, self.paths[turn % len(self.paths)]).read()
            self.taken.append((time.monotonic() - began) * 1000)
            turn += 1


def ask(server, path, body=None, kind=None):
    headers = {"Cookie": server.cookie, "Origin": server.base}
    if kind:
        headers |= {"Content-Type": kind, "Idempotency-Key": uuid.uuid4().hex}
    return urllib.request.urlopen(urllib.request.Request(server.base + path, body, headers), timeout=120)


def upload(server, what, path):
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    return json.load(ask(server, f"/api/v1/imports/new/{what}", body, kind))


def wait(server, shown):
    """Follows the list until the program has done its part."""
    busy = shown["state"]
    while shown["state"] == busy:
        time.sleep(0.1)
        shown = json.load(ask(server, f"/api/v1/imports/{shown['id']}"))
    if shown["state"] != STEPS[busy]:
        sys.exit(f"the list is {shown['state']}: {shown['why']} {shown['errors'][:3]}")
    return shown


def start(folder, name, data, database):
    port = pages.free_port()
    command = [pages.BINARY, "demo", "--data", data, "--listen", f"127.0.0.1:{port}"]
    command += ["--database", database] if database else []
    server = pages.Server(name, command, port, cores=f"0-{os.cpu_count() - 1}")
    server.cookie = pages.session(server, "operator")
    return server


def kezhuan(folder, what, path, count, database):
    data, fresh = folder / "run", folder / "fresh"
    shutil.rmtree(data, ignore_errors=True)
    if database:
        fresh = data
    elif not fresh.exists():
        start(folder, "fresh", fresh, None).stop()
    if not database:
        shutil.copytree(fresh, data)
    server = start(folder, f"import-{what}", data, database)
    for page in ["/achievements", "/contracts", "/desk"]:
        ask(server, page).read()
    memory = Memory(server.process.pid)
    reader = Reader(server, ["/achievements", "/achievements" + pages.FILTER, "/contracts", "/desk"])
    try:
        memory.start()
        reader.start()
        began = time.monotonic()
        shown = upload(server, what, path)
        uploaded = time.monotonic()
        shown = wait(server, shown)
        checked, checking = time.monotonic(), memory.most
        shown = json.load(ask(server, f"/api/v1/imports/{shown['id']}/confirm", b"{}", "application/json"))
        shown = wait(server, shown)
        done = time.monotonic()
        reader.over.set()
        memory.over.set()
        reader.join()
        memory.join()
        after = memory.now()
    finally:
        server.stop()
    if shown["written"]["new"] != count:
        sys.exit(f"{shown['written']['new']} of {count} rows were written: {shown['errors'][:3]}")
    taken = sorted(reader.taken)
    return {
        "upload": uploaded - began, "check": checked - uploaded, "write": done - checked, "all": done - began,
        "p50": statistics.median(taken), "p95": taken[int(len(taken) * 0.95)], "pages": len(taken),
        "idle": memory.idle, "checking": checking, "most": memory.most, "after": after,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--only", choices=WHAT)
    parser.add_argument("--database")
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{pages.machine()}, {asked.rows} rows, {'PostgreSQL' if asked.database else 'SQLite'}")
    met = True
    for what in [asked.only] if asked.only else WHAT:
        path = folder / f"{what}-{asked.rows}.xlsx"
        workbook(path, globals()[what](asked.rows))
        peer = bare(path, folder)
        ours = kezhuan(folder, what, path, asked.rows, asked.database)
        print(f"\n{what}, a workbook of {path.stat().st_size / 1e6:.1f} MB: {ours['all']:.1f} s = upload {ours['upload']:.1f}"
              f" + check {ours['check']:.1f} + write {ours['write']:.1f} s; openpyxl and bare rows {peer:.1f} s")
        print(f"{ours['pages']} pages meanwhile: p50 {ours['p50']:.0f} ms, p95 {ours['p95']:.0f} ms; "
              f"memory {ours['idle']:.0f} MB before,"
              f" {ours['checking']:.0f} MB at most while checking, {ours['most']:.0f} MB while writing, {ours['after']:.0f} MB after")
        met &= pages.judge([
            ("s for the whole", ours["all"], "<=", GOAL_SECONDS * asked.rows / 100_000),
            ("times the bare peer", ours["all"] / peer, "<=", 3.0),
            ("ms for a page, p95", ours["p95"], "<=", GOAL_PAGE),
            ("MB more while checking", ours["checking"] - ours["idle"], "<=", GOAL_MEMORY),
        ])
    return met


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

"""Mistakes of an engine, one at a time, each of which a test must catch: `make mutants`.

Works in a copy of the sources under target/mutants; the list is base/rules/mutants.toml.
usage: mutants.py [TEXT]    only the mutants whose name holds TEXT
"""
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "mutants"
COPY = WORK / "tree"
CRATE = Path("base/rules")


def tests():
    """Do the tests of the crate pass? Also: does it compile?"""
    environment = os.environ | {"CARGO_TARGET_DIR": str(WORK / "build"), "PROPTEST_CASES": "32"}
    command = ["cargo", "test", "--locked", "-q", "-p", "kezhuan-rules", "--lib"]
    done = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True)
    return done.returncode == 0, "could not compile" in done.stderr, done.stderr


def main():
    shutil.rmtree(COPY, ignore_errors=True)
    skip = shutil.ignore_patterns("target", ".git", "node_modules")
    shutil.copytree(ROOT, COPY, ignore=skip)
    passed, _, told = tests()
    if not passed:
        sys.exit(f"the tests fail without any mutant\n{told}")
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    missed = []
    mutants = tomllib.loads((ROOT / CRATE / "mutants.toml").read_text())["mutant"]
    for mutant in (m for m in mutants if wanted in m["name"]):
        path = COPY / CRATE / mutant["file"]
        text = path.read_text()
        if text.count(mutant["find"]) != 1:
            sys.exit(f"{mutant['name']}: the place is not there exactly once in {mutant['file']}")
        path.write_text(text.replace(mutant["find"], mutant["with"]))
        passed, broken, told = tests()
        path.write_text(text)
        if broken:
            sys.exit(f"{mutant['name']}: does not compile\n{told}")
        print(f"{'MISSED' if passed else 'caught'}  {mutant['name']}", flush=True)
        if passed:
            missed.append(mutant["name"])
    print(f"{len(missed)} missed")
    return not missed


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

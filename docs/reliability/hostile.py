#!/usr/bin/env python3
"""Makes large hostile inputs, converts each between two sound files under 6 GB of memory, prints a table.

usage: hostile.py PROGRAM [NAME…]     PROGRAM is a built gongwen; without names all inputs are tried
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEGABYTE = 1_000_000
MEMORY = 6_000_000 * 1024
SECONDS = 120
SOUND = "一、要求\n\n各县要节约用水。\n"


def fill(unit, size):
    """`unit` over and over, up to about `size` bytes."""
    return (unit * (size // len(unit.encode()) + 1)).encode()


def code_points():
    every = (chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000)
    return "".join(every).encode()


INPUTS = {
    "empty": lambda: b"",
    "byte order mark alone": lambda: b"\xef\xbb\xbf",
    "1 MB of NUL": lambda: bytes(MEGABYTE),
    "one NUL": lambda: b"\0",
    "UTF-16 that begins with NUL": lambda: b"\xff\xfe\0\0" + SOUND.encode("utf-16-le"),
    "lone surrogates": lambda: b"\xff\xfe" + b"\x00\xd8" * 4000,
    "all code points": code_points,
    "10⁵ digits": lambda: b"9" * 100_000,
    "亿 × 10⁵": lambda: ("亿" * 100_000).encode(),
    "`1/` × 5·10⁴": lambda: b"1/" * 50_000,
    "10⁵ nested （": lambda: ("（" * 100_000 + "）" * 100_000).encode(),
    "10⁵ nested 《》": lambda: ("《" * 100_000 + "》" * 100_000).encode(),
    "10⁵ 《, none closed": lambda: ("《" * 100_000).encode(),
    "普查 × 12,000": lambda: ("普查" * 12_000).encode(),
    "改革试点 × 12,000": lambda: ("改革试点" * 12_000).encode(),
    "1.1…1, 2,000 deep": lambda: (".".join(["1"] * 2000) + " 要求\n").encode(),
    "10⁴ articles": lambda: "".join(f"第{n}条 各县应当节约用水。\n" for n in range(1, 10_001)).encode(),
    "table of 50,000 rows": lambda: "".join(f"甲县\t{n}\t35\n" for n in range(50_000)).encode(),
    "ragged table, 1–300 cells × 2,000": lambda: "".join(
        "\t".join(["1"] * (1 + n % 300)) + "\n" for n in range(2000)
    ).encode(),
    "10⁶ short lines": lambda: "节水\n".encode() * 999_990,
    "`5` on 5,000 lines": lambda: b"5\n" * 5000,
    "`5` on 950,000 lines": lambda: b"5\n" * 950_000,
    "10 MB of facts": lambda: fill("到2030年,产值超过5000亿元。\n", 10 * MEGABYTE),
    "200,000 headings": lambda: ("一、\n" * 200_000).encode(),
    "10 MB of `一、`": lambda: fill("一、\n", 10 * MEGABYTE),
    "100 MB of `一、`": lambda: fill("一、\n", 100 * MEGABYTE),
    "100 MB of (": lambda: fill("(", 100 * MEGABYTE),
    "100 MB in one line": lambda: fill("各县要节水。", 100 * MEGABYTE),
    "100 MB of 發": lambda: fill("發", 100 * MEGABYTE),
    "100 MB of 发(fā)": lambda: fill("发(fā)", 100 * MEGABYTE),
    "100 MB of digits and gaps": lambda: fill("1  ", 100 * MEGABYTE),
    "100 MB of rows of 100 cells": lambda: fill("1\t" * 100 + "\n", 100 * MEGABYTE),
    "100 MB of `<br>`": lambda: fill("<br>", 100 * MEGABYTE),
    "100 MB of bold sentences": lambda: fill("**甲乙丙丁。**", 100 * MEGABYTE),
    "257 MiB": lambda: bytes(257 << 20),
}


def try_one(program, make):
    with tempfile.TemporaryDirectory() as place:
        folder, output = Path(place, "in"), Path(place, "out")
        folder.mkdir()
        for name in ("a.txt", "z.txt"):
            Path(folder, name).write_text(SOUND, encoding="utf-8")
        Path(folder, "m.txt").write_bytes(make())
        size = Path(folder, "m.txt").stat().st_size
        start = time.monotonic()
        process = subprocess.Popen(
            [program, "convert", folder, "-o", output, "-j", "1", "--doc-timeout", str(SECONDS)],
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        what = "manifest missing"
        for name in ("manifest.jsonl", "manifest.json"):
            path = Path(output, name)
            if path.exists():
                text = path.read_text(encoding="utf-8")
                records = map(json.loads, text.splitlines()) if name.endswith("l") else json.loads(text)["documents"]
                found = {r.get("path"): r for r in records}
                entry = found["m.txt"]
                what = entry["status"] + (f" `{entry['code']}`" if entry["code"] else "")
                if any(found[n]["status"] != "ok" for n in ("a.txt", "z.txt")):
                    what += ", a neighbour is lost"
        json_size = sum(p.stat().st_size for p in output.glob("m.txt*.json"))
        exit_code = os.waitstatus_to_exitcode(status)
        return size, exit_code, seconds, usage.ru_maxrss / 1000, json_size, what


def main():
    program, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    print("| input | MB | exit | s | peak MB | JSON MB | becomes |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for name, make in INPUTS.items():
        if names and name not in names:
            continue
        size, code, seconds, peak, out, what = try_one(program, make)
        mb = lambda n: re.sub(r"^0\.0$", "0", f"{n / MEGABYTE:.1f}")
        print(f"| {name} | {mb(size)} | {code} | {seconds:.1f} | {peak:.0f} | {mb(out)} | {what} |", flush=True)


main()

"""Compares gongwen with ftfy, chardet, charset-normalizer and OpenCC on the same inputs; prints the tables of
docs/compare-normalize.md.

    python3 -m venv venv && venv/bin/pip install ftfy chardet charset-normalizer opencc
    cargo build --release
    venv/bin/python docs/compare/normalize.py target/release/gongwen
"""

import json
import pathlib
import subprocess
import sys
import time

import chardet
import charset_normalizer
import ftfy
import opencc

ROOT = pathlib.Path(__file__).resolve().parents[2]
GONGWEN = sys.argv[1]


def records(text):
    return [json.loads(line) for line in gongwen(text.encode(), "--json").splitlines()]


def gongwen(data, *arguments):
    done = subprocess.run([GONGWEN, "normalize", *arguments], input=data, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def texts():
    """Sound simplified documents: GB 2312 has nearly all of their characters."""
    out = []
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        text = path.read_text("utf-8")
        wide = [c for c in text if ord(c) > 127]
        if sum(len(c.encode("gb2312", "ignore")) == 2 for c in wide) >= 0.99 * len(wide):
            out.append(text)
    return out


def charsets():
    """Each text in each encoding, whole and cut."""
    to_traditional = opencc.OpenCC("s2t")
    total, right = 0, dict.fromkeys(["gongwen", "chardet", "charset-normalizer"], 0)
    names = ["gb18030", "gbk", "big5", "utf-16-le", "utf-16", "utf-8-sig", "utf-8"]
    for text in texts()[:3]:
        for name in names:
            source = to_traditional.convert(text) if name == "big5" else text
            data = source.encode(name, "ignore")
            source = data.decode(name)
            for size in (len(data), 1000, 200, 50):
                piece = data[:size]
                total += 1
                # A piece may end inside a character: what comes before it must be right.
                want = piece.decode(name, "ignore").strip("\ufeff")[:-1]
                decode = {
                    "chardet": lambda: chardet.detect(piece)["encoding"],
                    "charset-normalizer": lambda: getattr(charset_normalizer.from_bytes(piece).best(), "encoding", None),
                }
                for tool, detect in decode.items():
                    found = detect()
                    got = piece.decode(found, "ignore").strip("\ufeff") if found else ""
                    right[tool] += got.startswith(want)
                # gongwen also normalises: what it makes of the text in UTF-8 is the measure.
                expected = gongwen(want.encode()).rstrip()[:-2]
                right["gongwen"] += gongwen(piece).startswith(expected)
    print(f"| tool | pieces right, of {total} |\n| --- | ---: |")
    for tool, count in right.items():
        print(f"| {tool} | {count} |")


def mojibake():
    """Lines read with the wrong codec."""
    damages = {
        "UTF-8 read as Latin-1": ("utf-8", "latin-1"),
        "UTF-8 read as Latin-1 twice": None,
        "GBK read as Latin-1": ("gbk", "latin-1"),
        "UTF-8 read as GB 18030": ("utf-8", "gb18030"),
    }
    lines = [line for text in texts() for line in text.splitlines() if len(line) >= 8]
    print(f"\n| damage, {len(lines)} lines | ftfy | gongwen |\n| --- | ---: | ---: |")
    for name, codecs in damages.items():
        pairs = []
        for line in lines:
            if codecs:
                bad = line.encode(codecs[0], "ignore").decode(codecs[1], "replace")
            else:
                bad = line.encode("utf-8").decode("latin-1").encode("utf-8").decode("latin-1")
            if "\n" not in bad and "\r" not in bad and "\x85" not in bad:
                pairs.append((line, bad))
        fixed = [ftfy.fix_encoding(bad) for _, bad in pairs]
        ours = gongwen("\n".join(bad for _, bad in pairs).encode()).split("\n")
        clean = gongwen("\n".join(line for line, _ in pairs).encode()).split("\n")
        theirs = sum(a == line for a, (line, _) in zip(fixed, pairs))
        own = sum(a == b for a, b in zip(ours, clean)) if len(ours) == len(clean) else 0
        print(f"| {name} | {theirs} of {len(pairs)} | {own} of {len(pairs)} |")


def scripts():
    """OpenCC's own cases for conversions that keep the length of a text."""
    rows = (ROOT / "crates/gongwen-normalize/tests/opencc_cases.tsv").read_text("utf-8").splitlines()
    rows = [row.split("\t") for row in rows if not row.startswith("#")]
    print("\n| configuration | cases | OpenCC |\n| --- | ---: | ---: |")
    for config in ("t2s", "tw2s", "hk2s"):
        cases = [row for row in rows if row[0] == config]
        engine = opencc.OpenCC(config)
        print(f"| {config} | {len(cases)} | {sum(engine.convert(a) == b for _, a, b in cases)} |")
    engine = opencc.OpenCC("tw2s")
    changed = {"OpenCC tw2s": 0, "gongwen": 0}
    for text in texts():
        changed["OpenCC tw2s"] += sum(a != b for a, b in zip(text, engine.convert(text)))
        changed["gongwen"] += sum(r["kind"] in ("script", "script_form") for r in records(text))
    print("\n| simplified text as input | characters changed |\n| --- | ---: |")
    for tool, count in changed.items():
        print(f"| {tool} | {count} |")


def torn():
    """The seed whose bytes fell out of step: how much of it each tool changes."""
    text = next(t for t in (p.read_text("utf-8") for p in (ROOT / "seeds").glob("*.txt")) if "(guó)" in t)
    begin = time.process_time()
    fixed = ftfy.fix_encoding(text)
    seconds = time.process_time() - begin
    ours = sum(r["kind"] == "byte_shift" for r in records(text))
    print("\n| torn seed | places repaired |\n| --- | ---: |")
    print(f"| ftfy | {int(fixed != text)} ({seconds:.2f} s) |\n| gongwen | {ours} |")


if __name__ == "__main__":
    charsets()
    mojibake()
    scripts()
    torn()

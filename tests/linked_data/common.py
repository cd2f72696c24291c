"""What all tests read: the files of one output folder and the export of it."""

import functools
import json
import os
import subprocess
import tempfile
from pathlib import Path

import rdflib

ROOT = Path(__file__).resolve().parents[2]
OUTPUT = Path(os.environ["GONGWEN_OUTPUT"])
GW = rdflib.Namespace("https://w3id.org/gongwen#")

# A literal stays as it is written.
rdflib.NORMALIZE_LITERALS = False


@functools.cache
def context():
    return json.loads((OUTPUT / "gongwen.context.jsonld").read_text())["@context"]


@functools.cache
def documents():
    """The documents by their paths below the output folder."""
    own = {"manifest.json", "gongwen.schema.json"}
    paths = [p for p in OUTPUT.rglob("*.json") if str(p.relative_to(OUTPUT)) not in own]
    return {str(p.relative_to(OUTPUT)): json.loads(p.read_text()) for p in sorted(paths)}


@functools.cache
def files():
    """The documents and the graph."""
    return documents() | {"graph.jsonld": json.loads((OUTPUT / "graph.jsonld").read_text())}


def gongwen(*args):
    return subprocess.run([os.environ["GONGWEN"], *map(str, args)], capture_output=True, text=True)


@functools.cache
def exported():
    """`gongwen export`, read by rdflib."""
    run = gongwen("export", OUTPUT)
    assert run.returncode == 0, run.stderr
    return rdflib.Graph().parse(data=run.stdout, format="nt")


def copy_with(change):
    """A folder with the first document, changed by `change`, the graph and the context."""
    folder = tempfile.TemporaryDirectory()
    name, document = next(iter(documents().items()))
    document = json.loads(json.dumps(document))
    change(document)
    (Path(folder.name) / name).write_text(json.dumps(document))
    for other in ["gongwen.context.jsonld", "graph.jsonld"]:
        (Path(folder.name) / other).write_bytes((OUTPUT / other).read_bytes())
    return folder

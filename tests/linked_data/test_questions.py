"""docs/questions.md: the queries on the page are those in the files, and the answers are what they give."""

import functools
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import duckdb
from common import OUTPUT, ROOT, exported

PAGE = ROOT / "docs/questions.md"
QUERIES = ROOT / "docs/questions"
NAMES = sorted({p.stem for p in QUERIES.glob("[0-9]*")})
LANGUAGES = {".rq": "sparql", ".sql": "sql", ".jq": "jq"}


def lines(rows):
    return ["\t".join("" if cell is None else str(cell).replace("\n", "\\n") for cell in row) for row in rows]


def sparql(text):
    return lines(exported().query(text))


@functools.cache
def database():
    database = duckdb.connect()
    in_output(lambda: database.execute((QUERIES / "views.sql").read_text()))
    return database


def sql(text):
    return in_output(lambda: lines(database().execute(text).fetchall()))


def jq(text):
    def run():
        pattern = re.match(r"# jq -rs -f QUERY (\S+)\n", text)[1]
        files = sorted(map(str, Path().glob(pattern)))
        return subprocess.run(["jq", "-rs", text, *files], capture_output=True, text=True, check=True).stdout

    return in_output(run).splitlines()


def in_output(run):
    """Runs where `output` is the folder under test."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "output").symlink_to(OUTPUT)
        os.chdir(folder)
        try:
            return run()
        finally:
            os.chdir(before)


RUN = {".rq": sparql, ".sql": sql, ".jq": jq}


@functools.cache
def answers(name):
    """The rows that each form of a question gives, by suffix."""
    return {s: RUN[s](p.read_text()) for s in RUN if (p := QUERIES / f"{name}{s}").exists()}


def block(name):
    """What stands on the page for a question: its queries and the answer."""
    fences = [f"```{LANGUAGES[s]}\n{(QUERIES / (name + s)).read_text()}```" for s in answers(name)]
    rows = sorted(next(iter(answers(name).values())))
    return "\n\n".join([f"<!-- {name} -->", *fences, "```text\n" + "\n".join(rows) + "\n```"])


class Questions(unittest.TestCase):
    maxDiff = None

    def test_all_forms_of_a_question_give_the_same_rows(self):
        for name in NAMES:
            with self.subTest(name):
                rows = {s: sorted(a) for s, a in answers(name).items()}
                self.assertGreaterEqual(len(rows), 2)
                first = next(iter(rows.values()))
                for suffix, other in rows.items():
                    self.assertEqual(other, first, suffix)

    def test_every_question_has_an_answer(self):
        self.assertEqual(len(NAMES), 10)
        for name in NAMES:
            self.assertTrue(all(answers(name).values()), name)

    def test_the_page_has_the_queries_and_the_answers(self):
        page = PAGE.read_text()
        self.assertEqual(re.findall(r"<!-- (\S+) -->", page), NAMES)
        fresh = re.sub(r"<!-- (\S+) -->.*?(?=\n\n## |\n*\Z)", lambda m: block(m[1]), page, flags=re.S)
        if os.environ.get("UPDATE") == "1":
            PAGE.write_text(fresh)
            return
        self.assertEqual(page, fresh)


if __name__ == "__main__":
    unittest.main()

"""What the pages on notebooks show is what happens: every pycon block is run and compared.

All blocks of a page run in one session, in order, in a folder with the sample project.
QCODE_UPDATE_DOCS=1 writes what came out into the page instead of comparing.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest

import qcode
from qcode.project.sample import build_sample
from qcode.table import Table

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["docs/notebook.md", "docs/notebook.zh.md"]
_BLOCK = re.compile(r"(?<=```pycon\n).*?(?=```)", re.DOTALL)

pytestmark = pytest.mark.skipif(
    not (ROOT / "docs").exists(), reason="the documents are not here (an installed wheel)"
)


def replayed(block: str, session: dict[str, Any]) -> str:
    """The block as it comes out when its lines are entered."""
    said = []
    for example in doctest.DocTestParser().get_examples(block):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(example.source, "<page>", "single"), session)
        first, *more = example.source.rstrip("\n").split("\n")
        said += [f">>> {first}", *(f"... {line}".rstrip() for line in more)]
        said += [line.rstrip() for line in out.getvalue().rstrip("\n").split("\n") if line]
    return "\n".join(said) + "\n"


@pytest.mark.parametrize("page", PAGES)
def test_every_session_shows_what_it_prints(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    path = ROOT / page
    text = path.read_text(encoding="utf-8")
    session: dict[str, Any] = {}
    fresh = _BLOCK.sub(lambda block: replayed(block[0], session), text)
    if os.environ.get("QCODE_UPDATE_DOCS"):
        path.write_text(fresh, encoding="utf-8")
    assert fresh.count("```pycon") > 4
    assert fresh == text
    assert Path("logic.docx").exists()


@pytest.mark.parametrize("page", PAGES)
def test_every_question_of_the_list_is_answered_with_a_table(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    asked = [call for line in text.split("\n") if line.startswith("| ")
             for call in re.findall(r"`(project\..*?\))`", line)]  # fmt: skip
    assert len(asked) > 10
    with qcode.open_project(build_sample(tmp_path), read_only=True) as project:
        for call in asked:
            table = eval(call, {"project": project, "choice": qcode.Choice(coders="LIN")})
            assert isinstance(table, Table), call
            assert table.rows, call
            assert "<caption>" in (table._repr_html_() or ""), call
            assert len(table.frame("zh")) == len(table.rows), call

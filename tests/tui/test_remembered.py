"""The coding room opens where it was left: for each project and coder, and nothing more is kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.tui.remembered import View, _view, only_coder, remember, remembered

LEFT = View("2024-05-11_CJM", 120, {"codes": False, "details": True}, "qcode-light")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the folder of a user can't be moved by a variable there"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path / "home"


def files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def test_the_room_is_as_it_was_left_for_this_coder_and_this_project_only() -> None:
    assert remembered("one", "林") == View()
    remember("one", "林", LEFT)
    remember("one", "MEI", View("other", 3))
    assert remembered("one", "林") == LEFT
    assert remembered("two", "林") == View()
    remember("one", "林", View())
    assert remembered("one", "林") == View() and remembered("one", "MEI").cursor == 3


def test_the_only_coder_here_is_known_and_of_two_neither(home: Path) -> None:
    assert only_coder("one") is None
    remember("one", "LIN", View())
    assert only_coder("one") == "LIN" and only_coder("two") is None
    remember("one", "MEI", View())
    assert only_coder("one") is None


def test_the_file_is_whole_small_and_its_owners_alone(home: Path) -> None:
    remember("one", "../LIN", LEFT)
    remember("one", "../LIN", LEFT)
    (path,) = files(home)
    assert path.stat().st_mode & 0o777 == 0o600
    kept = json.loads(path.read_text("utf-8"))
    assert set(kept) == {"coder", "source", "cursor", "panes", "theme"}


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"panes": 3}'])
def test_a_broken_file_is_as_none(home: Path, broken: bytes) -> None:
    remember("one", "LIN", LEFT)
    (path,) = files(home)
    path.write_bytes(broken)
    assert remembered("one", "LIN") == View()
    remember("one", "LIN", LEFT)
    assert remembered("one", "LIN") == LEFT


def test_where_nothing_can_be_kept_nothing_fails(home: Path) -> None:
    home.write_text("a file", "utf-8")
    remember("one", "LIN", LEFT)
    assert remembered("one", "LIN") == View() and only_coder("one") is None


_SMALL = st.sampled_from([None, True, False, 0, 1, -5, 2.5, "", "codes"])
_ANY = _SMALL | st.lists(_SMALL, max_size=2) | st.dictionaries(st.sampled_from("ab"), _SMALL)
_FIELDS = st.sampled_from(["source", "cursor", "panes", "theme"])


@given(st.dictionaries(_FIELDS, _ANY))
def test_whatever_a_file_holds_a_view_is_sound(kept: dict[str, object]) -> None:
    view = _view(kept)
    assert view.cursor >= 0
    assert view.source is None or isinstance(view.source, str)
    assert all(type(flag) is bool for flag in view.panes.values())

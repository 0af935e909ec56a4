"""The coding room at growing sizes: what a key costs, and how it compares with one Static.

For each size a project is made with one transcript of so many characters and so many codings by
one coder, and a process of its own opens it in a headless terminal of 120 × 40. Timed is the
processor time from the key being posted until its frame has been written; for a new coding that
includes the store. The same work is then given to one Static that holds the text as styled text,
which is what a simple program would do. Prints Markdown.

    python benchmarks/coding_room.py [--sizes 10000,100000,1000000] [--keys 200]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

FIRST = time.process_time()
SIZE = (120, 40)
CODES = 40
PER_CODINGS = 50  # characters of text for each coding
LENGTH = (10, 120)  # of a coding, in characters
KINDS = ("cursor", "page", "code")

Times = list[float]


def transcript(length: int, seed: int) -> str:
    """Made-up turns, Chinese and English by turns, of about `length` characters."""
    chance = random.Random(seed)
    chinese = "村干部开会讨论项目资金分配修路水渠合作社产业帮扶单位说我们大家一起"
    english = ("village", "cadre", "said", "we", "had", "a", "meeting", "about", "the", "road")
    parts: list[str] = []
    total, turn = 0, 0
    while total < length:
        turn += 1
        label = "访谈者" if turn % 2 else "CJM"
        if turn % 4 < 2:
            words = "".join(chance.choices(chinese, k=chance.randint(20, 180)))
        else:
            words = " ".join(chance.choices(english, k=chance.randint(10, 60)))
        parts.append(f"{label}：{words}。")
        total += len(parts[-1]) + 2
    return "\n\n".join(parts)[:length]


def build(folder: Path, length: int) -> Path:
    """A project with one source of this length, and its codings."""
    from qcode.project import Project

    entry = "  - {{id: c{0}, name: {{en: Code {0}, zh: 编码{0}}}}}"
    codes = "\n".join(map(entry.format, range(CODES)))
    (folder / "codes.yaml").write_text(
        f"id: bench\nversion: 1.0.0\ntitle: {{en: Bench}}\ncodes:\n{codes}\n", encoding="utf-8"
    )
    text = transcript(length, length)
    (folder / "long.txt").write_text(text, encoding="utf-8")
    chance = random.Random(1)
    rows = ["source,coder,code,start,end"]
    for number in range(length // PER_CODINGS):
        start = chance.randrange(length - LENGTH[1])
        end = start + chance.randint(*LENGTH)
        rows.append(f"long,LIN,c{number % CODES},{start},{end}")
    (folder / "codings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    path = folder / "bench.qcode"
    with Project.create(path, [folder / "codes.yaml"]) as project:
        project.import_files([folder / "long.txt"])
        project.tag_file(folder / "codings.csv")
    return path


async def timed(act: Callable[[], Awaitable[None]]) -> float:
    """The processor milliseconds of an act."""
    before = time.process_time()
    await act()
    return 1000 * (time.process_time() - before)


def framed(app_class: type[Any]) -> type[Any]:
    """The application, telling when a frame has been written."""

    class Framed(app_class):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.frame = asyncio.Event()

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            if renderable is not None:
                self.frame.set()

    return Framed


async def press(app: Any, key: str, character: str | None = None) -> None:
    """Post a key and wait for its frame, and for all that it set going."""
    from textual import events

    app.frame.clear()
    app.post_message(events.Key(key, character))
    await asyncio.wait_for(app.frame.wait(), 20)
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    await asyncio.wait_for(done.wait(), 20)


async def room(path: Path, keys: int) -> dict[str, Any]:
    """The times of the coding room."""
    from qcode.project import Project
    from qcode.tui.app import CodingApp

    with Project.open(path) as project:
        app = framed(CodingApp)(project, "LIN", lang="en")
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            while app.session.reading is None or not app.frame.is_set():
                await asyncio.sleep(0.005)
            first = time.process_time() - FIRST
            times: dict[str, Times] = {kind: [] for kind in KINDS}
            length = len(app.session.reading.text)
            chance = random.Random(2)
            reader = app.room.reader
            for number in range(keys):
                reader.go(chance.randrange(length - 5000))  # a page before the end
                await pilot.pause()
                key = ("right", "down", "left", "up")[number % 4]
                times["cursor"].append(await timed(lambda key=key: press(app, key)))
                times["page"].append(await timed(lambda: press(app, "pagedown")))
                start = reader.cursor
                for _ in range(3):
                    await press(app, "shift+right")
                if reader.selection is None:
                    continue
                app.session.recent = [f"c{number % CODES}"]
                times["code"].append(await timed(lambda: press(app, "1", "1")))
                assert start <= length
            return {"first": 1000 * first, **times}


async def static(path: Path, keys: int) -> dict[str, Any]:
    """The times of one Static that holds all the text, restyled at each key."""
    from rich.text import Text
    from textual.app import App, ComposeResult
    from textual.containers import VerticalScroll
    from textual.widgets import Static

    from qcode.project import Project

    with Project.open(path) as project:
        reading, codings = project.reading("long"), project.codings_in("long", "LIN")

    class Simple(App[None]):
        cursor = 0

        def compose(self) -> ComposeResult:
            with VerticalScroll():
                yield Static(self.styled())

        def styled(self) -> Text:
            text = Text(reading.text)
            for coding in codings:
                text.stylize("on #334455", coding.start, coding.end)
            text.stylize("reverse", self.cursor, self.cursor + 1)
            return text

        def on_key(self) -> None:
            self.cursor += 1
            self.query_one(Static).update(self.styled())

    app = framed(Simple)()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        first = time.process_time() - FIRST
        times = [await timed(lambda: press(app, "right")) for _ in range(keys)]
        return {"first": 1000 * first, "cursor": times}


def measured(path: Path, what: str, keys: int) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, __file__, "--child", what, str(path), "--keys", str(keys)]
    home = {"XDG_STATE_HOME": str(path.parent / "state")}
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **home})
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def p95(times: Times) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def told(times: Times | None) -> str:
    return f"{median(times):.1f} (p95 {p95(times):.1f})" if times else "–"


def child(what: str, path: Path, keys: int) -> None:
    result = asyncio.run({"room": room, "static": static}[what](path, keys))
    result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--static-keys", type=int, default=5)
    parser.add_argument("--child", nargs=2, metavar=("WHAT", "PATH"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]), options.keys)
        return
    print("| characters | codings | what | cursor | page | new coding | first paint | memory |")
    print("|---|---|---|---|---|---|---|---|")
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            path = build(Path(folder), size)
            for what, keys in (("room", options.keys), ("static", options.static_keys)):
                found = measured(path, what, keys)
                cells = [told(found.get(kind)) for kind in KINDS]
                print(
                    f"| {size:,} | {size // PER_CODINGS:,} | {what} | {' | '.join(cells)}"
                    f" | {found['first']:.0f} | {found['memory']:.0f} MB |",
                    flush=True,
                )
    print("\nMilliseconds of processor time, median (95th percentile).")
    print("First paint: from the start of the process, imports included.")


if __name__ == "__main__":
    main()

"""Every command that writes, on one project, so that each can be tried where writing fails."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from qcode.cli.app import run
from qcode.coding.spans import Span
from qcode.project import Project
from qcode.project.sample import build_sample
from qcode.project.tagging import Where

SOURCE = "2024-05-08_SWH"

READS = frozenset(
    (
        *("sources", "people", "villages", "cases", "show", "speakers", "codings", "memos"),
        *("search", "words", "coders", "progress", "drift", "code", "serve", "query", "crosstab"),
        *("typology", "associate", "frequency", "saturation", "followup", "cooccur", "sequence"),
        *("matrix", "agree", "units", "disagreements", "figure", "plot", "history", "check"),
    )
)
"""Commands that only read, or (code, serve) write as the others do; with -o they write a file."""

WRITES = f"""
import new.txt
import new.txt --people people.csv
tag {SOURCE} strong-alliance --span 0:9 --coder LIN --memo 记
tag --from more.csv
untag CODING
resize CODING --span 40:60
recode CODING strong-alliance
confirm CODING --coder LIN
memo 记下来 --coding CODING --coder LIN
memo 记下来 --source {SOURCE} --coder LIN
done 2024-06-12_Yanbei --coder LIN
set village 鹤梨村 unit_level=low
set source {SOURCE} round=
case add village 南村
case rename village 北村 东村
case delete village 北村
speaker {SOURCE} SWH --role interviewer
codebook add new.yaml
codebook new 欠款 --parent strong-alliance --coder LIN
codebook edit strong-alliance --zh 强强结盟
codebook move strong-alliance --top
codebook merge bottom-line-goal --into strong-alliance
codebook split bottom-line-goal --codings CODING --name 临时
codebook delete bottom-line-goal --with-codings
assign --coders LIN,MEI --overlap 20
reconcile --agreed
relation add bottom-line-goal enables strong-alliance --coder LIN
relation support bottom-line-goal hinders strong-alliance CODING
relation remove bottom-line-goal hinders strong-alliance
query 补贴 --save 补贴
query --delete 村
undo
redo
init other.qcode --codebook new.yaml
demo made --no-tui
export quotations -o quotations.docx
export quotations -o quotations.csv
export codebook -o codebook.xlsx
export interviewees -o interviewees.tex
figure -o figure.mmd
codings -o codings.json
crosstab -o crosstab.html
backup --why 试
backup restore other-copy.qcode
backup restore other-copy.qcode -o then.qcode
check --repair
lock --passphrase-file pass.txt -o locked.qcode.age
unlock kept.qcode.age --passphrase-file pass.txt -o unlocked.qcode
key -o my.key
merge other-copy.qcode
source update {SOURCE} corrected.txt --let-go
source remove 2024-06-12_Yanbei --with-codings
hand-out --coder MEI --source {SOURCE} -o mei.qcode
hand-in other-copy.qcode
""".strip().splitlines()


@dataclass(frozen=True)
class Ready:
    """A folder with sample.qcode and the files that the commands take. coding: an id in it."""

    folder: Path
    coding: str

    def copy(self, folder: Path) -> Path:
        """All of it in another place. Returns where the project is."""
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(self.folder, folder)) / "sample.qcode"

    def command(self, line: str) -> tuple[str, ...]:
        return ("-p", "sample.qcode", *shlex.split(line.replace("CODING", self.coding)))


def ready(folder: Path) -> Ready:
    build_sample(folder)
    (said,) = (folder / "corpus_sample").rglob(f"{SOURCE}.*")
    corrected = said.read_text(encoding="utf-8").replace("。", "！", 3)
    (folder / "corrected.txt").write_text(corrected, encoding="utf-8")
    shutil.rmtree(folder / "corpus_sample")
    path = folder / "sample.qcode"
    (folder / "new.txt").write_text("问：谁来修路？\n答：村里。\n" * 200, encoding="utf-8")
    (folder / "people.csv").write_text("name,gender\n丁,female\n", encoding="utf-8")
    (folder / "more.csv").write_text(
        f"source,code,coder,start,end\n{SOURCE},strong-alliance,LIN,0,9\n", encoding="utf-8"
    )
    (folder / "new.yaml").write_text(
        "id: new\nversion: 1.0.0\ntitle: {en: New}\ncodes:\n  - {id: fresh, name: {en: Fresh}}\n",
        encoding="utf-8",
    )
    with Project.open(path) as project:
        rows = project.codings_table().data()
        coding = next(str(r["id"]) for r in rows if r["code"] == "bottom-line-goal")
        shutil.copy(path, folder / "other-copy.qcode")
        project.add_case("village", "北村", coder="LIN")
        project.save_query("村", "村", coder="LIN")
        project.add_relation("bottom-line-goal", "hinders", "strong-alliance", coder="LIN")
        project.tag(SOURCE, "strong-alliance", coder="LIN", where=Where(span=Span(300, 309)))
        project.tag(SOURCE, "strong-alliance", coder="LIN", where=Where(span=Span(400, 409)))
        project.undo()
    with Project.open(folder / "other-copy.qcode") as project:
        project.tag(SOURCE, "strong-alliance", coder="MEI", where=Where(span=Span(500, 509)))
    (folder / "pass.txt").write_text("四个 随便 选的 词\n", encoding="utf-8")
    lock = ["lock", "--passphrase-file", str(folder / "pass.txt")]
    locked = str(folder / "kept.qcode.age")
    assert run(["-p", str(folder / "other-copy.qcode"), *lock, "-o", locked]) == 0
    shutil.rmtree(folder / "sample.backups", ignore_errors=True)
    shutil.rmtree(folder / "other-copy.backups", ignore_errors=True)
    return Ready(folder, coding)

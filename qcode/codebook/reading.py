"""From a codebook file to a Codebook, or to the first line that has to be put right.

First the shape (which keys, holding what) and what must be unique, then what refers to what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qcode.codebook.findings import Findings
from qcode.codebook.model import (
    MISSING_WORDS,
    MIXED_ID,
    RESERVED,
    Code,
    Codebook,
    Level,
    Relation,
    Typology,
    TypologyClass,
    Variable,
)
from qcode.codebook.references import Known, RestsOn, broken, rests_on
from qcode.codebook.shape import (
    CodebookShape,
    CodeShape,
    LevelShape,
    RelationShape,
    TypologyShape,
    VariableShape,
)
from qcode.codebook.values import folded, names_of
from qcode.errors import FileProblem, suggestion
from qcode.strict_yaml import Lines, read_yaml
from qcode.texts import Text


def read_codebook(path: Path) -> Codebook:
    """Read a codebook file. Raises FileProblem for the first thing wrong in it, with its line."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise FileProblem(path, f"can't be read: {reason}", "check the path") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise FileProblem(path, "is not UTF-8 text", "save it as UTF-8", line) from None
    return parse_codebook(text, path)


def parse_codebook(text: str, path: Path | str) -> Codebook:
    """Read the text of a codebook file. path: only for the errors, which are FileProblem."""
    document = read_yaml(text, path)
    if document.value is None:
        raise FileProblem(path, "the file is empty", "give it keys: id, version, title, …")
    findings = Findings(path)
    codebook = _codebook(document.value, document.lines, findings)
    known = Known([codebook], complete=not codebook.requires)
    for each in broken(codebook, known):
        findings.add(document.lines.below(*each.path), each.what, each.hint)
    findings.report()
    return codebook


def _codebook(value: Any, lines: Lines, findings: Findings) -> Codebook:
    shape = findings.shape(CodebookShape, value, lines, "codebook")
    findings.report()
    assert shape is not None  # else there was something to report
    ids: dict[str, Lines] = {}
    variables = tuple(_variables(shape.variables, lines, ids, findings))
    codes = tuple(_codes(shape.codes, lines, findings))
    typologies = tuple(_typologies(shape.typologies, lines, (ids, variables, codes), findings))
    relations = tuple(_relations(shape.relations, lines, findings))
    findings.report()
    return Codebook(
        id=shape.id,
        version=shape.version,
        title=shape.title,
        citation=shape.citation,
        variables=variables,
        typologies=typologies,
        codes=codes,
        relations=relations,
        requires=shape.requires,
    )


def _codes(parts: list[Any], lines: Lines, findings: Findings) -> Iterator[Code]:
    """Depth first, with a stack: a tree may be deeper than Python's."""
    ids: dict[str, Lines] = {}
    hotkeys: dict[str, Lines] = {}
    waiting = _below("codes", parts, lines, None)
    while waiting:
        part, at, parent = waiting.pop()
        shape = findings.shape(CodeShape, part, at, "code")
        if shape is None:
            continue
        findings.once(ids, "code", shape.id, at.below("id"))
        if shape.key:
            findings.once(hotkeys, "hotkey", shape.key, at.below("key"))
        given = {name: getattr(shape, name) for name in _CODE_FIELDS}
        yield Code(parent=parent, **given)
        waiting += _below("children", shape.children, at, shape.id)


_CODE_FIELDS = [name for name in CodeShape.model_fields if name != "children"]


def _below(
    key: str, parts: list[Any], lines: Lines, parent: str | None
) -> list[tuple[Any, Lines, str | None]]:
    """The codes under this key, last first: they are taken from the end."""
    return [(part, lines.below(key, at), parent) for at, part in enumerate(parts)][::-1]


def _variables(
    parts: list[Any], lines: Lines, ids: dict[str, Lines], findings: Findings
) -> Iterator[Variable]:
    """ids: grows by each variable's; typologies take theirs from the same names."""
    means: dict[str, dict[str, str]] = {}
    for shape, at in findings.shapes(VariableShape, parts, lines, "variables", "variable"):
        findings.once(ids, "variable", shape.id, at.below("id"))
        _not_reserved(shape.id, at.below("id"), findings)
        of_kind = means.setdefault(shape.of, {})
        for name in (shape.id, shape.name.en, shape.name.zh):
            _one_meaning(of_kind, name, shape.id, at.below("name"), findings)
        levels = tuple(_levels(shape.levels, at, findings))
        yield Variable(shape.id, shape.of, shape.name, shape.definition, levels)


def _not_reserved(id: str, lines: Lines, findings: Findings) -> None:
    if id in RESERVED:
        findings.add(
            lines, f"the id {id!r} is one that tables use for themselves", "choose another"
        )


def _levels(parts: list[Any], lines: Lines, findings: Findings) -> Iterator[Level]:
    ids: dict[str, Lines] = {}
    means: dict[str, str] = {}
    for shape, at in findings.shapes(LevelShape, parts, lines, "levels", "level"):
        level = Level(shape.id, shape.name, shape.aliases)
        findings.once(ids, "level", shape.id, at.below("id"))
        _not_missing("level", names_of(level), at, findings)
        for name in names_of(level):
            _one_meaning(means, name, shape.id, at, findings)
        yield level


def _not_missing(noun: str, names: Sequence[str], lines: Lines, findings: Findings) -> None:
    """Note a problem with a name that stands for having no value at all."""
    taken = [name for name in names if name and folded(name) in MISSING_WORDS]
    if taken:
        what = f"a {noun} can't be called {taken[0]!r}: that says that there is no value"
        findings.add(lines, what, "give it another name, or leave it out")


def _one_meaning(
    means: dict[str, str], name: str, owner: str, lines: Lines, findings: Findings
) -> None:
    """Note a problem if the name already means another thing. means: grows by it."""
    first = means.setdefault(folded(name), owner) if name else owner
    if first != owner:
        what = f"{name!r} means both {first!r} and {owner!r}"
        findings.add(lines, what, "give each a name of its own")


def _typologies(
    parts: list[Any],
    lines: Lines,
    above: tuple[dict[str, Lines], tuple[Variable, ...], tuple[Code, ...]],
    findings: Findings,
) -> Iterator[Typology]:
    """above: the ids taken by variables (grows), the variables, the codes."""
    ids, variables, codes = above
    for shape, at in findings.shapes(TypologyShape, parts, lines, "typologies", "typology"):
        findings.once(ids, "variable or typology", shape.id, at.below("id"))
        _not_reserved(shape.id, at.below("id"), findings)
        basis = shape.rests_on or rests_on(shape.classes, variables, codes)
        if basis is None:
            _unknown_basis(shape, at, findings)
            continue
        for name in shape.names:
            if name not in shape.classes:
                hint = suggestion(name, list(shape.classes))
                findings.add(at.below("names", name), f"there is no class {name!r}", hint)
        _rule(shape, basis, at, findings)
        for ident in shape.classes:
            names = _class_names(shape, ident)
            _not_missing("class", names, at.below("classes", ident), findings)
        yield Typology(
            id=shape.id,
            of=shape.of,
            name=shape.name,
            classes=tuple(_classes(shape, at, findings)),
            rests_on=basis,
            definition=shape.definition,
            by=shape.by or "presence",
            at_least=shape.at_least or 1,
            highest=shape.highest,
            otherwise=shape.otherwise,
        )


def _class_names(shape: TypologyShape, ident: str) -> tuple[str, str, str]:
    name = shape.names.get(ident, Text())
    return ident, name.en, name.zh


def _rule(shape: TypologyShape, basis: RestsOn, lines: Lines, findings: Findings) -> None:
    """Note what doesn't go together in how codings give a class."""
    if basis == "variables":
        for key in ("by", "at_least"):
            if getattr(shape, key) is not None:
                what = f"{key!r} says how codings show a code; this typology rests on variables"
                findings.add(lines.below(key), what, "leave it out")
        return
    if (shape.by == "threshold") != (shape.at_least is not None):
        at = lines.below("by" if shape.at_least is None else "at_least")
        what = "'by: threshold' and 'at_least' go together"
        findings.add(at, what, "write by: threshold and at_least: 3, say, or neither")
    if MIXED_ID in map(folded, shape.classes):
        place = lines.below("classes")
        what = f"a class can't be called {MIXED_ID}: so is a case whose codings show several"
        findings.add(place, what, "choose another id")


def _unknown_basis(shape: TypologyShape, lines: Lines, findings: Findings) -> None:
    first, conditions = next(iter(shape.classes.items()))
    name = next(iter(conditions))
    what = f"{name!r} is neither a variable nor a code of this file"
    hint = (
        "define it here; if it is of a codebook that stands under requires, add to the typology"
        " rests_on: variables, or rests_on: codes"
    )
    findings.add(lines.below("classes", first, name), what, hint)


def _classes(shape: TypologyShape, lines: Lines, findings: Findings) -> Iterator[TypologyClass]:
    """In the order that the file asks for, else as they stand."""
    order = shape.order or tuple(shape.classes)
    if sorted(order) != sorted(shape.classes):
        what = f"'order' must name each class once: {', '.join(shape.classes)}"
        findings.add(lines.below("order"), what, "name all of them and nothing else")
        return
    for name in order:
        yield TypologyClass(name, shape.names.get(name, Text.plain(name)), shape.classes[name])


def _relations(parts: list[Any], lines: Lines, findings: Findings) -> Iterator[Relation]:
    seen: set[Relation] = set()
    for shape, at in findings.shapes(RelationShape, parts, lines, "relations", "relation"):
        relation = Relation(shape.origin, shape.target, shape.kind)
        if relation in seen:
            findings.add(at, "this relation stands here a second time", "keep one of the two")
        seen.add(relation)
        yield relation

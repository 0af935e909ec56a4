"""Codebooks in the project file: variables, typologies, codes and relations, in and out.

A thing that comes from a codebook file has a uuid made from the codebook's id and its own, so that
two projects that took the same codebook mean the same code by it when they are merged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID, uuid5

from qcode.codebook.model import (
    Code,
    Codebook,
    Level,
    Relation,
    Typology,
    TypologyClass,
    Variable,
)
from qcode.codebook.tree import ordered
from qcode.store.connection import Connection
from qcode.store.damage import read_back
from qcode.store.journal import Act, Value
from qcode.texts import Text

_NAMESPACE = UUID("8c1d3f62-7a43-4f0e-9d55-1b6c0a2e7f10")

Body = Mapping[str, Any]


def add_codebook(act: Act, codebook: Codebook) -> None:
    """Take a codebook in. Its ids must be free in the project (codebook.check_together)."""
    body = {
        "title": asdict(codebook.title),
        "citation": codebook.citation,
        "requires": codebook.requires,
        "variables": [variable.id for variable in codebook.variables],
    }
    own = act.insert(
        "codebook",
        {"ident": codebook.id, "version": codebook.version, "body": to_json(body)},
        _uuid(codebook.id),
    )
    for position, variable in enumerate(codebook.variables):
        _put_variable(act, variable, own, position, _uuid(codebook.id, "variable", variable.id))
    for position, typology in enumerate(codebook.typologies):
        _add_typology(act, typology, own, position, _uuid(codebook.id, "typology", typology.id))
    _add_codes(act, codebook, own)


def add_variable(
    act: Act, variable: Variable, codebook: int | None, position: int, uuid: str | None = None
) -> None:
    """Take a variable in; codebook None: it was met in a file and no codebook declares it."""
    row: dict[str, Value] = {"ident": variable.id, "codebook": codebook, "position": position}
    act.insert("variable", {**row, "body": to_json(asdict(variable))}, uuid)


def _put_variable(act: Act, variable: Variable, codebook: int, position: int, uuid: str) -> None:
    """Take in what a codebook declares, also of a variable that was met in a file before.

    One that another codebook declares is the same, and stays that one's.
    """
    known = act.connection.execute(
        "SELECT id, codebook FROM variable WHERE ident = ?", (variable.id,)
    ).fetchone()
    if known is None:
        add_variable(act, variable, codebook, position, uuid)
    elif known[1] is None:
        body = to_json(asdict(variable))
        row: dict[str, Value] = {"codebook": codebook, "position": position, "body": body}
        act.update("variable", known[0], row)


def _add_typology(act: Act, typology: Typology, codebook: int, position: int, uuid: str) -> None:
    body = to_json(asdict(typology))
    row: dict[str, Value] = {"ident": typology.id, "codebook": codebook, "position": position}
    act.insert("typology", {**row, "body": body}, uuid)


def codebooks(connection: Connection) -> list[Codebook]:
    """The project's codebooks, in the order in which they were added."""
    rows = connection.execute(
        "SELECT id, ident, version, body FROM codebook ORDER BY id"
    ).fetchall()
    known = {variable.id: variable for variable in variables(connection)}
    return [
        replace(
            book_said(ident, version, body, known),
            typologies=tuple(typologies(connection, own)),
            codes=tuple(codes(connection, own)),
            relations=tuple(_relations(connection, own)),
        )
        for own, ident, version, body in rows
    ]


def variables(connection: Connection) -> list[Variable]:
    """The variables of the project, those of no codebook last."""
    return [variable_said(body) for body in _bodies(connection, "variable", None)]


def typologies(connection: Connection, codebook: int | None = None) -> list[Typology]:
    """The typologies of a codebook, or all of the project."""
    return [typology_said(body) for body in _bodies(connection, "typology", codebook)]


def codes(connection: Connection, codebook: int | None = None) -> list[Code]:
    """The codes of a codebook, or all of the project; parents before their children."""
    return [code for _, code in numbered_codes(connection, codebook)]


def code_id(connection: Connection, ident: str) -> int | None:
    """The local id of the code of this id, None if there is none."""
    row = connection.execute("SELECT id FROM code WHERE ident = ?", (ident,)).fetchone()
    return None if row is None else int(row[0])


def numbered_codes(connection: Connection, codebook: int | None = None) -> list[tuple[int, Code]]:
    """The same with their local ids; siblings by position."""
    where = "" if codebook is None else "WHERE code.codebook = :codebook"
    rows = connection.execute(
        "SELECT code.id, code.ident, above.ident, code.body FROM code"
        f" LEFT JOIN code AS above ON above.id = code.parent {where}"
        " ORDER BY code.codebook IS NULL, code.codebook, code.position, code.id",
        {"codebook": codebook},
    ).fetchall()
    own_id = {ident: own for own, ident, _, _ in rows}
    return [(own_id[code.id], code) for code in ordered([code_said(*row[1:]) for row in rows])]


def astray(connection: Connection) -> list[str]:
    """The codes that no way down from the top of their codebook leads to."""
    rows = connection.execute(
        "WITH RECURSIVE standing (id, codebook) AS ("
        " SELECT id, codebook FROM code WHERE parent IS NULL"
        " UNION ALL SELECT code.id, code.codebook FROM code JOIN standing"
        " ON code.parent = standing.id AND code.codebook IS standing.codebook)"
        " SELECT ident FROM code WHERE id NOT IN (SELECT id FROM standing) ORDER BY id"
    )
    return [ident for (ident,) in rows.fetchall()]


def _add_codes(act: Act, codebook: Codebook, own: int) -> None:
    ids: dict[str, int] = dict(act.connection.execute("SELECT ident, id FROM code").fetchall())
    for position, code in enumerate(codebook.codes):
        parent = ids[code.parent] if code.parent is not None else None
        ids[code.id] = act.insert(
            "code",
            {
                "ident": code.id,
                "codebook": own,
                "parent": parent,
                "position": position,
                "body": code_body(code),
            },
            _uuid(codebook.id, "code", code.id),
        )
    for relation in codebook.relations:
        row = {"origin": ids[relation.origin], "target": ids[relation.target]}
        uuid = _uuid(codebook.id, relation.kind, relation.origin, relation.target)
        act.insert("relation", {**row, "codebook": own, "kind": relation.kind}, uuid)


def _bodies(connection: Connection, table: str, codebook: int | None) -> list[str]:
    where = "" if codebook is None else "WHERE codebook = :codebook"
    rows = connection.execute(
        f"SELECT body FROM {table} {where} ORDER BY codebook IS NULL, codebook, position, id",
        {"codebook": codebook},
    )
    return [body for (body,) in rows.fetchall()]


def _relations(connection: Connection, codebook: int) -> list[Relation]:
    rows = connection.execute(
        "SELECT origin.ident, target.ident, kind FROM relation"
        " JOIN code AS origin ON origin.id = relation.origin"
        " JOIN code AS target ON target.id = relation.target"
        " WHERE relation.codebook = ? ORDER BY"
        # As they were first met: an undo gives a row another local id.
        " (SELECT min(change.id) FROM change WHERE change.uuid = relation.uuid)",
        (codebook,),
    )
    return [Relation(*row) for row in rows.fetchall()]


def _uuid(*names: str) -> str:
    return str(uuid5(_NAMESPACE, "/".join(names)))


def to_json(body: Body) -> str:
    """What is only ever read whole, as a record keeps it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _text(body: Body) -> Text:
    return Text(**body)


def _texts(bodies: list[Body]) -> tuple[Text, ...]:
    return tuple(map(_text, bodies))


@read_back(Text("a codebook", "编码簿"))
def book_said(ident: str, version: str, body: str, known: Mapping[str, Variable]) -> Codebook:
    """A codebook from its record, without what has records of its own."""
    said = json.loads(body)
    return Codebook(
        id=ident,
        version=version,
        title=_text(said["title"]),
        citation=said["citation"],
        requires=tuple(said["requires"]),
        variables=tuple(known[each] for each in said["variables"]),
    )


@read_back(Text("a variable", "变量"))
def variable_said(body: str) -> Variable:
    """A variable from the body of its record."""
    said = json.loads(body)
    levels = tuple(
        Level(level["id"], _text(level["name"]), tuple(level["aliases"]))
        for level in said["levels"]
    )
    texts = {"name": _text(said["name"]), "definition": _text(said["definition"])}
    return Variable(**{**said, **texts, "levels": levels})


@read_back(Text("a typology", "类型"))
def typology_said(body: str) -> Typology:
    """A typology from the body of its record."""
    said = json.loads(body)
    classes = tuple(
        TypologyClass(each["id"], _text(each["name"]), each["conditions"])
        for each in said["classes"]
    )
    texts = {"name": _text(said["name"]), "definition": _text(said["definition"])}
    return Typology(**{**said, **texts, "classes": classes})


@read_back(Text("a code", "编码"))
def code_said(ident: str, parent: str | None, body: str) -> Code:
    """A code from its record. parent: the id of the code above it."""
    said = json.loads(body)
    return Code(
        id=ident,
        name=_text(said["name"]),
        definition=_text(said["definition"]),
        include=_texts(said["include"]),
        exclude=_texts(said["exclude"]),
        examples=_texts(said["examples"]),
        cues={lang: tuple(words) for lang, words in said["cues"].items()},
        color=said["color"],
        key=said["key"],
        parent=parent,
    )


def code_body(code: Code) -> str:
    """What the record of a code says besides its id and place."""
    said = asdict(code)
    return to_json({key: value for key, value in said.items() if key not in ("id", "parent")})

"""A codebook as the text of its file: reading it again gives the same codebook."""

from __future__ import annotations

from typing import Any

from qcode.codebook.model import Code, Codebook, Level, Relation, Typology, Variable
from qcode.codebook.references import rests_on
from qcode.strict_yaml import write_yaml
from qcode.texts import Text


def codebook_to_yaml(codebook: Codebook) -> str:
    """The file of a codebook (design: codebook files); what is empty is left out."""
    return write_yaml(
        _given(
            id=codebook.id,
            version=codebook.version,
            title=_text(codebook.title),
            citation=codebook.citation,
            requires=list(codebook.requires),
            variables=[_variable(each) for each in codebook.variables],
            typologies=[_typology(each, codebook) for each in codebook.typologies],
            codes=_forest(codebook.codes),
            relations=[_relation(each) for each in codebook.relations],
        )
    )


def _given(**entries: Any) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value}


def _text(text: Text) -> str | dict[str, str]:
    return text.en if text.en == text.zh else _given(en=text.en, zh=text.zh)


def _texts(texts: tuple[Text, ...]) -> list[Any]:
    return [_text(each) for each in texts]


def _variable(variable: Variable) -> dict[str, Any]:
    return _given(
        id=variable.id,
        of=variable.of,
        name=_text(variable.name),
        definition=_text(variable.definition),
        levels=[_level(each) for each in variable.levels],
    )


def _level(level: Level) -> dict[str, Any]:
    return _given(id=level.id, name=_text(level.name), aliases=list(level.aliases))


def _typology(typology: Typology, codebook: Codebook) -> dict[str, Any]:
    names = {
        each.id: _text(each.name) for each in typology.classes if each.name != Text.plain(each.id)
    }
    classes = {each.id: dict(each.conditions) for each in typology.classes}
    evident = rests_on(classes, codebook.variables, codebook.codes) == typology.rests_on
    return _given(
        id=typology.id,
        of=typology.of,
        name=_text(typology.name),
        definition=_text(typology.definition),
        rests_on="" if evident else typology.rests_on,
        names=names,
        classes=classes,
        **_rule(typology),
    )


def _rule(typology: Typology) -> dict[str, str]:
    """How codings give a class, and how the classes are to be read; what goes without saying
    is empty.
    """
    threshold = typology.by == "threshold"
    return {
        "by": "" if typology.by == "presence" else typology.by,
        "at_least": str(typology.at_least) if threshold else "",
        "highest": "" if typology.highest == "last" else typology.highest,
        "else": typology.otherwise,
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {"from": relation.origin, "to": relation.target, "kind": relation.kind}


def _forest(codes: tuple[Code, ...]) -> list[Any]:
    """The codes at the top, each with those below it in its `children`."""
    top: list[Any] = []
    written: dict[str, dict[str, Any]] = {}
    for code in codes:
        written[code.id] = _code(code)
        above = code.parent
        siblings = top if above is None else written[above].setdefault("children", [])
        siblings.append(written[code.id])
    return top


def _code(code: Code) -> dict[str, Any]:
    return _given(
        id=code.id,
        name=_text(code.name),
        definition=_text(code.definition),
        include=_texts(code.include),
        exclude=_texts(code.exclude),
        examples=_texts(code.examples),
        cues={lang: list(cues) for lang, cues in code.cues.items()},
        color=code.color,
        key=code.key,
    )

"""What a researcher chose to look at, in words, made into ids that the analyses understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qcode.codebook.model import KIND_NAMES, MISSING_WORDS, MIXED, MIXED_ID, Code, Typology
from qcode.codebook.values import accept, folded
from qcode.coding.corpus import Corpus
from qcode.errors import UnknownName, UsageProblem
from qcode.project.catalog import Catalog
from qcode.project.names import one_or_more
from qcode.store.codings import StoredCoding
from qcode.table import Table
from qcode.texts import Text, counted


@dataclass(frozen=True, slots=True)
class Choice:
    """The filters of the command line, as typed. where: VARIABLE=LEVEL each.

    queries: each the name of a saved query, or an expression. A single word can stand by itself.
    """

    coders: Sequence[str] = ()
    codes: Sequence[str] = ()
    sources: Sequence[str] = ()
    where: Sequence[str] = ()
    interviewers: bool = False
    queries: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("coders", "codes", "sources", "where", "queries"):
            object.__setattr__(self, name, one_or_more(getattr(self, name)))


def variable_id(corpus: Corpus, catalog: Catalog, word: str, others: Sequence[str] = ()) -> str:
    """The id of the variable, typology, or case kind that a word names.

    Raises UnknownName; UsageProblem for what is no property of turns.
    """
    typologies = _typologies(corpus)
    named, at, kind = word.replace("＠", "@").partition("@")
    if folded(named) in typologies:
        ident = typologies[folded(named)].id
        return f"{ident}@{kind_of_case(catalog, kind)}" if at else ident
    if word in ("code", "coder") and word not in others:
        raise UsageProblem(
            Text(f"{word} can't be used here", f"此处不能用 {word}"),
            Text(
                "name a variable, a typology or a kind of case; --code and --coder choose codes "
                "and coders",
                "请指定变量、类型学或个案类型；编码和编码员用 --code、--coder 选择",
            ),
        )
    ids = [typology.id for typology in corpus.typologies]
    return catalog.require(word, [*others, "source", *ids])


def kind_of_case(catalog: Catalog, word: str) -> str:
    """The kind of case, source or turn that a word names. Raises UnknownName."""
    kind = catalog.kind(word)
    names = {folded(name): id for id in ("source", "turn") for name in _called(KIND_NAMES[id])}
    found = kind or names.get(folded(word)) or names.get(folded(word).removesuffix("s"))
    if found is None:
        raise UnknownName("kind of case", word, [*catalog.kinds, "source", "turn"])
    return found


def _called(name: Text) -> tuple[str, str]:
    return name.en, name.zh


def on_codings(typologies: Mapping[str, Typology], words: Sequence[str]) -> bool:
    """Whether one of these words, or what stands before its equals sign, may name a typology that
    rests on codings.
    """
    on_codes = [each for each in typologies.values() if each.rests_on == "codes"]
    names = {folded(name) for each in on_codes for name in (each.id, *_called(each.name)) if name}
    return any(
        folded(word.partition("=")[0].replace("＠", "@").partition("@")[0]) in names
        for word in words
    )


def dimension_id(corpus: Corpus, catalog: Catalog, word: str) -> str:
    """The id of what a table can be made by: a variable, and so on, or a code with kinds.

    Raises UnknownName, AmbiguousName.
    """
    from qcode.analysis.tidy.passages import codes_with_kinds

    try:
        return variable_id(corpus, catalog, word, ("code", "coder"))
    except UnknownName:
        kinds = codes_with_kinds(corpus.codes).values()
        named = [each.id for each in kinds if folded(word) in map(folded, _words(each))]
        if len(named) != 1:
            raise
        return named[0]


def _words(code: Code) -> tuple[str, ...]:
    return (code.id, code.name.en, code.name.zh)


def condition(corpus: Corpus, catalog: Catalog, text: str) -> tuple[str, str | None]:
    """VARIABLE=LEVEL as ids; level None: has no value. Raises UsageProblem, UnknownName."""
    word, equals, value = text.partition("=")
    if not equals:
        raise UsageProblem(f"--where {text!r} has no =", "write --where actor_type=village-cadre")
    ident = variable_id(corpus, catalog, word.strip())
    return ident, level_id(corpus, catalog, ident, value.strip())


def level_id(corpus: Corpus, catalog: Catalog, ident: str, value: str) -> str | None:
    """The id of the level of this variable that a word names; None: missing. In quotation marks it
    is a level, whatever it is called. Raises UnknownName.
    """
    if folded(value) in MISSING_WORDS:
        return None
    return _level(corpus, catalog, ident, value[1:-1] if _quoted(value) else value)


def written(level: str | None) -> str:
    """How a level is told from the missing one where it is named; None: that one."""
    if level is None:
        return ""
    return f'"{level}"' if folded(level) in MISSING_WORDS or _quoted(level) else level


def _quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] == '"'


def _level(corpus: Corpus, catalog: Catalog, ident: str, value: str) -> str:
    typology = _typologies(corpus).get(folded(ident.partition("@")[0]))
    if typology is not None:
        mixed = (MIXED_ID, MIXED.zh.strip("（）"), MIXED.en, MIXED.zh)
        known = {folded(word): MIXED_ID for word in mixed if typology.rests_on == "codes"}
        known |= {folded(each.id): each.id for each in typology.classes}
        known |= {
            folded(name): each.id
            for each in typology.classes
            for name in (each.name.en, each.name.zh)
        }
        return _among(f"class of {ident}", value, known)
    if ident in catalog.variables:
        return accept(catalog.variables[ident], value)
    if ident == "source":
        return _among("source", value, {folded(each.name): each.name for each in corpus.sources})
    names = {folded(case.name): case.name for case in corpus.cases if case.kind == ident}
    return _among(ident, value, names)


def _among(kind: str, value: str, known: Mapping[str, str]) -> str:
    found = known.get(folded(value))
    if found is None:
        raise UnknownName(kind, value, list(dict.fromkeys(known.values())))
    return found


def _typologies(corpus: Corpus) -> dict[str, Typology]:
    """Typologies by every word that names one."""
    return {
        folded(word): typology
        for typology in corpus.typologies
        for word in filter(None, (typology.id, typology.name.en, typology.name.zh))
    }


def about_codings(
    table: Table, codings: Sequence[StoredCoding], choice: Choice, corpus: Corpus
) -> Table:
    """A listing of codings that says how many there are, whose, and what was chosen."""
    from qcode.analysis.captions import CONSENSUS_LEFT_OUT

    coders = list(dict.fromkeys(coding.coder for coding in codings))
    note = Text(
        f"n = {counted(len(codings), 'coding')} by {', '.join(coders) or 'nobody'}.",
        f"n = {len(codings):,} 个编码段；编码员：{'、'.join(coders) or '无'}。",
    )
    meta = {**table.meta, "n": {"codings": len(codings)}, "coders": coders}
    left_out = (CONSENSUS_LEFT_OUT,) if corpus.derived is not None and not choice.coders else ()
    return filtered(replace(table, meta=meta, notes=(*table.notes, note, *left_out)), choice)


def filtered(table: Table, choice: Choice, more: Sequence[str] = ()) -> Table:
    """A listing that says what was chosen; more: words of a choice that only it has."""
    chosen = {
        "coders": list(choice.coders),
        "codes": list(choice.codes),
        "sources": list(choice.sources),
        "where": list(choice.where),
        "queries": list(choice.queries),
    }
    said = "; ".join([*(word for words in chosen.values() for word in words), *more])
    notes = (Text(f"Only: {said}.", f"筛选：{said}。"),) if said else ()
    meta = {**table.meta, "filters": chosen}
    return replace(table, meta=meta, notes=(*table.notes, *notes))

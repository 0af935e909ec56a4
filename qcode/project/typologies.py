"""TypologyQuestions: which case falls in which class, and what speaks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qcode.codebook.model import RULES, Rule, Typology
from qcode.errors import UnknownName, UsageProblem
from qcode.project.questions import EVERYTHING, Questions, at_one_moment
from qcode.project.selection import Choice
from qcode.store import codings as stored_codings
from qcode.table import Table
from qcode.texts import Text

if TYPE_CHECKING:
    from qcode.coding.corpus import Corpus


class TypologyQuestions(Questions):
    """The typologies of the project, carried out."""

    @at_one_moment
    def typology(
        self,
        choice: Choice = EVERYTHING,
        name: str | None = None,
        *,
        of: str | None = None,
        by: str | None = None,
        at_least: int | None = None,
        measure: str = "segments",
    ) -> Table:
        """The cases in each cell of a typology: analysis.typologies.table, names resolved.

        name: needed where there are several; also ID@KIND.  of: another kind of case than the
        codebook's.  by, at_least: another rule than the codebook's.
        Raises UnknownName, UsageProblem.
        """
        from qcode.analysis.typologies.table import typology_table

        corpus = self.corpus()
        typology = self._typology(corpus, name, of, by, at_least)
        filters = self._filters(corpus, choice)
        table = typology_table(corpus, typology, filters, measure, self._begun())
        return self._with_stale(self._with_states(table), choice)

    @at_one_moment
    def typology_cases(
        self,
        choice: Choice = EVERYTHING,
        name: str | None = None,
        *,
        of: str | None = None,
        by: str | None = None,
        at_least: int | None = None,
    ) -> Table:
        """A typology case by case, with the codings behind each class; else as typology."""
        from qcode.analysis.typologies.listing import typology_cases

        corpus = self.corpus()
        typology = self._typology(corpus, name, of, by, at_least)
        filters = self._filters(corpus, choice)
        table = typology_cases(corpus, typology, filters, self._begun())
        return self._with_stale(self._with_states(self._with_uuids(table)), choice)

    def _typology(
        self, corpus: Corpus, name: str | None, of: str | None, by: str | None, least: int | None
    ) -> Typology:
        from qcode.analysis.tidy.factors import typology_at
        from qcode.project.selection import kind_of_case, variable_id

        known, catalog = [each.id for each in corpus.typologies], self.catalog()
        word, _, kind = (_only(known) if name is None else name).partition("@")
        named = catalog.typology(word)
        if named is None:
            raise UnknownName("typology", word, known)
        if of is not None and named.rests_on == "variables":
            _check_own_kind(named, kind_of_case(catalog, of))
        level = of or kind or named.of
        found = typology_at(corpus, variable_id(corpus, catalog, f"{named.id}@{level}"))
        return _ruled(found or named, by, least)

    def _with_uuids(self, table: Table) -> Table:
        """The table whose records name codings by what they are called everywhere."""
        uuids = stored_codings.uuids(self._connection)
        records = tuple(_named(dict(each), uuids) for each in table.records or ())
        return replace(table, records=records)


def _only(known: list[str]) -> str:
    if not known:
        raise UsageProblem(
            Text("no codebook of the project has a typology", "项目的编码簿中没有类型学"),
            Text("see them with: qcode codebook variables", "查看：qcode codebook variables"),
        )
    if len(known) > 1:
        raise UsageProblem(
            Text("the project has several typologies", "项目有多个类型学"),
            Text(f"name one of {', '.join(known)}", f"请指明其一：{'、'.join(known)}"),
        )
    return known[0]


def _check_own_kind(typology: Typology, kind: str) -> None:
    """Raises UsageProblem where variables of one kind of case are asked to class another."""
    if kind != typology.of:
        raise UsageProblem(
            Text(
                f"{typology.id} rests on variables of {typology.of}: there is none of {kind}",
                f"{typology.id} 以 {typology.of} 的变量为依据，不能用于 {kind}",
            ),
            Text(f"leave out --of {kind}", f"请去掉 --of {kind}"),
        )


def _ruled(typology: Typology, by: str | None, least: int | None) -> Typology:
    """The typology by another rule, where one is asked for."""
    if by is None and least is None:
        return typology
    if typology.rests_on == "variables":
        raise UsageProblem(
            Text(
                f"{typology.id} rests on variables, which have one value",
                f"{typology.id} 以变量为依据，变量只有一个取值",
            ),
            Text(
                "leave --by and --at-least for a typology on codes",
                "--by 与 --at-least 只用于以编码为依据的类型学",
            ),
        )
    rule: Rule = "threshold" if by is None else _rule(by)
    if rule != "threshold" and least is not None:
        raise UsageProblem(
            Text(f"--at-least is for a threshold, not for {rule}", f"--at-least 不用于 {rule}"),
            Text("leave out one of the two", "请去掉其中一项"),
        )
    if rule == "threshold" and least is None and typology.by != "threshold":
        raise UsageProblem(
            Text("a threshold needs a number of codings", "阈值须给出编码段数"),
            Text("write --at-least 3, say", "例如 --at-least 3"),
        )
    return replace(typology, by=rule, at_least=typology.at_least if least is None else least)


def _rule(word: str) -> Rule:
    for rule in RULES:
        if rule == word:
            return rule
    raise UnknownName("rule", word, RULES)


def _named(record: dict[str, Any], uuids: dict[int, str]) -> dict[str, Any]:
    if "codings" not in record:
        return record
    behind = {value: [uuids[each] for each in ids] for value, ids in record["codings"].items()}
    return {**record, "codings": behind}

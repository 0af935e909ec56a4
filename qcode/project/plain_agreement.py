"""How far coders agree in files of other tools: ratings, or spans. No project is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qcode.analysis.agreement.agree import Wanted, agree_on_continua, agree_on_ratings
from qcode.analysis.agreement.measures.coefficients import COEFFICIENTS
from qcode.analysis.agreement.measures.scales import Level, Scale, Weights
from qcode.analysis.agreement.table.about import About, Draws
from qcode.analysis.agreement.table.symbols import check
from qcode.table import Table
from qcode.texts import Text
from qcode.version import __version__


def agree_in_ratings(
    path: Path,
    wanted: Wanted,
    *,
    level: Level = "nominal",
    weights: Weights | None = None,
    order: Sequence[str] = (),
    cluster: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Of a file with a row a unit and a column a coder.

    order: the categories from low to high.  cluster: the column that says which units are drawn
    together.  Raises FileProblem, UsageProblem, UnknownName.
    """
    from qcode.project.plain_ratings import about_missing, ratings_figures, read_ratings

    check(wanted.coefficients, COEFFICIENTS, "ratings", file=True)
    scale = Scale(level, weights)
    plain = read_ratings(path, level, cluster=cluster, order=order, encoding=encoding)
    chosen = [each for id, each in COEFFICIENTS.items() if id in wanted.coefficients] or None
    figures = ratings_figures(
        plain, scale, replicates=wanted.replicates, seed=wanted.seed, coefficients=chosen
    )
    about = About(
        "rating",
        plain.units,
        plain.ratings.coders,
        Draws(wanted.replicates, wanted.seed, plain.clusters, "cluster" if cluster else "unit"),
        file=path.name,
        level=level,
        weights=weights,
        said=(about_missing(plain.ratings), *plain.notes),
    )
    return _signed(agree_on_ratings(figures, about, wanted))


def agree_in_spans(path: Path, wanted: Wanted, *, encoding: str | None = None) -> Table:
    """Of a file of spans. Raises FileProblem, UsageProblem, UnknownName."""
    from qcode.project.plain_spans import read_spans

    return _signed(agree_on_continua(read_spans(path, encoding=encoding), wanted, path.name))


def _signed(table: Table) -> Table:
    """The table with the qcode that it comes from."""
    note = Text.plain(f"qcode {__version__}.")
    meta = {**table.meta, "version": __version__}
    return replace(table, meta=meta, notes=(*table.notes, note))

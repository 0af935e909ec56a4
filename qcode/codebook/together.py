"""Whether several codebooks can serve one project: nothing in them may mean two things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcode.codebook.model import Codebook
from qcode.codebook.references import Known, broken
from qcode.codebook.relations import circular, in_a_circle
from qcode.errors import UsageProblem

_Entry = tuple[str, str, object]


def check_together(codebooks: Sequence[Codebook]) -> None:
    """Raises UsageProblem if the codebooks of one project contradict or lack one another.

    Ids of codes, variables and typologies are unique in a project; two codebooks may hold the
    same variable if they say the same of it.
    """
    _check_ids(codebooks)
    _check_required(codebooks)
    known = Known(codebooks, complete=True)
    for book in codebooks:
        for each in broken(book, known):
            raise UsageProblem(f"codebook {book.id!r}: {each.what}", each.hint)
    circle = circular([each for book in codebooks for each in book.relations])
    if circle is not None:
        ids = ", ".join(book.id for book in codebooks)
        what, hint = in_a_circle(circle)
        raise UsageProblem(f"codebooks {ids}: {what}", hint)


def _check_ids(codebooks: Sequence[Codebook]) -> None:
    seen: dict[tuple[str, str], tuple[Codebook, object]] = {}
    for number, book in enumerate(codebooks):
        if book.id in [each.id for each in codebooks[:number]]:
            raise UsageProblem(f"two codebooks have the id {book.id!r}", "add only one of them")
        for space, name, entry in _entries(book):
            first, other = seen.setdefault((space, name), (book, entry))
            if first is not book and not (entry == other and space == "variable"):
                what = f"codebooks {first.id!r} and {book.id!r} both have {name!r}"
                raise UsageProblem(what, "rename it in one of them, or add only one of them")


def _entries(book: Codebook) -> Iterator[_Entry]:
    """Everything with an id; typologies share the names of variables, which they derive."""
    yield from (("code", each.id, each) for each in book.codes)
    yield from (("variable", each.id, each) for each in book.variables)
    yield from (("variable", each.id, (book.id, each)) for each in book.typologies)


def lacking(codebooks: Sequence[Codebook]) -> Iterator[tuple[str, str]]:
    """(codebook, what it requires), by id, where that isn't among them."""
    present = {book.id for book in codebooks}
    for book in codebooks:
        yield from ((book.id, needed) for needed in book.requires if needed not in present)


def _check_required(codebooks: Sequence[Codebook]) -> None:
    for book, needed in lacking(codebooks):
        what = f"codebook {book!r} builds on {needed!r}, which is not in the project"
        raise UsageProblem(what, f"add {needed} as well")

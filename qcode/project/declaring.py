"""A codebook that declares what was met in a file before: the words there become its levels."""

from __future__ import annotations

from collections.abc import Iterable

from qcode.codebook.model import Codebook, Variable
from qcode.codebook.values import accept
from qcode.errors import UnknownName, UsageProblem
from qcode.store import sources as stored
from qcode.store.journal import Act


def declare(act: Act, met: Iterable[Variable], codebook: Codebook) -> None:
    """Bring the values of variables that were kept as free text under their declaration.

    Raises UsageProblem where a value is no level, or the variable is of something else.
    """
    of = {variable.id: variable.of for variable in met if not variable.declared}
    for typology in codebook.typologies:
        if typology.id in of:
            raise UsageProblem(
                f"an import kept {typology.id} as text, and {codebook.id} derives it by rule",
                "undo the import, add the codebook, and import again",
            )
    for variable in codebook.variables:
        if variable.id not in of:
            continue
        if variable.of != of[variable.id]:
            raise UsageProblem(
                f"{variable.id} is of a {variable.of}, but an import kept it of a"
                f" {of[variable.id]}",
                "undo the import, add the codebook, and import again",
            )
        for own, value in stored.values_of_variable(act.connection, variable.id):
            act.update("attribute", own, {"value": _level(variable, value)})


def _level(variable: Variable, value: str) -> str:
    try:
        return accept(variable, value)
    except UnknownName as error:
        raise UsageProblem(
            f"the project says {variable.id} {value!r}, which is no level of it", error.hint
        ) from None

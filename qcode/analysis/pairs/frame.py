"""Frame: the codes, the coders and the blocks that a table of pairs of codes is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qcode.analysis.pairs.blocks import Block, blocks
from qcode.analysis.tidy.begun import Begun
from qcode.analysis.tidy.dimensions import CODER, Dimension, dimension
from qcode.analysis.tidy.factors import Ints
from qcode.analysis.tidy.families import Families
from qcode.analysis.tidy.filters import Filters
from qcode.analysis.tidy.scope import Scope
from qcode.table import Column, Named
from qcode.texts import Text


@dataclass(frozen=True, slots=True)
class Frame:
    """shown: the codes that can be in a pair, as levels of `code`, in the codebook's order.

    split: what makes the blocks besides the coder, if anything does.
    """

    scope: Scope
    filters: Filters
    code: Dimension
    families: Families
    shown: Ints
    split: Dimension | None
    begun: Begun

    def blocks(self) -> Iterator[Block]:
        """Raises UsageProblem where no turn is left."""
        return blocks(self.scope, self.filters, self.split, self.begun)

    def stub(self, first: Column, second: Column) -> tuple[Column, ...]:
        """The columns that name a row: coder, level of the split, and the two codes."""
        split = () if self.split is None else (Column(self.split.id, (self.split.name,)),)
        return (Column("coder", (CODER,)), *split, first, second)

    def naming(self, block: Block) -> tuple[Named, ...]:
        """The cells that name a block's rows."""
        return (block.coder,) if block.level is None else (block.coder, block.level)

    @property
    def missing(self) -> Text | None:
        """What the split's missing level is called, if some turns are there."""
        if self.split is None or len(self.split.levels) - 1 not in self.split.present:
            return None
        return self.split.levels[-1].name


def frame(within: Scope, filters: Filters, split: str | None, rollup: bool, begun: Begun) -> Frame:
    """Raises UnknownName, UsageProblem."""
    code = dimension(within, "code", filters, rollup)
    by = None if split is None else dimension(within, split, filters, rollup)
    shown = np.array(code.shown(empty=False), np.int64)
    return Frame(within, filters, code, Families.of(code.tree), shown, by, begun)

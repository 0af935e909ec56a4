"""Above and below in the tree of codes, at any depth."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.codebook import tree
from qcode.codebook.model import Code
from qcode.texts import Text


def codes_under(*above):
    """Code number n stands below code number above[n], or at the top."""
    return [
        Code(f"c{n}", Text(f"C{n}"), parent=None if up is None else f"c{up}")
        for n, up in enumerate(above)
    ]


forests = st.lists(st.integers(-1, 20), max_size=20).map(
    lambda ups: codes_under(*(None if not n or up < 0 else up % n for n, up in enumerate(ups)))
)


@settings(deadline=None)
@given(forests)
def test_descendants_and_paths_say_the_same(codes):
    above, below = tree.parents(codes), tree.descendants(codes)
    for code in codes:
        assert {up for up in below if code.id in below[up]} == set(tree.path_up(code.id, above))
        assert len(list(tree.ancestors(code.id, above))) == tree.depth(codes)[code.id]


@settings(deadline=None)
@given(forests, st.randoms(use_true_random=False))
def test_depth_first_order_puts_each_code_right_among_its_own(codes, rng: random.Random):
    shuffled = rng.sample(codes, len(codes))
    found = tree.ordered(shuffled)
    below = tree.descendants(codes)
    ids = [code.id for code in found]
    assert sorted(ids) == sorted(below)
    for at, code in enumerate(ids):
        assert set(ids[at : at + len(below[code])]) == below[code]


def test_children_stand_in_the_order_given():
    assert tree.children(codes_under(None, 0, 0, None)) == {
        None: ["c0", "c3"],
        "c0": ["c1", "c2"],
        "c1": [],
        "c2": [],
        "c3": [],
    }


def test_a_chain_of_three_thousand_codes_is_no_trouble():
    codes = codes_under(None, *range(2_999))
    assert tree.ordered(codes[::-1]) == tuple(codes)
    assert tree.depth(codes)["c2999"] == 2_999
    assert sum(1 for _ in tree.path_up("c2999", tree.parents(codes))) == 3_000

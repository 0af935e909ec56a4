"""Testing: whether what a cross-table shows could be chance, and how strong it is.

    contingency.py   χ², G², adjusted residuals and Cramér's V of a table of counts
    exact.py         Fisher's exact test of a table of counts
    shuffling.py     the same labels among the same cases in every other way: permutation tests
    correction.py    p-values of many tests asked at once
    ranking.py       Kendall's τ-b and Somers' D of ordered classes and an outcome
    asked.py         what may be asked of a test
    readers.py       whose codings a test goes by, and where these coders have been
    observations.py  a cross-table read as counts by case: what is shuffled, and what is counted
    verdict.py       all figures of one cross-table
    marking.py       the cross-table with these figures; wording.py: the same as sentences
    association.py   an ordered class against outcome codes; association_table.py: as a table

The first five know nothing of codes and cases: arrays in, figures out. A figure that isn't defined
is None; a made-up 0 or 1 stands nowhere.

Segments of one person, or one village, aren't independent of one another: who speaks of a thing
once speaks of it again. χ² takes them for independent, and so rejects too often. A permutation
test that gives the *cases* other labels, and leaves what each of them said as it is, does not:
it is the one to report, and is reported first.
"""

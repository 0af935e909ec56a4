"""Deciding what coders differ in: each decision is kept with its reason, and can be taken back."""

from __future__ import annotations

from qcode.coding.consensus import Resolution
from qcode.project import Project

CJM, SWH = "2024-05-11_CJM", "2024-05-08_SWH"


def own(project: Project, source: str = CJM) -> list[object]:
    """What the coders themselves coded."""
    return [each for each in project.codings_in(source) if each.coder != "consensus"]


def test_a_coders_word_is_taken_with_a_reason_undone_and_done_again(play, sample) -> None:
    with Project.open(sample) as project:
        before = own(project)

    async def scenario(comparing) -> None:
        project = comparing.app.project
        await comparing.keys("n", "n", "n")
        side = comparing.here.sides[0]
        text = comparing.comparison.reading.text
        coded = (text[side.start : side.end], side.code)
        assert side.coder == "LIN"
        await comparing.keys("1")
        assert comparing.over == "Line"
        await comparing.because("clearer [b]so[/b]")
        decision = comparing.here.decision
        assert (decision.choice, decision.reason, decision.coder) == (
            "take LIN", "clearer [b]so[/b]", "LIN",
        )  # fmt: skip
        assert coded in comparing.consensus
        assert comparing.said == "decided: as LIN coded it"
        assert "✓ as LIN coded it · clearer [b]so[/b] · LIN" in comparing.told
        assert "1 decided" in str(comparing.screen.title_line.content)
        await comparing.keys("ctrl+z")
        assert comparing.here.status == "open"
        assert coded not in comparing.consensus
        assert "4 of 5" in comparing.told
        assert "○ open" in comparing.told
        await comparing.keys("ctrl+y")
        assert comparing.here.status == "decided"
        await comparing.keys("2")
        assert "instead of: as LIN coded it · clearer [b]so[/b] · LIN" in comparing.seen
        await comparing.because()
        assert comparing.here.decision.choice == "take MEI"
        assert coded not in comparing.consensus
        await comparing.keys("R")
        assert comparing.here.status == "open"
        assert "taken back: as MEI coded it" in comparing.said
        await comparing.keys("R")
        assert "nothing was decided" in comparing.said
        assert own(project) == before

    play(sample, scenario)


def test_what_another_decided_meanwhile_is_shown_and_not_replaced(play, sample) -> None:
    async def scenario(comparing) -> None:
        matter = comparing.here
        await comparing.keys("1")
        with Project.open(sample) as other:
            meanwhile = Resolution("neither")
            other.decide(matter.id, meanwhile, coder="MEI", reason="far", coders=matter.coders)
        await comparing.because("mine")
        assert comparing.over == "Tell"
        assert "decided meanwhile: nothing is to be coded here · far · MEI" in comparing.seen
        assert comparing.here.decision.coder == "MEI"
        await comparing.keys("enter")
        assert "✓ nothing is to be coded here · far · MEI" in comparing.told
        await comparing.keys("1")
        assert "instead of: nothing is to be coded here" in comparing.seen
        await comparing.because("mine")
        assert comparing.here.decision.reason == "mine"
        await comparing.keys("n", "1")
        side = comparing.here.sides[0]
        with Project.open(sample) as other:
            other.resize(side.id, side.start + 1, side.end, coder=side.coder)
        await comparing.because("late")
        assert comparing.over == "Tell"
        assert "a coder changed something there" in comparing.seen
        await comparing.keys("enter")
        await comparing.screen.look_if_changed()
        assert comparing.here.decision is None

    play(sample, scenario)


def test_some_of_what_was_coded_is_taken(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("n")
        text = comparing.comparison.reading.text
        sides = comparing.here.sides
        assert len({side.code for side in sides}) > 1
        await comparing.keys("m")
        assert comparing.over == "PickingDialog"
        await comparing.keys("down", "space", "enter")
        await comparing.because("that one")
        assert comparing.here.decision.choice == "span"
        (span,) = comparing.here.decision.outcome
        assert (span.code, span.start, span.end) == (
            sides[1].code, sides[1].start, sides[1].end,
        )  # fmt: skip
        assert (text[span.start : span.end], span.code) in comparing.consensus

    play(sample, scenario)


def test_what_is_undone_is_told_in_chinese_with_the_names_of_the_codes(play, sample) -> None:
    async def scenario(comparing) -> None:
        session = comparing.app.session
        await comparing.keys("n", "1")
        await comparing.because()
        codes = comparing.here.codes
        await comparing.keys("ctrl+z")
        assert "take" not in comparing.said
        for code in codes:
            assert session.name(code) in comparing.said

    play(sample, scenario, lang="zh", size=(200, 60))


def test_both_and_neither_and_giving_up_the_question(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("n", "b", "escape")
        assert comparing.here.status == "open"
        sides = comparing.here.sides
        await comparing.keys("b")
        await comparing.because("all of it")
        assert {each.code for each in comparing.here.decision.outcome} == {
            each.code for each in sides
        }
        await comparing.keys("x")
        await comparing.because()
        assert comparing.here.decision.outcome == ()
        assert "nothing is to be coded here" in comparing.told
        await comparing.keys("9")  # there is no ninth coder
        assert comparing.over == "CompareScreen"
        await comparing.keys("A")
        assert f"holds {len(comparing.consensus)} codings" in comparing.said

    play(sample, scenario)


def test_words_selected_in_any_column_are_the_consensus(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("enter")
        assert "nothing is selected" in comparing.said
        await comparing.keys("n", "tab")
        codes = comparing.here.codes
        assert len(codes) > 1
        await comparing.select("省里要看示范带")
        await comparing.keys("enter")
        assert comparing.over == "Ask"
        await comparing.keys("b")
        await comparing.because("only this")
        (span,) = comparing.here.decision.outcome
        assert span.code == codes[1]
        assert ("省里要看示范带", codes[1]) in comparing.consensus
        assert comparing.columns.active.reader.selection is None
        await comparing.select("我们只")
        await comparing.keys("enter", "=")
        assert comparing.over == "CodePalette"
        await comparing.keys(*"bottom-line-goal", "enter")
        await comparing.because()
        assert ("我们只", "bottom-line-goal") in comparing.consensus
        await comparing.keys("n")  # of one code alone: no question which
        await comparing.select("第一任书记")
        await comparing.keys("e")
        assert comparing.over == "Line"
        await comparing.because()
        assert ("第一任书记", comparing.here.codes[0]) in comparing.consensus

    play(sample, scenario)


def test_a_click_on_a_heading_or_on_what_a_coder_did_takes_it(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.pilot.click(comparing.columns.shown[1].heading)
        await comparing.pilot.pause()
        await comparing.because("by the heading")
        assert comparing.here.decision.choice == "take MEI"
        await comparing.keys("n")
        await comparing.click("1 LIN  ")
        await comparing.because("by the line")
        assert comparing.here.decision.choice == "take LIN"
        await comparing.keys("n")
        await comparing.pilot.click(comparing.columns.shown[2].heading)  # the consensus
        assert comparing.over == "CompareScreen"

    play(sample, scenario, size=(200, 60))


def test_a_window_for_reading_only_looks(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("n")
        assert "2 of 5" in comparing.told
        assert "read only" in comparing.seen
        for key in ("1", "b", "x", "R", "A", "ctrl+z"):
            await comparing.keys("n", key)
            assert comparing.over == "CompareScreen"
            assert "for reading only" in comparing.said

    play(sample, scenario, read_only=True, size=(120, 36))


def test_keys_typed_ahead_reach_the_question_and_not_the_text_behind(play, sample) -> None:
    async def scenario(comparing) -> None:
        from textual.events import Key

        for key, character in (("n", "n"), ("1", "1"), ("s", "s"), ("o", "o"), ("enter", "\r")):
            comparing.app.post_message(Key(key, character))
        await comparing.until(lambda: comparing.here.decision is not None)
        assert comparing.comparison.at == 1
        assert comparing.here.decision.reason == "so"
        keys = ("n", "2", "s", "enter", "n", "1", "enter", "p", "x", "o", "enter", "n")
        for key in keys:
            comparing.app.post_message(Key(key, "\r" if key == "enter" else key))

        def done() -> bool:
            second = comparing.comparison.everything[2].decision
            return second is not None and second.reason == "o" and comparing.comparison.at == 3

        await comparing.until(done)
        decisions = [each.decision for each in comparing.comparison.everything[1:5]]
        told = [(each.choice, each.reason) if each else None for each in decisions]
        assert told == [("take LIN", "so"), ("neither", "o"), ("take LIN", ""), None]

    play(sample, scenario)


def test_three_coders_of_whom_two_agree(play, sample) -> None:
    async def scenario(comparing) -> None:
        await comparing.keys("n", "n")
        assert "3 ZHAO  did not code it" in comparing.told
        await comparing.keys("3")
        await comparing.because()
        assert comparing.here.decision.choice == "take ZHAO"
        assert comparing.here.decision.outcome == ()

    play(sample, scenario, source=SWH, size=(200, 60))

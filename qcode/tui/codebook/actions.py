"""The six actions of the list of codes: each asks what it must, does it, and says what it did.

To be run in a worker; None: given up. What can't be done raises QcodeError, except in a form or a
question that can be answered again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.content import Content

from qcode.codebook.model import Code
from qcode.codebook.tree import subtree
from qcode.errors import UsageProblem
from qcode.texts import Text
from qcode.tui.codebook.codings import ChooseCodings
from qcode.tui.codebook.counts import hanging
from qcode.tui.codebook.form import CodeForm, Filled
from qcode.tui.codebook.options import Option
from qcode.tui.codebook.place import TOP, ChoosePlace
from qcode.tui.dialogs.ask import Answer, Ask
from qcode.tui.dialogs.line import Line
from qcode.tui.dialogs.tell import Tell
from qcode.tui.looks import code_name
from qcode.tui.plain import one_line
from qcode.tui.session import Change, Session
from qcode.tui.wording import _

if TYPE_CHECKING:
    from qcode.project.codebook_acts import CodeUse
    from qcode.store.code_edits import Moved

_UNDER, _BESIDE, _TOP = "under", "beside", "top"


async def new_code(app: App[Any], session: Session, code: str | None) -> Change | None:
    """A new code under this one, beside it, or at the top of its codebook."""

    def save(filled: Filled) -> Code:
        parent, codebook = _placed(session, code, filled.place)
        return session.project.add_code(
            filled.name,
            parent=parent,
            codebook=codebook,
            definition=filled.definition,
            include=filled.include,
            exclude=filled.exclude,
            color=filled.color,
            key=filled.key,
            coder=session.coder,
        )

    form = CodeForm(_("A new code"), save, places=_places(session, code))
    made = await app.push_screen_wait(form)
    if made is None:
        return None
    return done(made.id, _("new code {name}"), name=_name(made, session))


async def edit_code(app: App[Any], session: Session, code: str | None) -> Change | None:
    """Other names, another definition, colour or hotkey; the id stays."""
    before = chosen(session, code)

    def save(filled: Filled) -> Code:
        return session.project.change_code(
            before.id,
            name=filled.name,
            definition=filled.definition,
            include=filled.include,
            exclude=filled.exclude,
            color=filled.color,
            key=filled.key,
            seen=before,
            coder=session.coder,
        )

    title = _("{name} ({id})").format(name=session.name(before.id), id=before.id)
    changed = await app.push_screen_wait(CodeForm(title, save, before))
    if changed is None or changed == before:
        return None
    return done(changed.id, _("{name} changed"), name=_name(changed, session))


async def move_code(app: App[Any], session: Session, code: str | None) -> Change | None:
    """Another place in the tree, with all that is below it."""
    moved = chosen(session, code)
    said = _("Under which code does it go? All codes below it go along; no coding changes.")
    without = {*subtree(moved.id, session.codes), *filter(None, [moved.parent])}
    parent = await choose_place(
        app, session, _("Move {name}"), moved, said, without, top=moved.parent is not None
    )
    if parent is None:
        return None
    under = None if parent == TOP else parent
    session.project.move_code(moved.id, under, coder=session.coder)
    name = session.name(moved.id)
    if under is None:
        return done(moved.id, _("{name} stands at the top now"), name=name)
    said = _("{name} stands under {other} now")
    return done(moved.id, said, name=name, other=session.name(under))


async def merge_code(app: App[Any], session: Session, code: str | None) -> Change | None:
    """This code and another become one: the other."""
    gone = chosen(session, code)
    said = _("With which code does it become one? That one stays, and takes over all it has.")
    into = await choose_place(app, session, _("Merge {name}"), gone, said, {gone.id})
    if into is None:
        return None
    names = {"name": session.name(gone.id), "other": session.name(into)}
    question = Ask(
        _("Merge {name} into {other}?").format(**names),
        [Answer("no", _("leave both as they are"), "n"), Answer("merge", _("merge them"), "m")],
        title=_("Merge {name}").format(**names),
        more=_all_moves(session.project.code_use(gone.id), session),
    )
    if await app.push_screen_wait(question) != "merge":
        return None
    moved = session.project.merge_codes([gone.id], into, coder=session.coder)
    told = _told(moved, session)
    return done(into, _("{name} merged into {other}; {told}"), **names, told=told)


async def split_code(app: App[Any], session: Session, code: str | None) -> Change | None:
    """Chosen codings of this code go to a new one below it."""
    origin = chosen(session, code)
    codings = session.project.codings_of(origin.id, session.whose)
    if not codings:
        raise UsageProblem(
            Text(
                f"{code_name(origin, 'en')} has no codings to split off",
                f"{code_name(origin, 'zh')} 没有可拆分的编码段",
            )
        )
    title = _("Split {name}: which codings go to a new code?").format(name=session.name(origin.id))
    sent = await app.push_screen_wait(ChooseCodings(title, codings, coders=session.everyone))
    if sent is None:
        return None
    new = await _split_off(app, session, origin, sent)
    if new is None:
        return None
    said = _("new code {name}; codings sent there: {count}")
    return done(new.id, said, count=len(sent), name=_name(new, session))


async def _split_off(
    app: App[Any], session: Session, origin: Code, codings: Sequence[str]
) -> Code | None:
    """Ask for a name until one will do."""
    title = _("A new code; codings that go there: {count}").format(count=len(codings))
    typed = ""
    while True:
        name = await app.push_screen_wait(Line(title, typed, placeholder=_("its name")))
        if name is None:
            return None
        try:
            return session.project.split_code(codings, name, origin=origin.id, coder=session.coder)
        except UsageProblem as error:
            typed = name
            await app.push_screen_wait(Tell(error))


async def delete_code(app: App[Any], session: Session, code: str | None) -> Change | None:
    """Take the code away; its codings go to another, or with it."""
    gone = chosen(session, code)
    use = session.project.code_use(gone.id)
    title = _("Delete {name}").format(name=session.name(gone.id))
    question = Ask(
        _("Delete {name}?").format(name=session.name(gone.id)),
        _fates(use),
        title=title,
        more=_what_goes(use, session),
    )
    answer = await app.push_screen_wait(question)
    into = None
    if answer == "move":
        said = _("Which code do its codings and memos go to?")
        into = await choose_place(app, session, _("Delete {name}"), gone, said, {gone.id})
    if answer not in ("move", "delete") or (answer == "move" and into is None):
        return None
    moved = session.project.delete_code(gone.id, into=into, expected=use, coder=session.coder)
    told = _told(moved, session)
    return done(into, _("{name} deleted; {told}"), name=session.name(gone.id), told=told)


def chosen(session: Session, code: str | None) -> Code:
    """The code that the cursor stands on. Raises UsageProblem."""
    known = session.by_id.get(code or "")
    if known is None:
        raise UsageProblem(
            Text("no code is chosen", "没有选中编码"),
            Text("put the cursor on a code of the list", "请先把光标移到编码列表中的一项"),
        )
    return known


async def choose_place(
    app: App[Any],
    session: Session,
    title: str,
    code: Code,
    said: str,
    without: Collection[str],
    *,
    top: bool = False,
) -> str | None:
    """Another code, or the top; None: given up. title: with {name}, that of the code."""
    title = title.format(name=session.name(code.id))
    return await app.push_screen_wait(ChoosePlace(session, title, said, without, top=top))


def _places(session: Session, code: str | None) -> list[Option]:
    """Where a new code can go, seen from a code of the list."""
    here = session.by_id.get(code or "")
    if here is None:
        return []
    name = one_line(session.name(here.id), 16)
    under = Option(_UNDER, Content(_("under {name}").format(name=name)))
    beside = Option(_BESIDE, Content(_("beside it")))
    top = Option(_TOP, Content(_("at the top")))
    return [under, top] if here.parent is None else [under, beside, top]


def _placed(session: Session, code: str | None, place: str) -> tuple[str | None, str | None]:
    """Parent and codebook of a new code."""
    if code is None or not place:
        return None, None
    if place == _TOP:
        books = session.project.codebooks()
        return None, next(book.id for book in books if code in {each.id for each in book.codes})
    return (code if place == _UNDER else session.by_id[code].parent), None


def _fates(use: CodeUse) -> list[Answer]:
    """What can become of a code's codings; of nothing, nothing is asked."""
    answers = [Answer("no", _("leave it as it is"), "n")]
    if not (use.total or use.memos):
        return [*answers, Answer("delete", _("delete the code"), "d")]
    return [
        *answers,
        Answer("move", _("delete it, and send its codings and memos to another code"), "m"),
        Answer("delete", _("delete it, and take its codings and memos away with it"), "t"),
    ]


def _what_goes(use: CodeUse, session: Session) -> str:
    said = hanging(use, session) or _("Nothing was coded with it.")
    return f"{said}\n" + _("The codes below it move up.") if use.children else said


def _all_moves(use: CodeUse, session: Session) -> str:
    said = hanging(use, session)
    if not said:
        return _("Nothing was coded with it.")
    follow = _("All of this goes over. Codings of one coder that overlap there become one.")
    return f"{said}\n{follow}"


def _told(moved: Moved, session: Session) -> str:
    """What became of the codings; how they met others there, only to who may see them all."""
    if not moved.into:
        return _("codings taken away: {count}").format(count=moved.codings)
    said = _("codings moved: {count}").format(count=moved.codings)
    if moved.united and session.everyone:
        said += _(", of them united with one there: {count}").format(count=moved.united)
    return said


def _name(code: Code, session: Session) -> str:
    return one_line(code.name.read(session.lang) or code.id)


def done(code: str | None, said: str, **words: object) -> Change:
    """What was done. code: the one to show in the list now."""
    return Change(said.format(**words), anew=True, code=code)

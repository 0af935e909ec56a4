"""The second door: the coding room. It shows, takes keys and clicks, and calls Project.

app.py           the application: theme, language, which screen is on
coding_room.py   the main screen: panes around the reader, and what each key does
session.py       what the room knows and does, without a widget: source, coder, codings, acts
keys.py          every key, once: bindings, footer, help and palette are made from it
wording.py       the interface's language (gettext)
looks.py         themes, colours of codes and actor types, and the signs that go with them
plain.py         text from files as literal, safe text for any widget
rows.py          one list widget, for all lists
telling.py       a screen that says what was done, what is wrong, and asks
reader/          the transcript: lines, lanes, painting, moving, selecting
panes/           sources, codes, details
dialogs/         asking and telling: the palette of codes, memo, ask, search, help
codebook/        the codebook, edited: the dialogs of the list of codes
cases/           the sheet of people and villages
compare/         coders side by side, and what they differ in
web/             the same screen in a browser
"""

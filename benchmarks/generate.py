"""Made-up interviews on rural assistance, in Chinese and English, as many as a benchmark wants.

Owns the form of the material: what an interview looks like, who is in it, and where codings fall.
All of it is fictional: words come from the lists below, people and villages from counting. The
same seed gives the same bytes, and interview 7 of thirty is interview 7 of three thousand, since
each interview draws from a generator of its own. Nothing is held in memory but one interview.

DIR/interviews/*.txt   a transcript each: front matter, a blank line, then 40 turns (--turns)
DIR/people.csv         person, actor_type, organisation, village
DIR/villages.csv       village, county, unit_level, endowment
DIR/codings.csv        source, coder, code, start, end (with --codings; --shared for an agreement)

start and end count code points, half-open, from the first character after the front matter that
is not blank.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vocabulary import ACTORS, CODES, COUNTIES, INITIALS, LANGUAGES, Language

TURNS = 40
CODERS = ("ann", "bo", "chen")
PER_VILLAGE = 10  # interviews in a row; half of them in the Chinese one, half in the English
FIRST_DAY = datetime.date(2022, 9, 1)
DAYS_TO_FOLLOW_UP = 300
CODING_LENGTHS = (20, 200)  # code points, both included
STRADDLING = 0.04  # share of codings that run on into the next turn
PLACES_TRIED = 2000  # for one coding, before it is said that no more fit

# With --shared all coders read the same and agree partly:
SHARED_CODES = 40
SEEN = 0.75  # share of passages that a coder codes
OTHER_CODE = 0.15  # of these, with another code
OTHER_END = 0.5  # chance that an end is elsewhere
ASTRAY = 20  # code points at most

Draw = Callable[[], float]  # a number in [0, 1)


@dataclass(frozen=True, slots=True)
class Interview:
    """name: the file's stem.  turns: (start, end) of what is said, offsets into `text`."""

    name: str
    head: str
    text: str
    turns: Sequence[tuple[int, int]]


def pick(draw: Draw, items: Sequence[str]) -> str:
    return items[int(draw() * len(items))]


def language(number: int) -> Language:
    """Of an interview, and so of its respondent: Chinese and English by turns."""
    return LANGUAGES[number % 2]


def respondent(number: int) -> int:
    """The number of the interview in which this one's respondent was first met."""
    return number - 8 if number % 10 >= 8 else number


def initials(number: int) -> str:
    """Three letters, each respondent's own; beyond 8,000 of them, with a figure behind."""
    round_, place = divmod(number, len(INITIALS) ** 3)
    place = place * 2477 % len(INITIALS) ** 3  # so that neighbours do not look alike
    letters = (INITIALS[place // len(INITIALS) ** power % len(INITIALS)] for power in range(3))
    return "".join(letters) + (str(round_) if round_ else "")


def village(number: int) -> str:
    """The village of an interview, in its language; a figure behind once the names run out."""
    spoken = language(number)
    place, size = number // PER_VILLAGE, len(spoken.village_starts)
    round_, place = divmod(place, size * len(spoken.village_ends))
    name = spoken.village_starts[place % size] + spoken.village_ends[place // size]
    return name + (str(round_ + 1) if round_ else "") + spoken.village_word


def county(number: int) -> str:
    return COUNTIES[language(number).code][number // (3 * PER_VILLAGE) % 3]


def actor(number: int) -> int:
    """Which of the actor types: villagers and village cadres the oftenest."""
    return (0, 1, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5)[number * 7 % 13]


def day(number: int) -> datetime.date:
    later = DAYS_TO_FOLLOW_UP if respondent(number) != number else 0
    return FIRST_DAY + datetime.timedelta(days=number % 90 + later)


def sentence(draw: Draw, spoken: Language, questions: bool) -> str:
    patterns = spoken.questions if questions else spoken.statements
    pattern = patterns[int(draw() * len(patterns))]
    return "".join(part if isinstance(part, str) else pick(draw, part) for part in pattern)


def utterance(draw: Draw, spoken: Language, questions: bool) -> str:
    """Sentences until the turn is as long as such turns are, give or take a third."""
    wanted = spoken.lengths[0 if questions else 1] * (2 + 2 * draw()) / 3
    said: list[str] = []
    size = 0
    while size < wanted:
        said.append(sentence(draw, spoken, questions))
        size += spoken.size(said[-1])
    return spoken.between.join(said)


def interview(number: int, seed: int, length: int = TURNS) -> Interview:
    draw = random.Random(f"{seed}/{number}").random
    spoken, person = language(number), initials(respondent(number))
    date = day(number).isoformat()
    parts, turns, at = [], [], 0
    for turn in range(length):
        label = (spoken.interviewer if turn % 2 == 0 else person) + spoken.colon
        said = utterance(draw, spoken, questions=turn % 2 == 0)
        turns.append((at + len(label), at + len(label) + len(said)))
        parts.append(label + said)
        at = turns[-1][1] + len("\n\n")
    head = front_matter(number, person, date)
    return Interview(f"{date}_{person}", head, "\n\n".join(parts), turns)


def front_matter(number: int, person: str, date: str) -> str:
    spoken = language(number)
    fields = {
        "title": f"{person} {date}",
        "date": date,
        "county": county(number),
        "village": village(number),
        "round": spoken.rounds[respondent(number) != number],
    }
    return "\n".join(["---", *(f"{key}: {value}" for key, value in fields.items()), "---"])


def people(count: int) -> Iterator[tuple[str, ...]]:
    """A row for each respondent; some lack a type, and those of the county have no village."""
    for number in range(count):
        if respondent(number) != number:
            continue
        spoken, kind = language(number), actor(number)
        at_county = kind < 2
        employer = county(number) if at_county else village(number)
        organisation = employer + spoken.organisations[kind]
        actor_type = "" if number % 17 == 16 else ACTORS[spoken.code][kind]
        home = "" if at_county or number % 13 == 12 else village(number)
        yield initials(number), actor_type, organisation, home


def villages(count: int) -> Iterator[tuple[str, ...]]:
    """A row for each village; some lack what would give them a class."""
    seen = set()
    for number in range(count):
        if village(number) in seen:
            continue
        seen.add(village(number))
        spoken, place = language(number), len(seen)
        level = "" if place % 11 == 0 else spoken.unit_levels[place // 2 % 2]
        endowment = "" if place % 9 == 0 else spoken.endowments[place // 4 % 2]
        yield village(number), county(number), level, endowment


def codings(
    told: Interview, seed: int, count: int, coders: Sequence[str] = CODERS
) -> list[tuple[object, ...]]:
    """`count` codings of an interview; those of one coder and code never overlap."""
    draw = random.Random(f"{seed}/{told.name}/codings").random
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    rows = []
    for _ in range(count):
        coder, code, start, end = free_place(draw, told, taken, coders)
        taken.setdefault((coder, code), []).append((start, end))
        rows.append((told.name, coder, code, start, end))
    return sorted(rows, key=lambda row: row[3:] + row[1:3])


def shared_codings(told: Interview, seed: int, count: int) -> list[tuple[object, ...]]:
    """`count` codings of the same passages by coders who agree partly."""
    draw = random.Random(f"{seed}/{told.name}/shared").random
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    rows: list[tuple[object, ...]] = []
    for _ in range(PLACES_TRIED):
        passage, code = span(draw, told), pick(draw, CODES[:SHARED_CODES])
        for coder in CODERS:
            seen, start, end = coded_by_one(draw, told.text, passage, code)
            others = taken.setdefault((coder, seen), [])
            if draw() < SEEN and all(end <= other[0] or other[1] <= start for other in others):
                others.append((start, end))
                rows.append((told.name, coder, seen, start, end))
        if len(rows) >= count:
            return sorted(rows[:count], key=lambda row: row[3:] + row[1:3])
    raise SystemExit(f"no room for more codings in {told.name}: ask for fewer with --codings")


def coded_by_one(
    draw: Draw, text: str, passage: tuple[int, int], code: str
) -> tuple[str, int, int]:
    """The code and the ends that one coder gives a passage."""
    if draw() < OTHER_CODE:
        code = pick(draw, CODES[:SHARED_CODES])
    start, end = (
        edge + int((2 * draw() - 1) * ASTRAY) if draw() < OTHER_END else edge for edge in passage
    )
    start, end = trimmed(text, max(0, start), min(end, len(text)))
    return (code, start, end) if start < end else (code, *passage)


def free_place(
    draw: Draw,
    told: Interview,
    taken: dict[tuple[str, str], list[tuple[int, int]]],
    coders: Sequence[str],
) -> tuple[str, str, int, int]:
    for _ in range(PLACES_TRIED):
        coder, code = pick(draw, coders), pick(draw, CODES)
        start, end = span(draw, told)
        others = taken.get((coder, code), ())
        fits = CODING_LENGTHS[0] <= end - start <= CODING_LENGTHS[1]
        if fits and all(end <= other[0] or other[1] <= start for other in others):
            return coder, code, start, end
    raise SystemExit(f"no room for more codings in {told.name}: ask for fewer with --codings")


def span(draw: Draw, told: Interview) -> tuple[int, int]:
    """A place in what someone says, mostly a respondent; a few run on into the next turn."""
    shortest, longest = CODING_LENGTHS
    turn = int(draw() * len(told.turns) / 2) * 2 + (draw() > 0.05)
    first, last = told.turns[turn]
    length = shortest + int(draw() * (longest - shortest + 1))
    if draw() < STRADDLING and turn + 1 < len(told.turns):
        start = max(first, last - length // 2)
        return trimmed(told.text, start, min(start + length, told.turns[turn + 1][1]))
    start = first + int(draw() * max(1, last - first - length))
    return trimmed(told.text, start, min(start + length, last))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def write_interviews(folder: Path, count: int, seed: int, length: int) -> Iterator[Interview]:
    for number in range(count):
        told = interview(number, seed, length)
        whole = f"{told.head}\n\n{told.text}\n"
        (folder / f"{told.name}.txt").write_text(whole, encoding="utf-8", newline="\n")
        yield told


def share(total: int, count: int, number: int) -> int:
    """Of `total` things dealt out over `count` places, those that fall to this one."""
    return total * (number + 1) // count - total * number // count


def generate(asked: argparse.Namespace) -> None:
    folder, count, seed = asked.folder, asked.interviews, asked.seed
    (folder / "interviews").mkdir(parents=True, exist_ok=True)
    told = write_interviews(folder / "interviews", count, seed, asked.turns)
    made = shared_codings if asked.shared else codings
    rows = (
        row
        for number, one in enumerate(told)
        for row in made(one, seed, share(asked.codings, count, number))
    )
    write_csv(folder / "codings.csv", ("source", "coder", "code", "start", "end"), rows)
    person_columns = ("person", "actor_type", "organisation", "village")
    write_csv(folder / "people.csv", person_columns, people(count))
    village_columns = ("village", "county", "unit_level", "endowment")
    write_csv(folder / "villages.csv", village_columns, villages(count))


def main() -> None:
    parser = argparse.ArgumentParser(description="Write made-up bilingual interviews.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--interviews", type=int, default=300, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--codings", type=int, default=0, metavar="N")
    parser.add_argument("--shared", action="store_true", help="coders code the same passages")
    parser.add_argument("--turns", type=int, default=TURNS, metavar="N")
    asked = parser.parse_args()
    if asked.turns % 2:
        parser.error("--turns: interviewer and respondent take turns, so an even number")
    generate(asked)


if __name__ == "__main__":
    main()

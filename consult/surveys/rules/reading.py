"""Reading a questionnaire: from stored JSON, or from the plain form of a data file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from consult.languages.rules import Texts

from .document import Choice, Page, Question, Questionnaire
from .problems import Fault, Problem, QuestionnaireError

T = TypeVar("T")


@dataclass
class _Reader:
    """Takes values of the right type out of JSON and notes each that is not."""

    problems: list[Problem] = field(default_factory=list)

    def take(self, holder: Any, name: str, kind: type[T], place: str, default: T) -> T:
        if not isinstance(holder, Mapping) or holder.get(name) is None:
            return default
        value = holder[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.problems.append(Problem(f"{place}{name}", Fault.NOT_THAT_TYPE))
            return default
        return value

    def texts(self, holder: Any, name: str, place: str) -> Texts:
        value = self.take(holder, name, dict, place, {})
        try:
            return Texts.from_json(value) if value else Texts()
        except (KeyError, TypeError, ValueError, AttributeError):
            self.problems.append(Problem(f"{place}{name}", Fault.NOT_THAT_TYPE))
            return Texts()

    def codes(self, holder: Any, name: str, place: str) -> tuple[str, ...]:
        found = self.take(holder, name, list, place, [])
        if not all(isinstance(one, str) for one in found):
            self.problems.append(Problem(f"{place}{name}", Fault.NOT_THAT_TYPE))
            return ()
        return tuple(found)

    def key(self, holder: Any, name: str, place: str) -> str:
        found = self.take(holder, name, str, place, "")
        if not found:
            self.problems.append(Problem(f"{place}{name}", Fault.MISSING))
        return found

    def choice(self, value: Any, place: str) -> Choice:
        return Choice(
            key=self.key(value, "key", place),
            label=self.texts(value, "label", place),
            area=self.take(value, "area", str, place, "") or None,
            exclusive=self.take(value, "exclusive", bool, place, False),
        )

    def question(self, value: Any, place: str) -> Question:
        choices = self.take(value, "choices", list, place, [])
        return Question(
            key=self.key(value, "key", place),
            kind=self.key(value, "kind", place),
            label=self.texts(value, "label", place),
            hint=self.texts(value, "hint", place) or None,
            choices=tuple(self.choice(c, f"{place}choices[{i}].") for i, c in enumerate(choices)),
            low=self.texts(value, "low", place) or None,
            high=self.texts(value, "high", place) or None,
            rank=self.take(value, "rank", int, place, 3),
            required=self.take(value, "required", bool, place, False),
            sensitive=self.take(value, "sensitive", bool, place, False),
            areas=self.codes(value, "areas", place),
            measures=self.codes(value, "measures", place),
        )

    def page(self, value: Any, place: str) -> Page:
        asked = self.take(value, "questions", list, place, [])
        return Page(tuple(self.question(q, f"{place}questions[{i}].") for i, q in enumerate(asked)))


def from_json(value: Any) -> Questionnaire:
    """Read what `Questionnaire.to_json` wrote.

    Raises QuestionnaireError with every place where something of another type stands.
    """
    if not isinstance(value, Mapping):
        raise QuestionnaireError([Problem("document", Fault.NOT_THAT_TYPE)])
    reader = _Reader()
    pages = reader.take(value, "pages", list, "", [])
    found = Questionnaire(
        title=reader.texts(value, "title", ""),
        intro=reader.texts(value, "intro", ""),
        thanks=reader.texts(value, "thanks", ""),
        pages=tuple(reader.page(page, f"pages[{i}].") for i, page in enumerate(pages)),
    )
    if reader.problems:
        raise QuestionnaireError(reader.problems)
    return found


def from_plain(value: Mapping[str, Any], source: str = "pt") -> Questionnaire:
    """Read the plain form of a data file, where a text is `{"pt": "…", "bn": "…"}`.

    Questions have `id`, `type`, `label`, maybe `hint`, `choices` (`id`, `text`, `area`,
    `exclusive`), `ends` (`"1"` and `"5"`), `max`, `areas`, `measures`, `required`, `sensitive`;
    those whose `number` begins alike (15 and 15b) stand on one page.
    """

    def words(found: Mapping[str, str] | None) -> Texts:
        return Texts.from_words(found or {}, source)

    def question(one: Mapping[str, Any]) -> Question:
        ends = one.get("ends", {})
        return Question(
            key=one["id"],
            kind=one["type"],
            label=words(one["label"]),
            hint=words(one.get("hint")) or None,
            choices=tuple(
                Choice(c["id"], words(c["text"]), c.get("area"), bool(c.get("exclusive")))
                for c in one.get("choices", ())
            ),
            low=words(ends.get("1")) or None,
            high=words(ends.get("5")) or None,
            rank=one.get("max", 3),
            required=bool(one.get("required")),
            sensitive=bool(one.get("sensitive")),
            areas=tuple(one.get("areas", ())),
            measures=tuple(one.get("measures", ())),
        )

    asked = list(enumerate(value["questions"]))
    return Questionnaire(
        title=words(value["title"]),
        intro=words(value.get("intro")),
        thanks=words(value.get("thanks")),
        pages=tuple(
            Page(tuple(question(one) for _, one in together))
            for _, together in groupby(asked, key=_page_number)
        ),
    )


def _page_number(numbered: tuple[int, Mapping[str, Any]]) -> str:
    place, one = numbered
    number = re.match(r"\d+", str(one.get("number", "")))
    return number[0] if number else f"#{place}"

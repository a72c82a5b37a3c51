"""Reading a questionnaire: from stored JSON, or from the plain form of a data file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, TypeVar, get_type_hints

from consult.languages.rules import Texts

from .document import Questionnaire
from .items import Choice, Group, Item, Layout, Question, Repeat, Tags
from .json_encoding import field_default
from .validation import IssueCode, QuestionnaireError, QuestionnaireIssue

T = TypeVar("T")
MAX_GROUP_DEPTH = 12
"""Most groups within groups."""


@lru_cache
def _typed_fields(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a dataclass with their types: a questionnaire has thousands of choices."""
    hints = get_type_hints(kind)
    return tuple((one, hints[one.name]) for one in fields(kind))


def _is_pair(value: Any) -> bool:
    pair = value if isinstance(value, list) else []
    return len(pair) == 2 and all(isinstance(one, str) for one in pair)


@dataclass
class _DocumentDecoder:
    """Takes values of the right type out of JSON and notes each that is not."""

    issues: list[QuestionnaireIssue] = field(default_factory=list)
    depth: int = 0

    def report(self, place: str, fault: IssueCode = IssueCode.NOT_THAT_TYPE) -> None:
        self.issues.append(QuestionnaireIssue(place, fault))

    def scalar(self, kind: type[T]) -> Callable[[Any, str, Any], T]:
        """Reads a value of a plain type."""

        def take(value: Any, place: str, default: Any) -> T:
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                self.report(place)
                return default  # type: ignore[no-any-return]
            return value

        return take

    def texts(self, value: Any, place: str, default: Any) -> Any:
        try:
            return (Texts.from_json(value) if value else Texts()) or default
        except (KeyError, TypeError, ValueError, AttributeError):
            self.report(place)
            return default

    def decimal(self, value: Any, place: str, default: Any) -> Any:
        try:
            found = Decimal(value if isinstance(value, str) else "")
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite():
            return found
        self.report(place)
        return default

    def layout(self, value: Any, place: str, default: Any) -> Any:
        try:
            return Layout(value)
        except ValueError:
            self.report(place)
            return default

    def strings(self, value: Any, place: str, default: Any) -> Any:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.report(place)
        return default

    def tags(self, value: Any, place: str, default: Any) -> Any:
        if isinstance(value, list) and all(map(_is_pair, value)):
            return tuple((name, tag) for name, tag in value)
        self.report(place)
        return default

    def list_of(self, read: Callable[[Any, str], T]) -> Callable[[Any, str, Any], Any]:
        """Reads a list of things."""

        def take(value: Any, place: str, default: Any) -> Any:
            if not isinstance(value, list):
                self.report(place)
                return default
            return tuple(read(one, f"{place}[{i}].") for i, one in enumerate(value))

        return take

    def choice(self, value: Any, place: str) -> Choice:
        return Choice(**self.fields(Choice, value, place))

    def repeat(self, value: Any, place: str, default: Any) -> Any:
        return Repeat(**self.fields(Repeat, value, f"{place}."))

    def item(self, value: Any, place: str) -> Item:
        if isinstance(value, Mapping) and "items" in value:
            return self.group(value, place)
        return Question(**self.fields(Question, value, place))

    def group(self, value: Any, place: str) -> Group:
        self.depth += 1
        if self.depth > MAX_GROUP_DEPTH:
            self.report(f"{place}items", IssueCode.TOO_DEEP)
            value = {**value, "items": []}
        found = Group(**self.fields(Group, value, place))
        self.depth -= 1
        return found

    def fields(self, kind: type, holder: Any, place: str) -> dict[str, Any]:
        """The fields of a dataclass as they stand in a JSON object."""
        if not isinstance(holder, Mapping):
            self.report(place.rstrip("."))
            holder = {}
        found: dict[str, Any] = {}
        for one, hint in _typed_fields(kind):
            value = holder.get(one.name)
            if value is not None:
                read = self._readers[hint]
                found[one.name] = read(value, place + one.name, field_default(one))
            if one.name in ("key", "kind") and not isinstance(found.get(one.name), str):
                found[one.name] = ""
            if one.name in ("key", "kind") and not found[one.name]:
                self.report(f"{place}{one.name}", IssueCode.MISSING)
        return found

    @cached_property
    def _readers(self) -> dict[Any, Callable[[Any, str, Any], Any]]:
        return {
            str: self.scalar(str),
            str | None: self.scalar(str),
            int: self.scalar(int),
            bool: self.scalar(bool),
            Texts: self.texts,
            Texts | None: self.texts,
            Decimal | None: self.decimal,
            Layout: self.layout,
            Repeat | None: self.repeat,
            Tags: self.tags,
            tuple[str, ...]: self.strings,
            tuple[Choice, ...]: self.list_of(self.choice),
            tuple[Item, ...]: self.list_of(self.item),
        }


def from_json(value: Any) -> Questionnaire:
    """Read what `Questionnaire.to_json` wrote.

    Raises QuestionnaireError with every place where something of another type stands.
    """
    if not isinstance(value, Mapping):
        raise QuestionnaireError([QuestionnaireIssue("document", IssueCode.NOT_THAT_TYPE)])
    reader = _DocumentDecoder()
    found = reader.fields(Questionnaire, {"title": {}, **value}, "")
    if reader.issues:
        raise QuestionnaireError(reader.issues)
    return Questionnaire(**found)


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
    pages = [
        (number, [question(one) for _, one in together])
        for number, together in groupby(asked, key=_page_number)
    ]
    return Questionnaire(
        title=words(value["title"]),
        intro=words(value.get("intro")),
        thanks=words(value.get("thanks")),
        items=tuple(
            page[0] if len(page) == 1 else Group(f"page-{number}", tuple(page), layout=Layout.PAGE)
            for number, page in pages
        ),
    )


def _page_number(numbered: tuple[int, Mapping[str, Any]]) -> str:
    place, one = numbered
    number = re.match(r"\d+", str(one.get("number", "")))
    return number[0] if number else f"#{place}"

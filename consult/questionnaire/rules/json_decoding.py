"""Decodes a questionnaire: from stored JSON, or from the plain format of a data file."""

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
"""Of groups in groups."""


@lru_cache
def _typed_fields(kind: type) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a dataclass with their types; cached, as there are thousands of choices."""
    hints = get_type_hints(kind)
    return tuple((field, hints[field.name]) for field in fields(kind))


def _is_pair(value: Any) -> bool:
    pair = value if isinstance(value, list) else []
    return len(pair) == 2 and all(isinstance(part, str) for part in pair)


@dataclass
class _DocumentDecoder:
    """Decodes values by their type; for one of another type it reports an issue at its location.

    A decoder takes the JSON value, its location, and the default for a value it cannot decode.
    """

    issues: list[QuestionnaireIssue] = field(default_factory=list)
    depth: int = 0

    def report(self, location: str, code: IssueCode = IssueCode.NOT_THAT_TYPE) -> None:
        self.issues.append(QuestionnaireIssue(location, code))

    def scalar(self, kind: type[T]) -> Callable[[Any, str, Any], T]:
        """A decoder of values of a JSON type."""

        def decode(value: Any, location: str, default: Any) -> T:
            if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                self.report(location)
                return default  # type: ignore[no-any-return]
            return value

        return decode

    def texts(self, value: Any, location: str, default: Any) -> Any:
        try:
            return (Texts.from_json(value) if value else Texts()) or default
        except (KeyError, TypeError, ValueError, AttributeError):
            self.report(location)
            return default

    def decimal(self, value: Any, location: str, default: Any) -> Any:
        try:
            number = Decimal(value if isinstance(value, str) else "")
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
        self.report(location)
        return default

    def layout(self, value: Any, location: str, default: Any) -> Any:
        try:
            return Layout(value)
        except ValueError:
            self.report(location)
            return default

    def strings(self, value: Any, location: str, default: Any) -> Any:
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        self.report(location)
        return default

    def tags(self, value: Any, location: str, default: Any) -> Any:
        if isinstance(value, list) and all(map(_is_pair, value)):
            return tuple((name, tag) for name, tag in value)
        self.report(location)
        return default

    def list_of(self, decode_item: Callable[[Any, str], T]) -> Callable[[Any, str, Any], Any]:
        """A decoder of lists."""

        def decode(value: Any, location: str, default: Any) -> Any:
            if not isinstance(value, list):
                self.report(location)
                return default
            return tuple(decode_item(part, f"{location}[{i}].") for i, part in enumerate(value))

        return decode

    def choice(self, value: Any, location: str) -> Choice:
        return Choice(**self.fields(Choice, value, location))

    def repeat(self, value: Any, location: str, default: Any) -> Any:
        return Repeat(**self.fields(Repeat, value, f"{location}."))

    def item(self, value: Any, location: str) -> Item:
        if isinstance(value, Mapping) and "items" in value:
            return self.group(value, location)
        return Question(**self.fields(Question, value, location))

    def group(self, value: Any, location: str) -> Group:
        self.depth += 1
        if self.depth > MAX_GROUP_DEPTH:
            self.report(f"{location}items", IssueCode.TOO_DEEP)
            value = {**value, "items": []}
        group = Group(**self.fields(Group, value, location))
        self.depth -= 1
        return group

    def fields(self, class_: type, json_object: Any, location: str) -> dict[str, Any]:
        """The fields of a dataclass, from a JSON object at a location."""
        if not isinstance(json_object, Mapping):
            self.report(location.rstrip("."))
            json_object = {}
        decoded: dict[str, Any] = {}
        for field_, type_ in _typed_fields(class_):
            name = field_.name
            value = json_object.get(name)
            if value is not None:
                decode = self._decoders[type_]
                decoded[name] = decode(value, location + name, field_default(field_))
            if name in ("key", "kind") and not isinstance(decoded.get(name), str):
                decoded[name] = ""
            if name in ("key", "kind") and not decoded[name]:
                self.report(f"{location}{name}", IssueCode.MISSING)
        return decoded

    @cached_property
    def _decoders(self) -> dict[Any, Callable[[Any, str, Any], Any]]:
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
    """Decode what `Questionnaire.to_json` encoded.

    Raises QuestionnaireError with an issue for every value of another type.
    """
    if not isinstance(value, Mapping):
        raise QuestionnaireError([QuestionnaireIssue("document", IssueCode.NOT_THAT_TYPE)])
    decoder = _DocumentDecoder()
    fields_ = decoder.fields(Questionnaire, {"title": {}, **value}, "")
    if decoder.issues:
        raise QuestionnaireError(decoder.issues)
    return Questionnaire(**fields_)


def from_plain(value: Mapping[str, Any], source: str = "pt") -> Questionnaire:
    """Decode the plain format of a data file, where a text is `{"pt": "…", "bn": "…"}`.

    Questions have `id`, `type`, `label`, maybe `hint`, `choices` (`id`, `text`, `area`,
    `exclusive`), `ends` (`"1"` and `"5"`), `max`, `areas`, `measures`, `required`, `sensitive`;
    those whose `number` begins with the same
    digits (15 and 15b) are on one page.
    """

    def words(by_language: Mapping[str, str] | None) -> Texts:
        return Texts.from_words(by_language or {}, source)

    def question(plain: Mapping[str, Any]) -> Question:
        ends = plain.get("ends", {})
        return Question(
            key=plain["id"],
            kind=plain["type"],
            label=words(plain["label"]),
            hint=words(plain.get("hint")) or None,
            choices=tuple(
                Choice(c["id"], words(c["text"]), c.get("area"), bool(c.get("exclusive")))
                for c in plain.get("choices", ())
            ),
            low=words(ends.get("1")) or None,
            high=words(ends.get("5")) or None,
            rank=plain.get("max", 3),
            required=bool(plain.get("required")),
            sensitive=bool(plain.get("sensitive")),
            areas=tuple(plain.get("areas", ())),
            measures=tuple(plain.get("measures", ())),
        )

    pages = [
        (number, [question(plain) for _, plain in same_page])
        for number, same_page in groupby(enumerate(value["questions"]), key=_page_number)
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
    """The digits at the beginning of a question's number, or its index."""
    index, plain = numbered
    number = re.match(r"\d+", str(plain.get("number", "")))
    return number[0] if number else f"#{index}"

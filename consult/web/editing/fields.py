"""Boxes of this room: a text in several languages, targets by year, ticks, codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from consult.languages.edits import TextEdit
from consult.languages.numbers import plain_decimal
from consult.languages.rules import Texts, TranslationState, clean_text

from ..forms import text_line_field


@dataclass(frozen=True)
class TextFieldValues:
    """What the boxes of one text show."""

    words: str
    translation: str
    reviewed: bool
    state: TranslationState


class TextsField(Field):
    """A text: a box for the source language, and one for the language that is open beside it.

    Given `Texts`, its data is the `TextEdit` that was typed. The boxes are named `x`, `x.words`,
    `x.ok` (a tick: checked against the source), `x.in` and `x.state` (hidden).
    """

    def __init__(
        self, label: Any, *, most: int, needed: bool = False, rows: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(label, **kwargs)
        self.most, self.rows, self.texts = most, rows, Texts()
        self.opened = TranslationState.MISSING
        self.flags.required = needed
        self.data: TextEdit = TextEdit()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the boxes where they were sent, else the text as stored."""
        self.texts = data if isinstance(data, Texts) else Texts()
        self.sent = formdata is not None and self.name in formdata
        self.data = TextEdit(self.texts.words(self.texts.source))
        self.errors = self.process_errors = []
        if not self.sent:
            return
        opened = formdata.get(f"{self.name}.state", "")
        self.opened = (
            TranslationState(opened)
            if opened in set(TranslationState)
            else TranslationState.MISSING
        )
        self.data = TextEdit(
            clean_text(formdata.get(self.name, "")),
            formdata.get(f"{self.name}.in") or None,
            clean_text(formdata.get(f"{self.name}.words", "")),
            f"{self.name}.ok" in formdata,
        )

    def pre_validate(self, form: Any) -> None:
        """Words where they are needed, and not too many."""
        if self.flags.required and not self.data.words:
            raise ValidationError(_("Write something here."))
        over = max(len(self.data.words), len(self.data.translation)) - self.most
        if over > 0:
            raise ValidationError(
                _("This is too long: take out %(over)s characters. Nothing was lost.", over=over)
            )

    def boxes(self, tongue: str | None) -> TextFieldValues:
        """What to show: typed words before stored ones."""
        if self.sent:
            d = self.data
            return TextFieldValues(d.words, d.translation, d.reviewed, self.opened)
        tag = tongue or ""
        state = self.texts.state(tag)
        reviewed = state is TranslationState.REVIEWED
        return TextFieldValues(self.data.words, self.texts.words(tag), reviewed, state)

    def as_words(self) -> str:
        """Both boxes, to compare what two people typed; stored texts say their other languages."""
        if self.sent:
            return " / ".join(filter(None, (self.data.words, self.data.translation)))
        return self.data.words

    def empty(self) -> bool:
        """Whether nothing is written in either box."""
        return not (self.data.words or self.data.translation)


class YearValuesField(Field):
    """A number for each year, named `x.2026` and so on; its data is {year: Decimal}."""

    years: Sequence[int] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read one box a year; what is no number stays as typed and is an error."""
        self.data: dict[int, Decimal] = dict(data or {})
        self.typed = {year: plain_decimal(value) for year, value in self.data.items()}
        self.errors = self.process_errors = []
        if formdata is None:
            return
        found = {k[len(self.name) + 1 :]: k for k in formdata if k.startswith(f"{self.name}.")}
        self.typed = {int(y): formdata.get(k, "").strip() for y, k in found.items() if _is_year(y)}
        self.data, self.wrong = _numbers(self.typed)

    wrong: Sequence[int] = ()

    def pre_validate(self, form: Any) -> None:
        """Only numbers."""
        if self.wrong:
            raise ValidationError(_("Write a number for %(year)s.", year=self.wrong[0]))

    def as_words(self) -> str:
        """Year and value, a pair each."""
        return ", ".join(f"{year}: {plain_decimal(v)}" for year, v in sorted(self.data.items()))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()


def _numbers(typed: Mapping[int, str]) -> tuple[dict[int, Decimal], list[int]]:
    good: dict[int, Decimal] = {}
    wrong = []
    for year, text in sorted(typed.items()):
        if not text:
            continue
        number = parse_decimal(text)
        if number is None:
            wrong.append(year)
        else:
            good[year] = number
    return good, wrong


def parse_decimal(text: str) -> Decimal | None:
    """A number written with point or comma, within what the database keeps: 12 digits and 4."""
    try:
        number = Decimal(text.strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= 10**12:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -4 else None


class NumberField(StringField):
    """A number that may be written with a comma; `number` is its value."""

    number: Decimal | None = None

    def process_data(self, value: Any) -> None:
        """Show a stored number without needless zeros."""
        self.data = plain_decimal(value) if isinstance(value, Decimal) else value

    def pre_validate(self, form: Any) -> None:
        """Only a number, or nothing."""
        text = (self.data or "").strip()
        self.number = parse_decimal(text) if text else None
        if text and self.number is None:
            raise ValidationError(_("Write a number, with at most four decimals."))


class CheckboxesField(SelectMultipleField):
    """Several of many, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def code_field(label: Any = None, **kwargs: Any) -> StringField:
    """A short code that stands in addresses: letters, digits, point, hyphen."""
    shape = Regexp(
        r"^(?!new$)[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$",
        message=_l("Use letters, digits, points and hyphens only, for example M01."),
    )
    return text_line_field(
        label or _l("Code"), limit=40, validators=[InputRequired(), shape], **kwargs
    )

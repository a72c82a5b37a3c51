"""Classes of numbers and days, and groups of people, in the words of the page's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from consult.disclosure.class_intervals import Span
from consult.questionnaire.rules.kinds.numbers import THOUSAND


def class_words(span: Span, kind: str) -> str:
    """What a class of numbers or days is called: "20–29", "70 or more", "March 2026"."""
    return _days(span) if kind == "date" else _numbers(span)


def number_words(thousandths: int) -> str:
    """A number kept in thousandths."""
    return str(format_decimal(Decimal(thousandths) / THOUSAND))


def _numbers(span: Span) -> str:
    low = None if span.low is None else number_words(span.low)
    if span.high is None:
        # TRANSLATORS: a class of numbers, as in "70 or more"
        return str(_("all numbers") if low is None else _("%(number)s or more", number=low))
    if low is None or span.low is None:
        # TRANSLATORS: a class of numbers, as in "under 20"
        return str(_("under %(number)s", number=number_words(span.high)))
    if not span.whole:
        # TRANSLATORS: a class of numbers, the second of which is not in it
        return str(_("%(low)s to under %(high)s", low=low, high=number_words(span.high)))
    last = number_words(span.high - THOUSAND)
    # TRANSLATORS: a class of whole numbers, both of which are in it
    return low if low == last else str(_("%(low)s–%(high)s", low=low, high=last))


def _days(span: Span) -> str:
    low = None if span.low is None else month_of(span.low)
    if span.high is None:
        # TRANSLATORS: a class of days, as in "May 2021 or later"
        return str(_("all days") if low is None else _("%(month)s or later", month=_month(low)))
    if low is None or span.low is None:
        # TRANSLATORS: a class of days, as in "before May 2021"
        return str(_("before %(month)s", month=_month(month_of(span.high))))
    last = month_of(span.high - 1)
    if (low.month, last.month) == (1, 12):
        one, other = str(low.year), str(last.year)
    else:
        one, other = _month(low), _month(last)
    # TRANSLATORS: a class of days: years, or months with their years; both are in it
    return one if one == other else str(_("%(low)s–%(high)s", low=one, high=other))


def month_of(bucket: int) -> date:
    """The first day of a month counted as year x 12 + month - 1."""
    return date(max(1, bucket // 12), bucket % 12 + 1, 1)


def month_words(bucket: int) -> str:
    """A month and its year."""
    return _month(month_of(bucket))


def _month(day: date) -> str:
    return str(format_date(day, "LLLL y"))

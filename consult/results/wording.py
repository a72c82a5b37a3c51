"""Classes of numbers and days, and groups of people, in the words of the page's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from consult.disclosure.class_intervals import ClassInterval
from consult.questionnaire.rules.kinds.numbers import THOUSAND


def interval_label(interval: ClassInterval, kind: str) -> str:
    """The label of a class of numbers or days: "20–29", "70 or more", "March 2026"."""
    return _date_interval_label(interval) if kind == "date" else _numeric_interval_label(interval)


def number_label(thousandths: int) -> str:
    """A number kept in thousandths."""
    return str(format_decimal(Decimal(thousandths) / THOUSAND))


def _numeric_interval_label(interval: ClassInterval) -> str:
    low = None if interval.low is None else number_label(interval.low)
    if interval.high is None:
        # TRANSLATORS: a class of numbers, as in "70 or more"
        return str(_("all numbers") if low is None else _("%(number)s or more", number=low))
    if low is None or interval.low is None:
        # TRANSLATORS: a class of numbers, as in "under 20"
        return str(_("under %(number)s", number=number_label(interval.high)))
    if not interval.integers_only:
        # TRANSLATORS: a class of numbers, the second of which is not in it
        return str(_("%(low)s to under %(high)s", low=low, high=number_label(interval.high)))
    last = number_label(interval.high - THOUSAND)
    # TRANSLATORS: a class of whole numbers, both of which are in it
    return low if low == last else str(_("%(low)s–%(high)s", low=low, high=last))


def _date_interval_label(interval: ClassInterval) -> str:
    low = None if interval.low is None else month_start(interval.low)
    if interval.high is None:
        # TRANSLATORS: a class of days, as in "May 2021 or later"
        return str(
            _("all days") if low is None else _("%(month)s or later", month=_formatted_month(low))
        )
    if low is None or interval.low is None:
        # TRANSLATORS: a class of days, as in "before May 2021"
        return str(_("before %(month)s", month=_formatted_month(month_start(interval.high))))
    last = month_start(interval.high - 1)
    if (low.month, last.month) == (1, 12):
        low_label, high_label = str(low.year), str(last.year)
    else:
        low_label, high_label = _formatted_month(low), _formatted_month(last)
    # TRANSLATORS: a class of days: years, or months with their years; both are in it
    if low_label == high_label:
        return low_label
    return str(_("%(low)s–%(high)s", low=low_label, high=high_label))


def month_start(bucket: int) -> date:
    """The first day of a month counted as year x 12 + month - 1."""
    return date(max(1, bucket // 12), bucket % 12 + 1, 1)


def month_label(bucket: int) -> str:
    """A month and its year."""
    return _formatted_month(month_start(bucket))


def _formatted_month(day: date) -> str:
    return str(format_date(day, "LLLL y"))

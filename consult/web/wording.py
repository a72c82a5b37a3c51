"""Texts, dates and numbers in templates: what Flask-Babel does, remembered.

A page asks for its catalogue some hundred times and writes the same few days again and again.
Catalogues, days and numbers do not change while the server runs.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, cast

from babel import Locale
from flask import Flask, g
from flask_babel import format_date, format_decimal, get_locale, get_translations


class Catalogues:
    """The catalogues of an app, by locale."""

    def __init__(self) -> None:
        self._kept: dict[Locale | None, Any] = {}

    def now(self) -> Any:
        """The catalogue of the page being written."""
        # Flask-Babel keeps the locale of a request here; asking it each time is slow
        locale = getattr(g.get("_flask_babel"), "babel_locale", None) or get_locale()
        found = self._kept.get(locale)
        if found is None:
            found = self._kept[locale] = get_translations()
        return found


@lru_cache(maxsize=4096)
def _day(value: date, format: str | None, _locale: Locale) -> str:
    return cast(str, format_date(value, format))


def dateformat(value: Any = None, format: str | None = None, rebase: bool = True) -> str:
    """Filter `dateformat`: a day as the reader's language writes it."""
    if type(value) is date and (locale := get_locale()) is not None:
        return _day(value, format, locale)
    return cast(str, format_date(value, format, rebase))


@lru_cache(maxsize=4096)
def _number(value: int, _locale: Locale) -> str:
    return cast(str, format_decimal(value))


def numberformat(value: Any) -> str:
    """Filter `numberformat`: a number as the reader's language writes it."""
    if type(value) is int and (locale := get_locale()) is not None:
        return _number(value, locale)
    return cast(str, format_decimal(value))


def init_app(app: Flask) -> None:
    """Take the place of Flask-Babel's own callables and filters in templates."""
    catalogues = Catalogues()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogues.now().ugettext(text),
        ngettext=lambda one, many, count: catalogues.now().ungettext(one, many, count),
        pgettext=lambda context, text: catalogues.now().upgettext(context, text),
        npgettext=lambda context, one, many, count: catalogues.now().unpgettext(
            context, one, many, count
        ),
        newstyle=True,
    )
    app.jinja_env.filters.update(dateformat=dateformat, numberformat=numberformat)

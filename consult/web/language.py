"""The language of the page: from the address, remembered in a cookie, first from the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, current_app, g, request, url_for
from flask_babel import Babel, force_locale, get_locale, get_translations
from werkzeug.routing import BaseConverter, BuildError, IntegerConverter, ValidationError

from consult.languages.rules import (
    LANGUAGES,
    PORTUGUESE,
    Language,
    ShownText,
    Texts,
    best_match,
    language_of_tag,
)
from consult.settings import ASSETS

from .security import cookie_name
from .transaction import app_settings


def language_cookie() -> str:
    """The name of the cookie that remembers the language."""
    return cookie_name("language", secure=app_settings().secure)


SOURCE_LANGUAGES = {"en"}  # the messages themselves are written in English


class LanguageConverter(BaseConverter):
    """`<lang:lang>` in a route: one of the languages that screens are shipped in."""

    regex = "[A-Za-z]{2,3}(?:-[A-Za-z]+)?"

    def to_python(self, value: str) -> str:
        """Accept a shipped tag only."""
        if value not in ui_languages():
            raise ValidationError
        return value


class NumberConverter(IntegerConverter):
    """`<int:number>` in a route: what fits a database's integer; longer ones are no page of ours."""

    regex = r"\d{1,9}"


class SlugConverter(BaseConverter):
    """`<slug:plan>` in a route: lower-case words joined by hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


def ui_languages() -> dict[str, Language]:
    """The languages whose catalogue is shipped, in the product's order."""
    offered: dict[str, Language] = current_app.extensions["consult_languages"]
    return offered


def page_language() -> Language:
    """The language of the page being answered."""
    language: Language | None
    try:
        language = g.get("language")
    except RuntimeError:  # no request: a command or a job
        language = None
    return language or PORTUGUESE


def preferred_language() -> str:
    """What this visitor most likely reads: their choice, then their browser's, then Portuguese."""
    kept = request.cookies.get(language_cookie(), "")
    if kept in ui_languages():
        return kept
    return best_match(request.headers.get("Accept-Language"), ui_languages()) or PORTUGUESE.tag


def show(texts: Texts | None) -> ShownText:
    """What the reader of this page sees of a text in several languages."""
    return (texts or Texts()).shown(page_language().tag)


def spoken(words: str, tag: str, *, machine: bool = False) -> ShownText:
    """Words that somebody said in their own language, for the `words` macros."""
    return ShownText(words, language_of_tag(tag), machine=machine)


def switch_url(tag: str) -> str:
    """The address of this same page in another language."""
    here = page_language().tag
    if "switch" not in g or g.switch[0] != here:
        g.switch = here, *_around(_switch_url(here), here)
    _here, before, after = g.switch
    return f"{before}{tag}{after}" if after else _switch_url(tag)


def _around(address: str, tag: str) -> tuple[str, str]:
    """What stands before and after the language in an address; the picker names them all."""
    before = f"{request.script_root}/"
    whole = before + tag
    return before, address[len(whole) :] if address.startswith(f"{whole}/") else ""


def _switch_url(tag: str) -> str:
    if (
        request.endpoint
        and request.view_args is not None
        and current_app.url_map.is_endpoint_expecting(request.endpoint, "lang")
    ):
        # What a stranger wrote into the query must not steer url_for: _scheme, endpoint and the like.
        asked = {k: v for k, v in request.args.items() if not k.startswith("_") and k != "endpoint"}
        asked.pop("plan", None)
        with suppress(BuildError):  # a plan that is not there, or not for this reader
            return url_for(request.endpoint, **{**asked, **request.view_args, "lang": tag})
    return url_for("home.plans", lang=tag)


def _set_page_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    tag = values.pop("lang", None) if values else None
    if tag:
        g.language = LANGUAGES[tag]


def _add_language_to_url(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = page_language().tag


def request_translations() -> NullTranslations:
    """The catalogue of the request's locale.

    Kept by the locale: templates ask for it at each text, and Flask-Babel would look it up each time.
    """
    locale = get_locale()
    kept: tuple[Locale | None, NullTranslations] | None = g.get("translations")
    if kept is None or kept[0] is not locale:
        kept = g.translations = locale, get_translations()
    return kept[1]


def _gettext(message: str) -> str:
    return request_translations().ugettext(message)


def _ngettext(singular: str, plural: str, number: int) -> str:
    return request_translations().ungettext(singular, plural, number)


def _pgettext(context: str, message: str) -> str:
    return request_translations().upgettext(context, message)


def _npgettext(context: str, singular: str, plural: str, number: int) -> str:
    return request_translations().unpgettext(context, singular, plural, number)


def _locale() -> str:
    return page_language().formats


def _shipped_languages(folder: Path) -> dict[str, Language]:
    found = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po")}
    tags = {re.sub("_", "-", name) for name in found} | SOURCE_LANGUAGES
    return {tag: language for tag, language in LANGUAGES.items() if tag in tags}


@contextmanager
def using_language(reader: Language) -> Iterator[None]:
    """Make texts come out in a reader's language: catalogue and content alike."""
    before = g.get("language")
    g.language = reader
    try:
        with force_locale(reader.formats):
            yield
    finally:
        g.pop("language", None)
        if before is not None:
            g.language = before


def init_app(app: Flask) -> None:
    """Register converters, the pulling of the language out of the address, and Babel."""
    folder = ASSETS / "translations"
    app.extensions["consult_languages"] = _shipped_languages(folder)
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=str(folder))
    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.converters["int"] = NumberConverter
    app.url_value_preprocessor(_set_page_language)
    app.url_defaults(_add_language_to_url)
    Babel(app, locale_selector=_locale)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # by jinja2.ext.i18n
        _gettext, _ngettext, newstyle=True, pgettext=_pgettext, npgettext=_npgettext
    )
    app.jinja_env.globals.update(show=show, spoken=spoken, switch_url=switch_url)

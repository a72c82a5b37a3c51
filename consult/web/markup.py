"""Small pieces of HTML that templates of all rooms use: icons, and texts marked with their language.

Functions and no macros, so that no template has to import them. What they are given is escaped by
`Markup.__mod__`; only the literals here are markup.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from consult.languages.rules import ShownText

from .assets import asset

MIRRORED_ICONS = frozenset({"next", "back", "comment", "history", "edit", "search"})
"""Icons that point somewhere: CSS mirrors them on pages that read from right to left."""

_HIDDEN = Markup('aria-hidden="true"')
_IMAGE = Markup('role="img" aria-label="%s"')
_SYMBOL = Markup(
    '<svg class="%s" viewBox="0 0 24 24" %s focusable="false"><use href="%s#%s"></use></svg>'
)
_SPAN = Markup('<span lang="%s" dir="%s">%s</span>')
_FALLBACK = Markup('<span lang="%s" dir="%s" class="fallback">%s</span>')
_LANGUAGE_TAG = Markup('<span class="tag lang" lang="%s" dir="%s">%s</span>')
_MACHINE_TAG = Markup('<span class="machine">%s</span>')
_BLOCK = Markup('<div lang="%s" dir="%s" class="%s">%s</div>')
_PARAGRAPH = Markup("<p>%s</p>")
_BLOCK_MARKS = Markup('<p class="marks" dir="%s">%s</p>')
_NAME = Markup('<bdi class="whole">%s</bdi>')
_EMPTY = Markup()


def _symbol(name: str, css_class: str, label: object) -> Markup:
    role = _IMAGE % label if label else _HIDDEN
    return _SYMBOL % (css_class, role, asset("img/sprite.svg"), name)


def pictogram(name: str, label: object = None) -> Markup:
    """The picture of an area, `area-health`; with a label where no words stand beside it."""
    return _symbol(name, "pictogram", label)


def icon(name: str, label: object = None) -> Markup:
    """An icon of the sprite by its name without `icon-`; with a label where no words stand beside it."""
    css_class = "icon turns" if name in MIRRORED_ICONS else "icon"
    return _symbol(f"icon-{name}", css_class, label)


def language_tag(text: ShownText) -> Markup:
    """The name of the language that a text is in, where it is not the reader's."""
    if not text.fallback:
        return _EMPTY
    return _LANGUAGE_TAG % (text.tag, text.direction, text.own_name)


def machine_tag(text: ShownText) -> Markup:
    """That a machine translated a text, where it did."""
    return _MACHINE_TAG % _("Automatic translation") if text.machine else _EMPTY


def _marks(text: ShownText) -> Markup:
    """Both tags, each after a space."""
    marks = (mark for mark in (language_tag(text), machine_tag(text)) if mark)
    return _EMPTY.join(Markup(" %s") % mark for mark in marks)


def said(text: ShownText) -> Markup:
    """A text in its line, with its language and direction; marked where it is a fallback."""
    span = _FALLBACK if text.fallback else _SPAN
    return span % (text.tag, text.direction, text.words) + _marks(text)


def words_block(text: ShownText) -> Markup:
    """A text of several paragraphs, which an empty line divides."""
    parts = text.words.replace("\r\n", "\n").split("\n\n")
    paragraphs = _EMPTY.join(_PARAGRAPH % part.strip() for part in parts if part.strip())
    css_class = "words fallback" if text.fallback else "words"
    block = _BLOCK % (text.tag, text.direction, css_class, paragraphs)
    marks = _marks(text)
    return block + _BLOCK_MARKS % (text.direction, marks) if marks else block


def names_line(names: Iterable[object]) -> Markup:
    """Names one after another, each with the direction of its own letters."""
    return Markup(" · ").join(_NAME % name for name in names)


def either(label: object) -> object:
    """A label that is a text of a form, or one in several languages."""
    return said(label) if isinstance(label, ShownText) else label


def init_app(app: Flask) -> None:
    """Let every template name these functions."""
    pieces = (icon, pictogram, said, words_block, names_line, either)
    app.jinja_env.globals.update({piece.__name__: piece for piece in pieces})

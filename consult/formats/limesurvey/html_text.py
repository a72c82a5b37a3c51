"""HTML as plain text: paragraphs and lists kept, pictures and scripts left out. Pure, linear, never raises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b([^<>]*)>")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_MANY = re.compile(r"\n{3,}")
_LINK = re.compile(r"""\bhref\s*=\s*["']?(https?://[^\s"'<>]+)""", re.IGNORECASE)
_PARAGRAPHS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre section article header footer".split()  # noqa: SIM905
)
_LINES_OF = frozenset({"br", "tr", "dt", "dd", "hr"})
_HIDDEN = frozenset({"script", "style", "head", "title", "iframe", "object", "svg", "select"})
_MEDIA = frozenset(
    {"img", "iframe", "video", "audio", "object", "embed", "svg", "source", "script"}
)


@dataclass
class PlainText:
    """The words of a text, and the kinds of thing that were left out of it."""

    words: str
    dropped: set[str] = field(default_factory=set)


def html_to_text(html: str) -> PlainText:
    """The words of a piece of HTML; what is no HTML stays as it is."""
    found = PlainText("")
    if "<" not in html:
        found.words = _collapsed_whitespace(unescape(html).replace("\r\n", "\n"))
        return found
    pieces: list[str] = []
    at, link = 0, ""
    text = _without_comments(html)
    while (tag := _TAG.search(text, at)) is not None:
        pieces.append(_without_line_breaks(text[at : tag.start()]))
        name, closes = tag[1].lower(), tag[0].startswith("</")
        at = tag.end()
        if name in _MEDIA and not closes:
            found.dropped.add(name)
        if name in _HIDDEN and not closes and not tag[2].endswith("/"):
            at = _end_of_element(text, name, at)
        elif name == "a":
            pieces.append(f" ({link})" if closes and link else "")
            address = None if closes else _LINK.search(tag[2])
            link = unescape(address[1])[:500] if address else ""
        else:
            pieces.append(_break(name, closes=closes))
    pieces.append(_without_line_breaks(text[at:]))
    found.words = _collapsed_whitespace(unescape("".join(pieces)))
    return found


def _without_comments(html: str) -> str:
    """The text without comments and CDATA marks; one that never ends goes to the end."""
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start + 4)
        at = len(html) if end < 0 else end + 3
    kept.append(html[at:])
    return "".join(kept)


def _end_of_element(text: str, name: str, at: int) -> int:
    """The place after the end of what is hidden; the end of the text where it never ends."""
    end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
    return end.end() if end else len(text)


def _break(name: str, *, closes: bool) -> str:
    if name in _PARAGRAPHS:
        return "\n\n"
    if name in _LINES_OF:
        return "\n" if not closes or name == "tr" else ""
    if name == "li":
        return "" if closes else "\n• "
    return " " if name in ("td", "th") else ""


def _without_line_breaks(words: str) -> str:
    """Line breaks between tags are only white space."""
    return words.replace("\r", " ").replace("\n", " ")


def _collapsed_whitespace(words: str) -> str:
    single = _SPACES.sub(" ", words.replace("\xa0", " "))
    return _MANY.sub("\n\n", _LINES.sub("\n", single)).strip()

"""A test client that checks every page: valid HTML, one h1, a title, unique ids, lang and dir."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import html5lib
from flask.testing import FlaskClient
from lxml.etree import ElementTree
from lxml.html import document_fromstring

# What html5lib calls an error and HTML's living standard allows.
FORGIVEN = {"unexpected-cell-in-table-body"}
SPRITE = Path(__file__).parents[1] / "static/img/sprite.svg"
DRAWN = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))


class CheckingClient(FlaskClient):
    """Checks what it gets; `sign_in` makes it somebody."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Ask, then check the answer if it is a page."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            whole = not _asked_for_block(kwargs)
            strict = _validated[_shape(response)] < OFTEN
            _validated[_shape(response)] += 1
            check_page(response.get_data(as_text=True), whole=whole, strict=strict)
        return response


OFTEN = 3
"""How many answers of one kind a process has validated: html5lib takes some 100 ms a page."""
_validated: Counter[tuple[str, int]] = Counter()


def _shape(response: Any) -> tuple[str, int]:
    """What kind of page it is: the path without its numbers and codes, and the status."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", response.request.path)
    return path, response.status_code


def _asked_for_block(kwargs: dict[str, Any]) -> bool:
    return "HX-Request" in (kwargs.get("headers") or {})


def _validate(html: str, whole: bool) -> Any:
    """Parse as the living standard says; a whole page may hold no parse error."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [e for e in parser.errors if e[1] not in FORGIVEN] if whole else []
    assert not errors, [(e, html.splitlines()[max(0, e[0][0] - 1)][:200]) for e in errors[:5]]
    return tree


def check_page(html: str, *, whole: bool = True, strict: bool = True) -> Any:
    """Fail on anything a validator or a screen reader would trip over; returns the tree.

    Not `strict`: parsed by libxml2, a hundred times as fast, which mends errors silently.
    """
    tree = _validate(html, whole) if strict else ElementTree(document_fromstring(html))
    if whole:
        _check_whole(tree)
    ids = Counter(tree.xpath("//@id"))
    assert not [i for i, n in ids.items() if n > 1], f"ids twice: {ids.most_common(3)}"
    assert not tree.xpath("//@style"), "inline style"
    assert not tree.xpath("//img[not(@alt)]"), "an image without alt"
    for used in tree.xpath("//*[local-name()='use']/@*[local-name()='href' or name()='href']"):
        assert used.rpartition("#")[2] in DRAWN, f"a picture that is not drawn: {used}"
    for target in tree.xpath("//label/@for"):
        assert target in ids, f"label for nothing: {target}"
    for described in tree.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids), f"described by nothing: {described}"
    return tree


def _check_whole(tree: Any) -> None:
    root = tree.getroot()
    assert root.get("lang"), "no lang"
    assert root.get("dir") in {"ltr", "rtl"}, "no dir"
    assert len(tree.xpath("//h1")) == 1, f"{len(tree.xpath('//h1'))} h1"
    title = "".join(tree.xpath("//head/title/text()")).strip()
    assert title, "no title"
    assert len(tree.xpath("//main")) == 1, "not one main"

"""A test client that checks every page: valid HTML, one h1, a title, unique ids, lang and dir."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import html5lib
from flask.testing import FlaskClient
from lxml import etree

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
            check_page(response.get_data(as_text=True), whole=not _asked_for_block(kwargs))
        return response


def _asked_for_block(kwargs: dict[str, Any]) -> bool:
    return "HX-Request" in (kwargs.get("headers") or {})


def check_page(html: str, *, whole: bool = True) -> etree._Element:
    """Fail on anything a validator or a screen reader would trip over; returns the tree."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    if whole:
        errors = [e for e in parser.errors if e[1] not in FORGIVEN]
        assert not errors, [(e, html.splitlines()[max(0, e[0][0] - 1)][:200]) for e in errors[:5]]
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

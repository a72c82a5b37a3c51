"""Filling the builder's forms as a browser does: what a page holds, with something changed."""

from __future__ import annotations

from typing import Any

from lxml import html
from werkzeug.datastructures import MultiDict

from tests.client import CheckingClient

DESK = "/en/vale/desk/surveys/"
OF = f"{DESK}viver-aqui/"


def filled(page: str, form: int | str = "edit") -> MultiDict[str, str]:
    """What the browser would send of a form of a page: by its id, or its number in <main>."""
    tree = html.document_fromstring(page)
    forms = tree.xpath("//main//form[translate(@method, 'POST', 'post')='post']")
    one = tree.get_element_by_id(form) if isinstance(form, str) else forms[form]
    return MultiDict(one.form_values())


def sent(page: str, form: int | str = "edit", **changes: Any) -> MultiDict[str, str]:
    """What the browser would send after somebody changed boxes. None takes a box away."""
    data = filled(page, form)
    for name, value in changes.items():
        if value is None:
            data.poplist(name)
        else:
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def change(client: CheckingClient, url: str, form: int | str = "edit", **changes: Any) -> Any:
    """Open a page, change boxes of its form, and send it. None takes a box away."""
    return client.post(url, data=sent(client.get(url).text, form, **changes))

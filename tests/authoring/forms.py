"""Filling the builder's forms as a browser does: what a page holds, with something changed."""

from __future__ import annotations

from typing import Any

from lxml import html
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from consult.authoring.actions.editing import draft_of
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import walk_items
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


def draft(session: Session, survey: Survey) -> Questionnaire:
    """The draft now. The session lets go of the database again: a page writes next."""
    session.expire_all()
    found = draft_of(survey)
    session.rollback()
    return found


def order(questionnaire: Questionnaire) -> list[str]:
    """The keys of all questions and groups, in order."""
    return [item.key for item, _ in walk_items(questionnaire.items)]

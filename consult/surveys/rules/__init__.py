"""Rules of surveys. Pure: the questionnaire, its kinds of question, answering, results."""

from __future__ import annotations

from consult.people.rules import Role

from .document import Questionnaire
from .items import Choice, Group, Item, Layout, Question, Repeat
from .pages import Page

PERMISSIONS = {
    "surveys.export": frozenset({Role.COORDINATOR}),
    "surveys.release": frozenset({Role.COORDINATOR}),
    "surveys.assist": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "surveys.contacts": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "surveys.codes": frozenset({Role.COORDINATOR}),
    "surveys.type": frozenset({Role.COORDINATOR, Role.FACILITATOR}),
    "surveys.results": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "surveys.edit": frozenset({Role.COORDINATOR, Role.AUTHOR}),
}

__all__ = [
    "PERMISSIONS",
    "Choice",
    "Group",
    "Item",
    "Layout",
    "Page",
    "Question",
    "Questionnaire",
    "Repeat",
]

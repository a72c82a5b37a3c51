"""Rules of surveys. Pure: the questionnaire, its kinds of question, answering, results."""

from __future__ import annotations

from consult.people.rules import Role

from .document import Choice, Page, Question, Questionnaire

PERMISSIONS = {
    "surveys.results": frozenset({Role.COORDINATOR, Role.AUTHOR, Role.FACILITATOR}),
    "surveys.edit": frozenset({Role.COORDINATOR}),
}

__all__ = ["PERMISSIONS", "Choice", "Page", "Question", "Questionnaire"]

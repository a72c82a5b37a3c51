"""What a receipt code shows of surveys: answers that were sent, or answers to go on with."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.contributions.receipts import ReceiptSection, receipt_section
from consult.questionnaire.queries.surveys import draft_of_code, response_of_code
from consult.web.transaction import today

from .queries.contacts import contacts_of_code


@receipt_section
def answers(session: Session, secret: str, code: str) -> ReceiptSection | None:
    """The survey that was answered with a code, or begun."""
    if sent := response_of_code(session, secret, code):
        response, survey, plan = sent
        about = {
            "survey": survey,
            "plan": plan,
            "sent_on": response.said_on,
            "contacts": contacts_of_code(session, secret, code, survey.id),
            "code": code,
        }
        return ReceiptSection("collection/_receipt_section.html", about)
    if begun := draft_of_code(session, secret, code, today()):
        _, survey, plan = begun
        about = {"survey": survey, "plan": plan, "sent_on": None}
        return ReceiptSection("collection/_receipt_section.html", about)
    return None

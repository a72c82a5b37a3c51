"""What a receipt code shows of surveys: answers that were sent, or answers to go on with."""

from __future__ import annotations

from sqlalchemy.orm import Session

from consult.contributions.receipts import ReceiptSection, receipt_section_provider
from consult.web.transaction import today

from .queries.contacts import contacts_of_code
from .queries.responses import draft_with_survey, response_with_survey


@receipt_section_provider
def survey_receipt_section(session: Session, secret: str, code: str) -> ReceiptSection | None:
    """The survey that was answered with a code, or begun."""
    if sent := response_with_survey(session, secret, code):
        response, survey, plan = sent
        about = {
            "survey": survey,
            "plan": plan,
            "sent_on": response.said_on,
            "contacts": contacts_of_code(session, secret, code, survey.id),
            "code": code,
        }
        return ReceiptSection("collection/_receipt_section.html", about)
    if begun := draft_with_survey(session, secret, code, today()):
        _, survey, plan = begun
        about = {"survey": survey, "plan": plan, "sent_on": None}
        return ReceiptSection("collection/_receipt_section.html", about)
    return None

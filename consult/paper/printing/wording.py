"""What a sheet says of itself, in the language of the sheet. People who answer read all of it.

Where a language has no catalogue, or a text of it is not translated yet, the words are English and
are marked as such, so that they are set from left to right also on a sheet in Urdu.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask_babel import gettext, ngettext

_ = gettext


def page_of() -> str:
    """Which page of how many, with places for both."""
    # TRANSLATORS: keep {page} and {pages} as they are
    return str(_("Page {page} of {pages}"))


def sheet_number() -> str:
    """Which sheet, with a place for it."""
    # TRANSLATORS: the number of one printed copy of a questionnaire; keep {sheet} as it is
    return str(_("Sheet {sheet}"))


INSTRUCTIONS = {
    "heading": lambda: _("How to answer"),
    "circle": lambda: _("Circles: put a cross in one circle only."),
    "box": lambda: _("Squares: put a cross in every square that is right for you."),
    "place": lambda: _("Order: write 1 for the first, 2 for the second, and so on."),
    "comb": lambda: _("Numbers: write one digit in each box, like this."),
    "lines": lambda: _("Lines: write in the language you like."),
    "skip": lambda: _("You may leave out any question. If you make a mistake, cross it out well."),
    "codes": lambda: _("The small numbers beside the answers are for us."),
    "name": lambda: _("Do not write your name on these sheets."),
}
"""How a sheet is filled in, by what is found on it."""


def hand_in_by() -> str:
    """The last day, with a place for it."""
    # TRANSLATORS: keep {day} as it is: a day stands there, as 14 April 2026
    return str(_("Hand this in by {day}."))


def where_to_hand_in() -> str:
    """Heading of where sheets are taken."""
    return str(_("Where to hand it in"))


def thanks() -> str:
    """What stands at the end: a survey's own words are about the receipt that paper has not."""
    return str(_("Thank you for your answers."))


def blank_page() -> str:
    """What stands on a page that is left empty so that the next sheet begins on paper of its own."""
    return str(_("This page is empty on purpose."))


def ranking_instruction(places: int) -> str:
    """How to rank."""
    return str(
        ngettext(
            "Give the number 1 to one of them.",
            "Give the numbers 1 to %(num)s. Number 1 is the first.",
            places,
        )
    )


def number_bounds(least: str, most: str) -> str:
    """Bounds of a number; either may be empty."""
    if least and most:
        # TRANSLATORS: a number between two bounds
        return str(_("A number from %(least)s to %(most)s.", least=least, most=most))
    if least:
        return str(_("%(least)s or more.", least=least))
    return str(_("%(most)s or less.", most=most))


FIXED_TEXTS: dict[str, Callable[[], str]] = {
    "several": lambda: _("You can choose several."),
    "alone": lambda: _("If this one, no other."),
    "day": lambda: _("Day"),
    "month": lambda: _("Month"),
    "year": lambda: _("Year"),
    "personal": lambda: _("This is personal. You do not have to answer."),
    "needed": lambda: _("Please answer this one."),
    "sometimes": lambda: _("Please answer this one if it is about you."),
    "write": lambda: _("Write it here."),
    "part": lambda: _("Answer only what goes with your answers before."),
    "judge": lambda: _("Answer only if this is about you."),
    "more": lambda: _("If there are more, ask for another sheet."),
    "address": lambda: _("E-mail address or telephone number"),
    "contact": lambda: _("Only if you want us to write to you or call you"),
    "apart": lambda: _(
        "Hand this page in apart from your answers: nobody can see which answers are yours."
    ),
    "agree": lambda: _("You may write to me or call me about this consultation."),
    "every": lambda: _("Only if all of these are true:"),
    "any": lambda: _("Only if one of these is true:"),
}
"""Texts that stand by themselves."""


def earlier_answer(number: str) -> str:
    """What stands in a text in the place of an earlier answer."""
    return str(_("[your answer to question %(number)s]", number=number))


def question_range(first: str, last: str) -> str:
    """Which questions a condition is about."""
    if first == last:
        return str(_("Question %(number)s", number=first))
    return str(_("Questions %(first)s to %(last)s", first=first, last=last))


_SINGLE_CONDITIONS: dict[str, Callable[..., str]] = {
    "=": lambda **v: _("Only if your answer to question %(number)s is %(code)s = %(answer)s.", **v),
    "!=": lambda **v: _(
        "Only if your answer to question %(number)s is not %(code)s = %(answer)s.", **v
    ),
    "<": lambda **v: _("Only if your answer to question %(number)s is under %(code)s.", **v),
    ">": lambda **v: _("Only if your answer to question %(number)s is over %(code)s.", **v),
    "<=": lambda **v: _("Only if your answer to question %(number)s is %(code)s or less.", **v),
    ">=": lambda **v: _("Only if your answer to question %(number)s is %(code)s or more.", **v),
    "is": lambda **v: _("Only if your answer to question %(number)s is %(code)s.", **v),
    "is not": lambda **v: _("Only if your answer to question %(number)s is not %(code)s.", **v),
    "answered": lambda **v: _("Only if you answered question %(number)s.", **v),
    "not answered": lambda **v: _("Only if you did not answer question %(number)s.", **v),
}
_LISTED_CONDITIONS: dict[str, Callable[..., str]] = {
    "=": lambda **v: _("Your answer to question %(number)s is %(code)s = %(answer)s.", **v),
    "!=": lambda **v: _("Your answer to question %(number)s is not %(code)s = %(answer)s.", **v),
    "<": lambda **v: _("Your answer to question %(number)s is under %(code)s.", **v),
    ">": lambda **v: _("Your answer to question %(number)s is over %(code)s.", **v),
    "<=": lambda **v: _("Your answer to question %(number)s is %(code)s or less.", **v),
    ">=": lambda **v: _("Your answer to question %(number)s is %(code)s or more.", **v),
    "is": lambda **v: _("Your answer to question %(number)s is %(code)s.", **v),
    "is not": lambda **v: _("Your answer to question %(number)s is not %(code)s.", **v),
    "answered": lambda **v: _("You answered question %(number)s.", **v),
    "not answered": lambda **v: _("You did not answer question %(number)s.", **v),
}


def condition_text(
    relation: str, *, alone: bool, number: str, code: str, answer: str
) -> Callable[[], str]:
    """How one test is said: as the only one, or in a list. `answer` is empty for bare numbers."""
    bare = {"=": "is", "!=": "is not"}.get(relation, relation)
    sentence = (_SINGLE_CONDITIONS if alone else _LISTED_CONDITIONS)[relation if answer else bare]
    values = {"number": number, "code": code, "answer": answer}
    return partial(sentence, **values)

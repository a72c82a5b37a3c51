"""How many are wanted: the limit of a survey, and quotas of choices with how full they are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.db.session import session
from consult.disclosure.suppression import INTERNAL_THRESHOLD
from consult.languages.rules import Texts
from consult.people.guard import may, permit, require
from consult.questionnaire.models.surveys import Survey
from consult.questionnaire.queries.versions import PublishedVersion, load_version
from consult.web.forms import options
from consult.web.language import show
from consult.web.transaction import commit

from ...actions.quotas import remove_quota_of_choice, set_quota
from ...forms.desk.channels import QuotaForm
from ...queries.access import choice_counts, response_count
from ...rules.quotas import FillLevel, Quota, fill_level, quota_questions, quotas_from_json
from ...survey_scope import survey_or_404
from ..blueprint import bp


@dataclass(frozen=True)
class QuotaLevel:
    """A quota as it is shown: what of, and about how full; exact numbers would undo suppression."""

    quota: Quota
    question: Texts
    choice: Texts
    fill: FillLevel


@bp.route("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/quotas", methods=["GET", "POST"])
@permit("results.read")
def quotas(survey: str) -> ResponseReturnValue:
    """The quotas of a survey; coordinators set them."""
    found, form = survey_or_404(survey), QuotaForm()
    loaded = load_version(session(), found.current_version_id or abort(404))
    form.choice.choices = options(
        (f"{question.key}:{choice.key}", f"{show(question.label)} – {show(choice.label)}")
        for question in quota_questions(loaded.questionnaire)
        for choice in question.choices
    )
    if request.method == "POST":
        require(
            "authoring.edit", ()
        )  # of the whole plan: people of every municipality are let in or not
        if form.validate():
            question, _colon, choice = form.choice.data.partition(":")
            wanted = Quota(question, choice, form.most.data or 1)
            set_quota(session(), survey=found, quota=wanted)
            commit()
            return redirect(url_for(".quotas", survey=survey), 303)
    page = render_template(
        "collection/desk/quotas.html",
        survey=found,
        form=form,
        levels=_levels(found, loaded),
        taken=response_count(session(), found.id),
        least=INTERNAL_THRESHOLD,
        may_edit=may("authoring.edit", ()),
    )
    return page, 422 if request.method == "POST" else 200


def _levels(survey: Survey, loaded: PublishedVersion) -> list[QuotaLevel]:
    own = quotas_from_json(survey.quotas)
    taken = choice_counts(session(), own, loaded.question_ids, loaded.choice_ids)
    found = []
    for one in own:
        question = loaded.questionnaire.by_key.get(one.question)
        choices = {c.key: c.label for c in question.choices} if question else {}
        words = Texts.of(one.question), Texts.of(one.choice)  # what later versions do not ask
        found.append(
            QuotaLevel(
                one,
                question.label if question else words[0],
                choices.get(one.choice, words[1]),
                fill_level(one, taken.get((one.question, one.choice), 0)),
            )
        )
    return found


@bp.post("/<lang:lang>/<slug:plan>/desk/surveys/<slug:survey>/quotas/remove")
@permit("authoring.edit")
def remove_quota(survey: str) -> ResponseReturnValue:
    """Take as many as come of one choice."""
    require("authoring.edit", ())
    found = survey_or_404(survey)
    question, _colon, choice = request.form.get("choice", "").partition(":")
    remove_quota_of_choice(session(), survey=found, question=question, choice=choice)
    commit()
    return redirect(url_for(".quotas", survey=survey), 303)

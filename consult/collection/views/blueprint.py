"""The blueprint, and how the steps of a survey stand in addresses."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from consult.questionnaire.rules.kinds.numbers import range_points

from ..markup import notes, plain
from ..question_fragments import answer_languages

bp = Blueprint("collection", __name__)
for function in (answer_languages, notes, plain, range_points):
    bp.add_app_template_global(function)


class StepConverter(BaseConverter):
    """`<step:page>` in a route: `7`, or `7-2-1` in what repeats."""

    regex = r"\d{1,4}(?:-\d{1,3}){0,3}"


@bp.record_once
def _register(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["step"] = StepConverter

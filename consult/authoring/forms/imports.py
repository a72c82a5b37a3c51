"""Forms of questionnaires in files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, SelectField, ValidationError

from consult.languages.rules import LANGUAGES, language_of_tag
from consult.web.forms import Form, RevisionForm, options

SKIP = "-"
_RESIDENT_LANGUAGES = (
    "de",
    "it",
    "nl",
    "pl",
    "bg",
    "ka",
    "fa",
    "ps",
    "ti",
    "am",
    "so",
    "sw",
    "wo",
    "vi",
    "th",
    "tr",
)
"""Languages of residents without pages in them; texts in them are kept."""
MAX_LANGUAGES = 100
MAX_MATCHES = 300


def language_options() -> list[tuple[str, str]]:
    """Every language that texts can be in, by its tag."""
    ours = [(tag, language.own_name) for tag, language in LANGUAGES.items()]
    return ours + [(tag, language_of_tag(tag).own_name) for tag in _RESIDENT_LANGUAGES]


class ImportFileForm(Form):
    """A file with a questionnaire."""

    file = FileField(
        _l("The file"),
        description=_l(
            "XLSForm (.xlsx or .xls), as Kobo and ODK use it, or LimeSurvey (.lss). At most 16 MB."
        ),
        validators=[FileRequired(_l("Choose a file."))],
        render_kw={"accept": ".xlsx,.xls,.lss,.lsa,.xml"},
    )
    source = SelectField(_l("Language of texts for which the file names none"))

    def offer(self, plan_language: str) -> None:
        """Offer the languages; that of the plan is chosen."""
        self.source.choices = options(language_options())
        if not self.is_submitted():
            self.source.data = plan_language


class ImportAgreementForm(Form):
    """Consent to a file. It must be ticked where something is left out or changed."""

    agreed = BooleanField(_l("I have read what is left out or changed, and agree"))
    consent_required = False

    def validate_agreed(self, field: Any) -> None:
        """Nothing is left out without consent."""
        if self.consent_required and not field.data:
            raise ValidationError(_("Tick this box if you agree."))


class LanguageMappingForm(Form):
    """The tags of languages whose names in the file are not known."""

    @classmethod
    def of(cls, names: Iterable[str]) -> LanguageMappingForm:
        """A form with a list for each name."""
        asked_names = list(names)[:MAX_LANGUAGES]
        offered = options([(SKIP, _("Leave its texts out")), *language_options()])
        fields = {
            f"language{number}": SelectField(name, choices=offered, default=SKIP)
            for number, name in enumerate(asked_names)
        }
        form: LanguageMappingForm = type("LanguagesOfFileForm", (cls,), fields)()
        form.names = asked_names
        return form

    names: Sequence[str] = ()

    def chosen(self) -> dict[str, str | None]:
        """The tag of each name; None to leave its texts out."""
        tags = {name: self[f"language{number}"].data for number, name in enumerate(self.names)}
        return {name: None if tag == SKIP else tag for name, tag in tags.items()}


class QuestionMatchForm(RevisionForm, ImportAgreementForm):
    """Which question of the file is which of the draft, where their names differ."""

    lost: Sequence[str] = ()

    @classmethod
    def of(cls, lost: Mapping[str, str], new: Sequence[tuple[str, str]]) -> QuestionMatchForm:
        """A list for each question of the draft that the file does not have, by its key."""
        keys = list(lost)[:MAX_MATCHES]
        offered = options([("", _("It is no longer asked")), *new])
        fields = {
            f"same{number}": SelectField(lost[key], choices=offered, default="")
            for number, key in enumerate(keys)
        }
        form: QuestionMatchForm = type("QuestionsOfDraftForm", (cls,), fields)()
        form.lost = keys
        return form

    def match_fields(self) -> list[Field]:
        """The lists, in the order of the draft."""
        return [self[f"same{number}"] for number in range(len(self.lost))]

    def matches(self) -> dict[str, str]:
        """Keys of the file by keys of the draft."""
        chosen = {key: self[f"same{number}"].data for number, key in enumerate(self.lost)}
        return {key: file_key for key, file_key in chosen.items() if file_key}

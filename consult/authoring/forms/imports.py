"""Forms of questionnaires in files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, ValidationError

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
"""Languages of people here in which we have no pages; their texts are kept."""
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

    def offer(self, own: str) -> None:
        """Offer the languages, that of the plan first."""
        self.source.choices = options(language_options())
        if not self.is_submitted():
            self.source.data = own


class ImportAgreementForm(Form):
    """Yes to a file: `must` says whether something is left out or changed."""

    agreed = BooleanField(_l("I have read what is left out or changed, and agree"))
    must = False

    def validate_agreed(self, field: Any) -> None:
        """Where something is left out, never silently."""
        if self.must and not field.data:
            raise ValidationError(_("Tick this box if you agree."))


class LanguageMappingForm(Form):
    """Which languages are meant by names that nobody knows."""

    @classmethod
    def of(cls, names: Iterable[str]) -> LanguageMappingForm:
        """A form with a list for each name."""
        wanted = list(names)[:MAX_LANGUAGES]
        offered = options([(SKIP, _("Leave its texts out")), *language_options()])
        fields = {
            f"tongue{number}": SelectField(name, choices=offered, default=SKIP)
            for number, name in enumerate(wanted)
        }
        form: LanguageMappingForm = type("TonguesOfFile", (cls,), fields)()
        form.names = wanted
        return form

    names: Sequence[str] = ()

    def chosen(self) -> dict[str, str | None]:
        """The tag of each name; None to leave its texts out."""
        said = {name: self[f"tongue{number}"].data for number, name in enumerate(self.names)}
        return {name: None if tag == SKIP else tag for name, tag in said.items()}


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
        form: QuestionMatchForm = type("IntoDraft", (cls,), fields)()
        form.lost = keys
        return form

    def same(self) -> dict[str, str]:
        """Keys of the file by keys of the draft."""
        said = {key: self[f"same{number}"].data for number, key in enumerate(self.lost)}
        return {key: now for key, now in said.items() if now}

"""The form of an entity."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, FieldList, FormField, SelectField, TelField, URLField
from wtforms.validators import URL, Email, InputRequired, Length, Optional

from consult.web.editing.fields import CheckboxesField, TextsField, code_field
from consult.web.editing.rows import RowForm
from consult.web.forms import RevisionForm, clean_field_value, options, text_line_field

from ...rules.roles import EntityKind

ENTITY_KIND_OPTIONS = options(
    [
        (EntityKind.MUNICIPALITY.value, _l("Municipality")),
        (EntityKind.PUBLIC_SERVICE.value, _l("Public service")),
        (EntityKind.ASSOCIATION.value, _l("Association")),
        (EntityKind.PARTNER.value, _l("Partner")),
    ]
)


class ServiceRowForm(RowForm):
    """A service that an entity gives."""

    name = TextsField(_l("Service"), most=300)

    def empty(self) -> bool:
        """Whether the row was left empty."""
        return self.name.empty()


class EntityForm(RevisionForm):
    """An entity: who it is, where and in what it acts, how to reach it."""

    code = code_field(_l("Code"))
    name = text_line_field(_l("Name"), validators=[InputRequired()])
    kind = SelectField(_l("Kind"), [InputRequired()], choices=ENTITY_KIND_OPTIONS)
    areas = CheckboxesField(_l("Areas it acts in"), coerce=int)
    municipalities = CheckboxesField(_l("Municipalities it acts in"), coerce=int)
    competences = TextsField(_l("What it is responsible for"), most=4000, rows=3)
    services = FieldList(FormField(ServiceRowForm), label=_l("Services"))
    email = EmailField(
        _l("E-mail"),
        [Optional(), Email(message=_l("This is not an e-mail address."))],
        [clean_field_value],
    )
    phone = TelField(_l("Phone"), [Optional(), Length(max=40)], [clean_field_value])
    address = text_line_field(_l("Address"))
    website = URLField(
        _l("Website"),
        [
            Optional(),
            Length(max=300),
            URL(message=_l("Write the whole address, with https:// at the start.")),
        ],
        [clean_field_value],
    )

"""The form of an entity."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, FieldList, FormField, SelectField, TelField, URLField
from wtforms.validators import URL, Email, InputRequired, Length, Optional

from consult.web.editing.rows import Row
from consult.web.forms import RevisionForm, line_field, options, tidy

from ...rules.roles import EntityKind
from .fields import TextsField, TicksField, code_field

KINDS = options(
    [
        (EntityKind.MUNICIPALITY.value, _l("Municipality")),
        (EntityKind.PUBLIC_SERVICE.value, _l("Public service")),
        (EntityKind.ASSOCIATION.value, _l("Association")),
        (EntityKind.PARTNER.value, _l("Partner")),
    ]
)


class ServiceRow(Row):
    """A service that an entity gives."""

    name = TextsField(_l("Service"), most=300)

    def empty(self) -> bool:
        """Whether the row was left empty."""
        return self.name.empty()


class EntityForm(RevisionForm):
    """An entity: who it is, where and in what it acts, how to reach it."""

    code = code_field(_l("Code"))
    name = line_field(_l("Name"), validators=[InputRequired()])
    kind = SelectField(_l("Kind"), [InputRequired()], choices=KINDS)
    areas = TicksField(_l("Areas it acts in"), coerce=int)
    municipalities = TicksField(_l("Municipalities it acts in"), coerce=int)
    competences = TextsField(_l("What it is responsible for"), most=4000, rows=3)
    services = FieldList(FormField(ServiceRow), label=_l("Services"))
    email = EmailField(
        _l("E-mail"), [Optional(), Email(message=_l("This is not an e-mail address."))], [tidy]
    )
    phone = TelField(_l("Phone"), [Optional(), Length(max=40)], [tidy])
    address = line_field(_l("Address"))
    website = URLField(
        _l("Website"),
        [
            Optional(),
            Length(max=300),
            URL(message=_l("Write the whole address, with https:// at the start.")),
        ],
        [tidy],
    )

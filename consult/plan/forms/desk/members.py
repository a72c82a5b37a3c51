"""Forms about who works on a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from consult.people.fields import email_field
from consult.people.rules import Role
from consult.web.forms import Form, RevisionForm, options, ui_language_options

from ...models.entities import Entity
from ...models.plans import Municipality
from ...rules.members import INVITABLE_ROLES, RoleFault, role_fault

ROLE_NAMES = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.AUTHOR: _l("Plan author"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.MODERATOR: _l("Moderator"),
    Role.ASSOCIATION: _l("Representative of an association"),
    Role.FOLLOW_UP: _l("Member of the follow-up platform"),
}

ROLE_CHOICES = {
    Role.COORDINATOR: _l("Coordinator: sets up the plan, invites people and answers for the data"),
    Role.AUTHOR: _l("Plan author: reads what was said, writes measures and decides"),
    Role.FACILITATOR: _l("Facilitator: leads groups and brings in what was said there"),
    Role.MODERATOR: _l("Moderator: checks what was said before everybody can read it"),
    Role.ASSOCIATION: _l("Representative: speaks for an association or another entity"),
    Role.FOLLOW_UP: _l("Member of the follow-up platform: reads how the plan goes on"),
}

ROLE_FAULT_MESSAGES = {
    RoleFault.NOT_ON_SCREEN: _l("Choose one of these roles."),
    RoleFault.NO_ENTITY: _l("Choose the entity that the person speaks for."),
    RoleFault.ELSEWHERE: _l("Choose a municipality that you coordinate."),
}


def _optional_int(value: Any) -> int | None:
    """The id that a select sent; an empty choice is None."""
    return int(value) if value not in (None, "", "None") else None


class RoleForm(Form):
    """What a member does, and where."""

    role = RadioField(
        _l("Role"),
        choices=options((role.value, ROLE_CHOICES[role]) for role in INVITABLE_ROLES),
        validators=[InputRequired(_l("Choose a role."))],
    )
    municipality = SelectField(_l("Municipality"), coerce=_optional_int)
    entity = SelectField(_l("Entity that the person speaks for"), coerce=_optional_int)

    def __init__(
        self,
        *,
        reach: frozenset[int] | None,
        municipalities: Sequence[Municipality],
        entities: Sequence[Entity],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.reach = reach
        everywhere = [("", _l("The whole plan"))] if reach is None else []
        reached = [(m.id, m.name) for m in municipalities if reach is None or m.id in reach]
        self.municipality.choices = options([*everywhere, *reached])
        self.entity.choices = options([("", _l("None")), *((e.id, e.name) for e in entities)])

    @property
    def chosen(self) -> Role:
        """The role chosen."""
        return Role(self.role.data)

    @property
    def entity_id(self) -> int | None:
        """The entity, where the role is for one."""
        chosen: int | None = self.entity.data
        return chosen if self.chosen is Role.ASSOCIATION else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask the rules as well."""
        if not super().validate(extra_validators):
            return False
        fault = role_fault(
            self.chosen,
            municipality_id=self.municipality.data,
            entity_id=self.entity_id,
            municipality_scope=self.reach,
        )
        if fault is None:
            return True
        field = self.entity if fault is RoleFault.NO_ENTITY else self.municipality
        field.errors = [ROLE_FAULT_MESSAGES[fault]]
        return False


class EditRoleForm(RoleForm, RevisionForm):
    """What a member does from now on."""


class InviteForm(RoleForm):
    """An address, and the role it is invited to."""

    email = email_field(_l("E-mail"))
    language = SelectField(
        _l("Language of the e-mail"),
        choices=ui_language_options,
        validators=[InputRequired(_l("Choose a language."))],
    )

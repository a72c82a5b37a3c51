"""The blueprint of the room."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("authoring", __name__)

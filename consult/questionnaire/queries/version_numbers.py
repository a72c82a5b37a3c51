"""Which version of each survey people answer."""

from __future__ import annotations

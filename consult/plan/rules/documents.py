"""The canonical document of a measure, and its digest: two are equal if and only if all is."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult.languages.rules import Texts


@dataclass(frozen=True)
class ParagraphDraft:
    """A paragraph as handed over: its id where it exists already, and its words."""

    id: uuid.UUID | None
    text: Texts


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """The one way to write a document as JSON: sorted keys, no spaces, UTF-8 (after RFC 8785)."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def document_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical document, in hexadecimal."""
    return hashlib.sha256(canonical_json(document)).hexdigest()

"""What a reviewer might write instead of a detail that points at somebody: one closed table.

A flag names a key; the report shows the words. No word of a document can get into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GENERALISATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "award": 'Say "won an award" or "has a title"; leave out which, where and when.',
        "colleague": 'Say "a colleague" or "a manager" and leave the workplace out.',
        "drop": "Leave the detail out: the meaning does not need it.",
        "event": 'Say "a widely reported event" or "a serious accident"; leave out what, where and when.',
        "kin": 'Say "a relative of somebody known" and leave out of whom.',
        "known-for": 'Say "known for something they did" and leave out what it was.',
        "media": 'Say "has been in the media"; leave out where, when and about what.',
        "origin": 'Say "from another country" or "of a minority" where the meaning needs it, else leave it out.',
        "possession": 'Say "an unusual pet", "an unusual hobby" or "an unusual possession".',
        "public-role": 'Say "holds a public role" or "has a role in the community".',
        "rare-job": 'Say the field only: "works with animals", "works at sea", "skilled trade".',
        "small-group": 'Say "one of few" or leave out what sets the person apart in the place or group.',
    }
)

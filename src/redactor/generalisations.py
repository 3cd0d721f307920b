"""What a reviewer might write instead of a detail that points at somebody, or must decide: one closed table.

A flag names a key; the report shows the words. No word of a document can get into them. Keys of what to
decide: ``ambiguous`` (one of several people), ``client`` (several could be the client), ``merged`` (one
label, perhaps two people), ``owner`` (nothing tells whose it is), ``recipient`` (a recipient may be in
the case), ``two-numbers`` (one person, two numbers of a kind that everybody has one of).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GENERALISATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ambiguous": "Decide who this is: the name may be one of several people. Say so in case.yaml.",
        "award": 'Say "won an award" or "has a title"; leave out which, where and when.',
        "client": "Decide who the client is: several people could be. Say so in case.yaml.",
        "colleague": 'Say "a colleague" or "a manager" and leave the workplace out.',
        "drop": "Leave the detail out: the meaning does not need it.",
        "event": 'Say "a widely reported event" or "a serious accident"; leave out what, where and when.',
        "kin": 'Say "a relative of somebody known" and leave out of whom.',
        "known-for": 'Say "known for something they did" and leave out what it was.',
        "media": 'Say "has been in the media"; leave out where, when and about what.',
        "merged": "Decide whether this is one person: two may share the label. Say so in case.yaml.",
        "origin": 'Say "from another country" or "of a minority" where the meaning needs it, else leave it out.',
        "owner": "Decide whose this is. If it may be given, list it under keep in case.yaml.",
        "possession": 'Say "an unusual pet", "an unusual hobby" or "an unusual possession".',
        "public-role": 'Say "holds a public role" or "has a role in the community".',
        "rare-job": 'Say the field only: "works with animals", "works at sea", "skilled trade".',
        "recipient": "Decide whether this is the recipient of the copy, or where the recipient works.",
        "small-group": 'Say "one of few" or leave out what sets the person apart in the place or group.',
        "two-numbers": "Decide whose each number is: one person has one. Two tell of a mistake or of a change.",
    }
)

"""Knows which words of a mention give nobody away, so that leaving them is no leak.

The rule is the project's: courtesy titles and function words aside, and for organisations and
places the generic words of their kind. If nothing is left by that rule (an organisation known
only as ``the Centre``), the words that it spared count after all.
"""

from __future__ import annotations

from collections.abc import Sequence

from redactor.evaluate.align import Fate


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_APOSTROPHES = frozenset("'’ʼ＇")

TITLES = _words("""
    mr mrs ms miss mx mister dr prof professor rev revd reverend sir dame mme mlle monsieur madame
    mdm madam herr frau fräulein señor señora señorita sr sra srta fr hon
""")
"""Courtesy titles. Outside a mention they are counted neither as kept nor as lost."""

SPOKEN_TITLES = TITLES | _words("doctor sister brother father mother lady lord aunty uncle")
"""Titles that are ordinary words elsewhere too; spared only inside a person's mention."""

WEEKDAYS = _words("""
    monday tuesday wednesday thursday friday saturday sunday
    mondays tuesdays wednesdays thursdays fridays saturdays sundays
    mon tue tues wed weds thu thur thurs fri sat sun
""")

FUNCTION_WORDS = _words("a an and at by for from in near of on or the to with")

_INSTITUTIONS = _words("""
    academy adult agency association bakery bank behavioral behavioural borough cafe café care
    carers center centre chapel charity child children childrens church clinic club cmht college
    community company constabulary council counseling counselling county court crown day
    department dental district elementary families family form foundation general group groups gp
    health healthcare high hmp home homecare homes hospice hospital hotel hub infant infants
    infirmary inn junior juniors kindergarten library limited llp ltd magistrates medical mental
    middle mosque nursery nursing office outreach partnership pharmacy police practice preschool
    primary prison probation program programme project psychological pub recovery restaurant
    school secondary service services shop sixth social station store supermarket support surgery
    synagogue team temple therapies therapy treatment trust unit university ward wellbeing women
    womens work young youth
""")
_STREETS = _words("""
    apartment apartments apt ave avenue blk block bridge building buildings bungalow close cottage
    cottages court cres crescent ct drive estate flat flats floor gardens grove hall house lane
    lodge main mews no parade park place rd road room row saint square st street suite terrace
    unit view walk way
""")
_REGIONS = _words("""
    airport bay beach cemetery city country county east island lake market mountain north parish
    region river south state town valley village west
""")
PLACE_WORDS = _INSTITUTIONS | _STREETS | _REGIONS
"""Words for the kind of an organisation or place, which many share."""

_NAMED_BY_KIND = frozenset({"ORG", "LOCATION", "ADDRESS"})
_PROSE = _NAMED_BY_KIND | {"DATE", "AGE", "QUASI"}
_PERSON_FUNCTION_WORDS = frozenset({"and", "of", "the"})


def telling(words: Sequence[Fate], text: str, span_type: str) -> list[Fate]:
    """Return those words of one mention of gold type ``span_type`` that identify, in order.

    Every word of a number, address line of the net or code counts: ``com`` left over is a leak.

    Args:
        words: the words of the mention.
        text: the original document that they are offsets into.
        span_type: the mention's type.
    """
    named = [word for word in words if not _is_function_word(word, text, span_type)]
    if span_type == "PERSON":
        return [word for word in named if word.key not in SPOKEN_TITLES] or list(words)
    if span_type in _NAMED_BY_KIND:
        return [word for word in named if word.key not in PLACE_WORDS] or named or list(words)
    return named or list(words)


def is_counted(word: Fate) -> bool:
    """Whether a word outside all mentions is counted as kept or lost."""
    return word.key not in TITLES and word.key not in WEEKDAYS


def _is_function_word(word: Fate, text: str, span_type: str) -> bool:
    written = text[word.start : word.end]
    if span_type == "PERSON":
        return written in _PERSON_FUNCTION_WORDS
    if span_type not in _PROSE:
        return False
    if word.key == "s":
        return text[word.start - 1 : word.start] in _APOSTROPHES
    return word.key in FUNCTION_WORDS and (len(written) > 1 or written.islower())

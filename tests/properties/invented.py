"""A generator of case notes about people who do not exist.

Names come from random syllables and from the census lists that ship with the program, never from
annotated notes. A note says who is who in a case (:class:`Invented`), and puts the names into
sentences in the many forms in which notes write them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from hypothesis import strategies as st

from redactor.detect.names import is_ambiguous

ROLES = (
    "client", "client.mother", "client.brother", "client.colleague", "client.manager", "prof.gp",
    "prof.socialworker", "other.neighbour", "group.member",
)  # fmt: skip
_ONSETS = ("Br", "D", "Fl", "G", "H", "J", "K", "L", "M", "N", "Pr", "R", "S", "T", "V", "Z", "Qu")
_MIDDLES = ("a", "e", "i", "o", "u", "ee", "oa", "ay")
_CODAS = ("bbel", "dvik", "lman", "mmish", "nquist", "rrow", "ska", "thwen", "vond", "zzan")


@lru_cache(maxsize=2)
def _listed(name: str) -> tuple[str, ...]:
    text = (files("redactor.detect.lexicon") / name).read_text(encoding="utf-8")
    words = (line.strip() for line in text.splitlines() if not line.startswith("#"))
    return tuple(w.title() for w in words if len(w) > 3 and w.isalpha() and not is_ambiguous(w))


def _from_list(name: str) -> st.SearchStrategy[str]:
    """A name of a census list, by number: ``sampled_from`` would hash the whole list on each draw."""
    words = _listed(name)
    return st.integers(0, len(words) - 1).map(words.__getitem__)


@lru_cache(maxsize=1)
def syllables() -> st.SearchStrategy[str]:
    """A word of invented syllables, such as ``Quoarrow``."""
    made = st.tuples(st.sampled_from(_ONSETS), st.sampled_from(_MIDDLES), st.sampled_from(_CODAS))
    return made.map("".join).filter(lambda word: not is_ambiguous(word))


@lru_cache(maxsize=1)
def given_names() -> st.SearchStrategy[str]:
    """First names: half from the census list, half invented; none is an ordinary word."""
    return st.one_of(_from_list("given_names.txt"), syllables())


@lru_cache(maxsize=1)
def surnames() -> st.SearchStrategy[str]:
    """Surnames: from the census list, invented, and double-barrelled ones."""
    one = st.one_of(_from_list("surnames.txt"), syllables())
    return st.one_of(one, st.tuples(one, one).map("-".join))


@dataclass(frozen=True)
class Invented:
    """A person that nobody is."""

    first: str
    last: str
    role: str

    @property
    def full(self) -> str:
        """First name and surname."""
        return f"{self.first} {self.last}"

    @property
    def words(self) -> tuple[str, ...]:
        """The words that may be in no copy."""
        return (self.first, *self.last.split("-"))


FORMS = (
    "{first} {last}", "{first}", "{last}, {first}", "{FIRST} {LAST}", "Mr {last}", "{lower}",
    "{i}. {last}", "{first}\n{last}", "{first}'s", "{first}’s", "{full_lower}", "{LAST}",
    "{first}\u00a0{last}", "Dr {i} {last}", "({first})",
)  # fmt: skip
HARD_FORMS = (
    "{last}\t{first}", "{first}\t{last}", "{broken}", "{soft}", "{First_last}", "{last},\n{first}",
    "{first}  {last}", "{FIRST}'S", "{first}`s", "{wide}", "{full_lower}’s", "{first}/{last}",
)  # fmt: skip
SENTENCES = (
    "{a} was seen on {date} and said little about work.",
    "Telephone call with {a} about {b}; PHQ-9 18/27, sertraline 50mg.",
    "{b} rang from {phone} and asked for {a} to be seen soon.",
    "Met {a} with {b} present. Thoughts of ending it all, no plan.",
    "Spoke to {a} on {date}. NHS number {nhs}.",
    "{a} told {b} that the meeting had gone badly.",
    "Email received from {a} ({email}).",
    "Discussed Beck's model and the safety plan with {a}.",
)
SAFE = {
    "phone": ("07700 900123", "07700900456", "020 7946 0018", "01632 960 001"),
    "nhs": ("999 864 1969", "9999876536"),
    "email": ("someone.else@example.org", "q.uist@example.org"),
    "date": ("12/03/2024", "5 March 2024", "2024-03-12", "3rd of June"),
}


def written(person: Invented, form: str) -> str:
    """A person's name in one form."""
    return form.format(
        first=person.first,
        last=person.last,
        i=person.first[0],
        FIRST=person.first.upper(),
        LAST=person.last.upper(),
        lower=person.first.lower(),
        full_lower=person.full.lower(),
        broken=f"{person.last[:2]}-\n{person.last[2:]}",
        soft=f"{person.last[:3]}\u00ad{person.last[3:]}",
        wide="".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in person.first),
        First_last=f"{person.first}_{person.last}",
    )


@st.composite
def people(draw: st.DrawFn, least: int = 2, most: int = 3) -> list[Invented]:
    """People of one case, with no word of a name in common."""
    count = draw(st.integers(least, most))
    out: list[Invented] = []
    taken: list[str] = []
    while len(out) < count:
        person = Invented(draw(given_names()), draw(surnames()), draw(st.sampled_from(ROLES)))
        words = [word.lower() for word in person.words]
        if len(set(words)) == len(words) and not any(_alike(w, t) for w in words for t in taken):
            taken += words
            out.append(person)
    return out


def _alike(a: str, b: str) -> bool:
    """Whether one word could be taken for the other (a part of it, or a slip of the pen apart)."""
    return a[:3] == b[:3] or a in b or b in a


@st.composite
def notes(draw: st.DrawFn, who: list[Invented], hard: bool = False) -> str:
    """A note about these people, each named in full at least once.

    ``hard`` adds forms that only a roster is asked to find: split, glued and in other letters.
    """
    forms = FORMS + HARD_FORMS if hard else FORMS
    lines = ["Case note", ""]
    lines += [f"{_heading(person)}: {person.full}" for person in who]
    lines.append("")
    for _ in range(draw(st.integers(2, 6))):
        a, b = draw(st.permutations(who))[:2]
        values = {key: draw(st.sampled_from(options)) for key, options in SAFE.items()}
        lines.append(
            draw(st.sampled_from(SENTENCES)).format(
                a=written(a, draw(st.sampled_from(forms))),
                b=written(b, draw(st.sampled_from(forms))),
                **values,
            )
        )
    return "\n".join(lines) + "\n"


def _heading(person: Invented) -> str:
    return {"client": "Client name", "prof.gp": "GP"}.get(person.role, "Contact")

"""Groups the mentions of people over a case: one person, one group, and never two people in one.

Full names come first; they anchor the parts (first name, title and surname, short forms, initials). A part
that fits several people is told apart by context, and where context does not tell it stays ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from redactor.identity.fitting import (
    Households,
    Nearby,
    full_fit,
    full_held,
    full_sought,
    has_initial,
    has_letters,
    initials,
    initials_sought,
    part_fit,
    part_held,
    part_sought,
    without_month,
)
from redactor.identity.joining import Joining
from redactor.identity.likeness import INITIAL, NO
from redactor.identity.mention import Mention, glued
from redactor.identity.person import Evidence, Fit, Person, owners

__all__ = ["Fit", "Person", "gather"]

_MARGIN = 1.0
_UNLIKELY = -0.9


def gather(
    mentions: Sequence[Mention],
    subjects: Sequence[str],
    fit: Fit,
    aliases: Iterable[tuple[int, int, str]] = (),
    apart: Mapping[int, str] | None = None,
    clients: Mapping[int, int] | None = None,
    documents: Sequence[int] = (),
    keys: Mapping[int, frozenset[str]] | None = None,
) -> list[Person]:
    """Group mentions into people.

    Args:
        mentions: taken apart, by number, in text order.
        subjects: for each the id of a listed person, or ``""``.
        fit: judges a mention against a person where the name alone does not decide.
        aliases: pairs of mentions that the text says are one person, with the rule that says so.
        apart: by number, a role that nobody of another such role shares (for single names).
        clients: by number, the document in which a label or the like names this mention as the client.
        documents: the document of each mention.
        keys: by number, the relations to the client that plain grammar gives.
    """
    known = Evidence(
        [without_month(mention, mentions) for mention in mentions],
        subjects,
        fit,
        tuple(aliases),
        apart or {},
        clients or {},
        documents or [0] * len(mentions),
        keys or {},
    )
    return _Gathering(known).run()


class _Gathering:
    def __init__(self, known: Evidence) -> None:
        self.known = known
        self.mentions = known.mentions
        self.people: list[Person] = []
        self.strangers: dict[Mention, Person] = {}
        self.open: dict[tuple[int, ...], list[Person]] = {}
        self.near = Nearby(full_held, full_sought)
        self.anchors: set[Person] = set()
        self.households = Households()

    def run(self) -> list[Person]:
        numbers = range(len(self.mentions))
        self._listed([n for n in numbers if self.known.subjects[n]])
        rest = [n for n in numbers if not self.known.subjects[n]]
        letters = self._initials(rest)
        written = set(letters)
        others = [n for n in rest if n not in written]
        full = [n for n in others if self.mentions[n].is_full]
        single = [n for n in others if not self.mentions[n].is_full]
        join = Joining(self.people, self.known)
        self._full(full)
        join.aliases()
        join.rejoin()
        join.surnames()
        self._single(self._open(single))
        join.loose()
        join.aliases()
        join.loose()
        join.complements()
        join.clients()
        join.subject()
        self._letters(self._open(letters))
        return sorted((p for p in self.people if p.members), key=lambda p: min(p.members))

    def _open(self, numbers: Sequence[int]) -> list[int]:
        """Those that nobody has been given yet."""
        given = owners(self.people)
        return [n for n in numbers if n not in given]

    def _give(self, person: Person, numbers: Iterable[int], mention: Mention) -> None:
        """Put mentions of one form to somebody; who is new comes last."""
        if not person.members and not person.names:
            self.people.append(person)
            self.near.put(person, ())
        known = mention in person.names
        for n in numbers:
            person.add(n, mention)
        if known:
            return
        if person in self.near:
            self.near.put(person, (mention,))
        if person in self.anchors:
            self.households.put((mention,))

    def _initials(self, rest: Sequence[int]) -> list[int]:
        """The mentions that are initials: not a short name in capitals, but ``wh`` where a ``WH`` is known."""
        initials = {i for n in rest for i in self.mentions[n].initials}
        written = {self.mentions[n].letters for n in rest} | initials
        out = []
        whole = {
            w
            for n in rest
            if not self.mentions[n].letters
            for w in self.mentions[n].words
            if not self.mentions[n].lower or len(glued(w)) > 3 or glued(w) not in written
        }
        for n in rest:
            mention = self.mentions[n]
            if mention.letters:
                if not set(mention.words) <= whole:
                    out.append(n)
            elif (
                len(mention.words) == 1
                and not mention.title
                and len(glued(mention.words[0])) in (2, 3)
                and mention.words[0] not in whole
            ):
                out.append(n)
        return out

    def _listed(self, numbers: Sequence[int]) -> None:
        by_subject: dict[str, Person] = {}
        for n in numbers:
            person = by_subject.get(self.known.subjects[n])
            if person is None:
                person = by_subject[self.known.subjects[n]] = Person(subject=self.known.subjects[n])
                self.people.append(person)
            person.add(n, self.mentions[n])

    def _full(self, numbers: Sequence[int]) -> None:
        """Full names, the fullest first: a name joins the one person that it can be."""
        self.near = Nearby(full_held, full_sought, self.people)
        forms: dict[Mention, list[int]] = {}
        for n in numbers:
            forms.setdefault(self.mentions[n], []).append(n)
        ordered = sorted(forms, key=lambda m: (has_initial(m), m.fullness))
        for mention in ordered:
            fits = [(full_fit(mention, person), person) for person in self.near.near(mention)]
            best = max((strength for strength, _ in fits), default=NO)
            likely = [person for strength, person in fits if strength == best]
            if best == NO:
                self._give(Person(), forms[mention], mention)
                continue
            if len(likely) == 1 and best > INITIAL:
                self._give(likely[0], forms[mention], mention)
                continue
            for n in forms[mention]:
                self._choose(n, mention, likely)

    def _single(self, numbers: Sequence[int]) -> None:
        """First names, surnames with or without a title, and short forms."""
        self.near = Nearby(part_held, part_sought, self.people)
        self.anchors = {p for p in self.people if p.names}
        self.households = Households()
        for person in self.anchors:
            self.households.put(person.names)
        forms: dict[Mention, list[int]] = {}
        for n in numbers:
            forms.setdefault(self.mentions[n], []).append(n)
        for n in numbers:
            if not self.mentions[n].words:
                self._give(Person(), [n], self.mentions[n])
        for mention in sorted((m for m in forms if m.words), key=lambda m: min(forms[m])):
            if mention.by_name and self._is_used(mention):
                self._give(Person(), forms[mention], mention)
                continue
            if self.households.is_family(mention):
                self._give(Person(family=True), forms[mention], mention)
                continue
            anybody = len(glued(mention.words[-1])) == 1
            fits = [
                (part_fit(mention, person), person)
                for person in self.near.near(mention)
                if not person.among and (anybody or person in self.anchors)
            ]
            best = max((strength for strength, _ in fits), default=0.0)
            if best <= INITIAL:
                self._loose(forms[mention], mention)
                continue
            likely = [person for strength, person in fits if strength >= best - 0.6]
            for n in forms[mention]:
                self._choose(n, mention, likely)

    def _is_used(self, mention: Mention) -> bool:
        """Whether the name of *Little Wren* is also used without the by-name: then it tells two people apart."""
        return any(m.words[:1] == mention.words[:1] and not m.by_name for m in self.mentions)

    def _choose(self, n: int, mention: Mention, likely: Sequence[Person]) -> None:
        """Put a mention to the one person that it fits in its context, or to nobody for certain."""
        judged = sorted(
            ((self.known.fit(n, person), -i) for i, person in enumerate(likely)),
            key=lambda pair: (-pair[0], -pair[1]),
        )
        possible = [(score, likely[-i]) for score, i in judged if score > float("-inf")]
        if not possible or (len(possible) == 1 and possible[0][0] <= _UNLIKELY):
            self._give(self.strangers.setdefault(mention, Person()), [n], mention)
        elif len(possible) == 1 or possible[0][0] - possible[1][0] >= _MARGIN:
            self._give(possible[0][1], [n], mention)
        else:
            among = tuple(sorted(min(p.members) for _, p in possible))
            asked = self.open.setdefault(among, [])
            known = next((person for person in asked if mention in person.names), None)
            if known is None:
                known = Person(among=among)
                asked.append(known)
            self._give(known, [n], mention)

    def _loose(self, numbers: Sequence[int], mention: Mention) -> None:
        """A name that is part of none: by itself, or with others like it; two where roles clash."""
        roles = {self.known.apart[n] for n in numbers if n in self.known.apart}
        if len(roles) < 2:
            self._give(Person(), numbers, mention)
            return
        by_role: dict[str, Person] = {}
        last = ""
        for n in sorted(numbers):
            last = self.known.apart.get(n, last) or next(
                self.known.apart[m] for m in sorted(numbers) if m in self.known.apart
            )
            self._give(by_role.setdefault(last, Person()), [n], mention)

    def _letters(self, numbers: Sequence[int]) -> None:
        """Initials: of the one person whose name begins so, else by context, else by themselves."""
        self.near = Nearby(initials, initials, self.people)
        loose: dict[str, Person] = {}
        for n in numbers:
            letters = self.mentions[n].letters or glued(self.mentions[n].words[0])
            near = self.near.held(initials_sought(letters))
            likely = [p for p in near if not p.among and has_letters(p, letters)]
            if likely:
                self._choose(n, self.mentions[n], likely)
                continue
            self._give(loose.setdefault(letters, Person()), [n], self.mentions[n])

"""What is kept of a case: positions that fit the copy, forms behind labels, and a set for each recipient."""

from __future__ import annotations

from helpers_core import LAW, case, find
from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Case, Decision, Document, Finding, Recipient, Replacement, Segment
from redactor.policy.decide import replacements
from redactor.vault.align import by_order, by_position, labels_in
from redactor.vault.contents import LabelSet
from redactor.vault.sealed import DAY_ZERO, day_zero, label_set, seal_of

TEXT = "Quenby came with Marjolein. Quenby Thistlewood rang on 3 May 2024. Quenby slept."


def decided(finding: Finding, identity: str, label: str | None, action: str = "label") -> Decision:
    return Decision(
        finding, identity, "client" if identity == "person-1" else "", action, label, ""
    )


def sample() -> tuple[Case, list[Decision]]:
    made = case(TEXT)
    return made, [
        decided(find(TEXT, "Quenby"), "person-1", "[Client]"),
        decided(find(TEXT, "Marjolein"), "person-2", "[Client's mother]"),
        decided(find(TEXT, "Quenby Thistlewood"), "person-1", "[Client]"),
        decided(find(TEXT, "3 May 2024", "DATE_TIME"), "date-1", "[date in 2024]", "year"),
        decided(find(TEXT, "rang", "EVENT"), "event-1", None, "keep"),
        decided(find(TEXT, "Quenby", nth=2), "person-1", "[Client]"),
    ]


def copy_of(document: Document, made: tuple[Replacement, ...]) -> tuple[Segment, ...]:
    out = []
    for segment in document.segments:
        text, at = "", 0
        for each in made:
            if each.segment == segment.index:
                text += segment.text[at : each.start] + each.text
                at = each.end
        text += segment.text[at:]
        out.append(Segment(segment.index, segment.place, text, segment.joint))
    return tuple(out)


def test_labels_that_were_allotted_are_kept_with_their_forms() -> None:
    sealed = seal_of(*sample())
    assert [(e.label, e.role, e.forms) for e in sealed.entries] == [
        ("[Client]", "client", ("Quenby", "Quenby Thistlewood")),
        ("[Client's mother]", "", ("Marjolein",)),
    ]
    assert "Quenby" not in repr(sealed)


def test_a_region_is_no_part_of_the_label_that_stays() -> None:
    made = case("She went to Sometown.")
    finding = find("She went to Sometown.", "Sometown", "LOCATION")
    for label in ("[town 2 in Scotland]", "[town 2]"):
        (entry,) = seal_of(made, [decided(finding, "place-1", label, "region")]).entries
        assert (entry.label, entry.forms) == ("[town 2]", ("Sometown",))


def test_places_are_those_of_the_copy() -> None:
    made, decisions = sample()
    (document,) = made.documents
    places = seal_of(made, decisions).documents[document.id]
    (segment,) = copy_of(document, replacements(decisions, document.id))
    assert [p.label for p in places] == [
        "[Client]", "[Client's mother]", "[Client]", "[date in 2024]", "[Client]",
    ]  # fmt: skip
    for place in places:
        assert segment.text.startswith(place.label, place.start)
    assert places[1].before == "[Client] came with"
    assert places[1].after == ". [Client] rang"


PIECES = st.lists(
    st.tuples(
        st.text("ab \n.é€", max_size=12),
        st.text("XYZ é", min_size=1, max_size=6),
        st.sampled_from(["[Client]", "[Person A]", "[Person B]", "", "***", "[date in 2024]"]),
    ),
    max_size=8,
)


@given(st.lists(PIECES, min_size=1, max_size=4))
@LAW
def test_putting_originals_back_gives_the_source(
    segments: list[list[tuple[str, str, str]]],
) -> None:
    texts, decisions = [], []
    for number, pieces in enumerate(segments):
        text = ""
        for plain, original, label in pieces:
            start = len(text + plain)
            text += plain + original
            finding = Finding(
                "case-0001/document-01", number, start, len(text), "PERSON", 1.0, "test"
            )
            decisions.append(decided(finding, label, label))
        texts.append(text)
    document = Document(
        "case-0001/document-01", "case-0001", "text",
        tuple(Segment(number, "", text) for number, text in enumerate(texts)),
    )  # fmt: skip
    made = Case("case-0001", (document,))
    places = seal_of(made, decisions).documents[document.id]
    copy = copy_of(document, replacements(decisions, document.id))
    back = by_position(copy, places)
    assert back is not None
    restored = copy_of(Document("", "", "", copy), tuple(back))
    assert [segment.text for segment in restored] == texts
    if all(label.startswith("[") for pieces in segments for _, _, label in pieces):
        ordered = by_order(labels_in(copy), places)
        assert {(r.segment, r.start, r.text) for r in ordered} == {
            (r.segment, r.start, r.text) for r in back
        }


def test_a_label_set_belongs_to_its_recipients_in_any_order_and_spelling() -> None:
    heron, wren = Recipient("Dr A. Heron", email="a@example.org"), Recipient("B. Wren")
    assert label_set(()) == label_set((Recipient(role="supervisor"),)) == ""
    assert label_set((heron, wren)) == label_set((wren, heron, heron))
    assert label_set((heron,)) == label_set((Recipient("dr  a. HERON ", email="A@example.org"),))
    assert len({label_set((heron,)), label_set((wren,)), label_set((heron, wren)), ""}) == 4
    assert label_set((Recipient("a", email="b"),)) != label_set((Recipient("b", email="a"),))
    assert "heron" not in label_set((heron,))


def test_day_zero_is_kept_and_there_is_one() -> None:
    made, decisions = sample()
    sealed = seal_of(made, decisions, ("2024-03-18", "referral"))
    assert day_zero(sealed.entries) == ("2024-03-18", "referral")
    assert day_zero(seal_of(made, decisions).entries) == ("", "")
    first = LabelSet().renewed(sealed.entries)
    assert day_zero(first.renewed(seal_of(made, decisions).entries).entries)[0] == "2024-03-18"
    moved = first.renewed(seal_of(made, decisions, ("2024-01-02", "referral")).entries)
    assert day_zero(moved.entries) == ("2024-01-02", "referral")
    assert sum(entry.entity_type == DAY_ZERO for entry in moved.entries) == 1

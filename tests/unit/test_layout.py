"""Lines that say who somebody is: labels of forms, lists, tables, signatures, dates of birth."""

from __future__ import annotations

import pytest
from helpers_who import aliases_in, claims_in, said


def kinds(text: str, rule: str = "") -> set[tuple[str, str]]:
    """``(surface, kind)`` of the claims of a text."""
    return {(name, c.kind) for name, _, c in claims_in(text) if not rule or c.rule == rule}


@pytest.mark.parametrize(
    "line",
    [
        "Client: {Linnet}",
        "CLIENT NAME: {Linnet}",
        "Patient\t{Linnet}",
        "Re: {Linnet}",
        "re {Linnet}",
        "Name of child: {Linnet}",
        "Service user: {Linnet}",
        "Client | {Linnet}",
        "Young person: {Linnet}",
        "Client 1: {Linnet}",
        "Partner 2: {Linnet}",
        "Client's name: {Jay}\nClient: {Linnet}",
        "Date: 4 May\tClient: {Linnet}",
        "Name: {Linnet}",
        "Client: “{Linnet}”",
    ],
)
def test_a_label_of_a_form_names_the_client(line: str) -> None:
    assert ("Linnet", "client") in kinds(line, "label")


@pytest.mark.parametrize(
    "text",
    [
        "GP: {Linnet}",
        "The name {Linnet} came up",
        "Client rang {Linnet}",
        "Clientele: {Linnet}",
        "{Linnet}: client",
        "Car 2: {Linnet}",
        "\n" * 15 + "Client: {Linnet}",
    ],
)
def test_other_lines_do_not(text: str) -> None:
    assert ("Linnet", "client") not in kinds(text, "label")


def test_a_general_label_counts_less_than_a_plain_one() -> None:
    def weight(text: str) -> float:
        (found,) = [c.weight for _, _, c in claims_in(text) if c.rule == "label"]
        return found

    assert weight("Name: {Linnet}") < weight("Client name: {Linnet}")


@pytest.mark.parametrize("joint", ["and", "&", "+", "/"])
def test_names_joined_behind_a_label_are_clients_alike(joint: str) -> None:
    assert kinds(f"Clients: x\nClient: {{Linnet}} {joint} {{Robin}}, {{Jay}}", "label") == {
        ("Linnet", "client"),
        ("Robin", "client"),
    }
    assert ("Robin", "client") in kinds("Client: {Linnet} ({AGE|46}) and {Robin}", "label")


@pytest.mark.parametrize(
    "line",
    [
        "Therapist: {Linnet}",
        "Written by: {Linnet}",
        "Completed by: {Linnet}",
        "Author\t{Linnet}",
        "Facilitators: {Robin} and {Linnet}",
    ],
)
def test_a_label_names_the_author(line: str) -> None:
    assert ("Linnet", "author") in kinds(line, "label")


def test_attendance_lists_everybody_on_its_line() -> None:
    assert kinds("Present: {Linnet}, {Robin} and {Jay}\nApologies: {Finch}", "attendance") == {
        ("Linnet", "list"),
        ("Robin", "list"),
        ("Jay", "list"),
    }


@pytest.mark.parametrize(
    "closing", ["Kind regards", "Yours sincerely,", "Best wishes", "Signed", "Thanks"]
)
def test_the_name_under_a_closing_is_the_authors(closing: str) -> None:
    text = f"{{Robin}} came.\n\n{closing}\n\n{{Linnet Alder}}\nCounsellor\n"
    assert ("Linnet Alder", "author") in kinds(text, "signature")
    assert ("Linnet Alder", "counsellor") in said(text)
    assert ("Robin", "author") not in kinds(text)


def test_a_name_alone_at_the_end_may_be_the_authors() -> None:
    assert ("Linnet", "author") in kinds("{Robin} came.\nAll was well.\n\n{Linnet}", "signature")
    assert ("Linnet", "author") in kinds("{Robin} came. All was well – {Linnet}", "last words")


@pytest.mark.parametrize(
    "text", ["{Robin} came.\nI saw {Linnet}.", "{Robin} came.\nDid she say why? {Linnet} did."]
)
def test_a_sentence_at_the_end_is_no_signature(text: str) -> None:
    assert "author" not in {kind for _, kind in kinds(text)}


@pytest.mark.parametrize(
    "text",
    [
        "{Linnet Alder}, DOB {DATE_OF_BIRTH|03/04/1988}", "{Linnet Alder} NHS no {UK_NHS|999 864 1969}",
        "{Linnet Alder}\t{MEDICAL_RECORD_NUMBER|X1}\t{Robin Yew}",
    ],
)  # fmt: skip
def test_whoever_has_a_number_of_a_patient_may_be_the_client(text: str) -> None:
    assert kinds(text, "identified") == {("Linnet Alder", "client")}


def test_a_number_behind_another_name_is_the_others() -> None:
    text = "{Linnet Alder} saw {Robin Yew}, DOB {DATE_OF_BIRTH|03/04/1988}"
    assert ("Linnet Alder", "client") not in kinds(text, "identified")
    assert kinds("{Linnet Alder}, tel {PHONE_NUMBER|07700 900123}", "identified") == set()


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("{Linnet} (7) came", True),
        ("{Linnet}, {AGE|15}, came", True),
        ("{Linnet} ({AGE|46}) came", False),
        ("{Linnet} has 7 cats", False),
    ],
)
def test_an_age_behind_a_name_tells_a_child(text: str, minor: bool) -> None:
    assert (("Linnet", "minor") in said(text, "age")) is minor


def test_a_table_of_contacts_says_who_everybody_is() -> None:
    text = (
        "Name | Relation | Phone\n{Linnet Alder} | Mother | {PHONE_NUMBER|07700 900123}\n"
        "{Jay Yew}\tGP\t{PHONE_NUMBER|07700 900124}\n| {Robin Elm} | Foster carer |"
    )
    assert {("Linnet Alder", "mother"), ("Jay Yew", "gp"), ("Robin Elm", "fostercarer")} <= said(
        text, "row"
    )


def test_a_row_with_two_names_in_its_first_cell_says_nothing() -> None:
    assert said("{Linnet} and {Robin} | mother", "row") == set()
    assert said("{Linnet} | saw {Robin} mother", "row") == set()


def test_a_list_under_a_heading_has_its_role() -> None:
    text = "SUBJECT CHILDREN\n1. {Linnet Alder}\n2. {Robin Alder}\n\nThe plan\n{Jay Yew} wrote it."
    assert kinds(text, "list below") == {("Linnet Alder", "client"), ("Robin Alder", "client")}
    assert said("Siblings:\n- {Robin}\n- {Jay}", "list below") == {
        ("Robin", "sibling"),
        ("Jay", "sibling"),
    }


def test_a_labelled_line_ends_the_list_under_a_heading() -> None:
    text = "SUBJECT CHILDREN\n1. {Linnet Alder}\n\nMother: {Jay Alder}"
    assert kinds(text, "list below") == {("Linnet Alder", "client")}


def test_titles_of_jobs_say_a_little() -> None:
    assert ("Dr Alder", "doctor") in said("{Dr Alder} came", "title")
    assert ("Judge Alder", "judge") in said("{Judge Alder} came")
    assert ("Cllr Alder", "councillor") in said("{Cllr Alder} came", "title")
    assert ("Rev Alder", "pastor") in said("{Rev Alder} came", "title")
    assert said("{Mrs Alder} came", "title") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Surname: {Alder}\nForename: {Linnet}", {("Alder", "Linnet", "form")}),
        ("First name: {Linnet}\nLast name: {Alder}", {("Linnet", "Alder", "form")}),
        ("Surname\t{Alder}\tForename(s)\t{Linnet}", {("Alder", "Linnet", "form")}),
        (
            "Surname: {Alder}\nForename: {Linnet}\nPreferred name: {Jay}",
            {("Alder", "Linnet", "form"), ("Alder", "Jay", "form")},
        ),
        ("Client: {Linnet Alder}\nPrevious surname: {Yew}", {("Linnet Alder", "Yew", "née")}),
        ("Surname: {Alder}\n\n\n\n\nForename: {Linnet}", set()),
        ("GP: {Alder}\nForename: {Linnet}", set()),
    ],
)
def test_the_fields_of_a_form_make_one_name(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert aliases_in(text) == expected


def test_two_people_in_one_form_keep_their_own_fields() -> None:
    text = "Surname: {Alder}\nForename: {Linnet}\nSurname: {Yew}\nForename: {Robin}"
    assert aliases_in(text) == {("Alder", "Linnet", "form"), ("Yew", "Robin", "form")}

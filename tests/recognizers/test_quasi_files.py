"""The flag files for quasi-identifiers: what they mark in invented text, and what they leave alone."""

from __future__ import annotations

import pytest

from redactor.config.recognizer import parse_example
from redactor.config.shipped import folder
from redactor.detect.flags import FlagMarker, check_flag_examples, load_flags
from redactor.detect.quasi import QuasiMarker
from redactor.generalisations import GENERALISATIONS
from redactor.identity.doubts import AMBIGUOUS, CLIENT

FILES = tuple(each for each in load_flags(folder("recognizers")) if each.name.startswith("quasi_"))

POINTS_AT_SOMEBODY = """
She is the only Polish mum in Year 3.
Her manager is the woman who won the national baking contest.
He was the driver in the harbour coach crash.
She is the first female firefighter in the county.
Dad is a well-known local councillor.
Mum presents the breakfast show on the local radio station.
He was interviewed on television after the flood.
Client is the sister of the footballer who died on the pitch last year.
He is the only openly gay officer at the station.
She was in the newspapers when she took the council to an employment tribunal.
The client's uncle is the village postmaster.
He is a beekeeper and sells honey at the farmers' market.
Grandfather was a survivor of the colliery disaster.
He has an unusual tattoo of a lighthouse on his face.
She breeds Afghan hounds.
Her husband is the local vicar.
He is one of two Black boys in the sixth form.
Her father is the head of the local mosque.
She had quintuplets, which made the national press.
He holds the club record for the 800 metres.
His son was killed in the stadium disaster.
She is the youngest head teacher in the borough.
She gave evidence to the flood inquiry.
She was awarded the MBE for services to fostering.
Her brother was murdered in a case that was widely reported.
She is a drag performer on the local scene.
She is the daughter of a well-known actor.
His mother was the town mayor.
She runs the only Thai restaurant in the village.
The family won the lottery.
They live in a converted windmill.
He is a transgender police officer in a small rural force.
She played the lead in the school production.
He is the imam at the mosque.
His photograph was on the front of the local paper.
She lost both legs in the train derailment.
He was the whistleblower in the hospital scandal.
He is a retired chess grandmaster.
She swam the Channel.
She is the one who found the body in the canal.
Her cousin is a famous rapper.
He walks a ferret on a lead.
He is the Latvian welder on nights.
Ask the chap with the parrot.
The lodger is a former lighthouse keeper.
""".strip().splitlines()

ROUTINE = """
She is the one who always has to sort things out.
He is the only person who understands her.
I am the one who lets everyone down.
Mum was the first to notice the bruises.
It was the first time she had spoken about it.
He saw it on the news and was upset.
She watched TV until late.
She is the mother of two children aged four and seven.
The client who attended last week cancelled today.
She is the nurse in charge of the ward.
The man in bed 4 was asleep.
We discussed the fire safety plan.
He won the argument and felt guilty.
She was the child in the middle of the divorce.
The last session was on Tuesday.
The only thing that helps is walking.
He is the only one at home.
He is the oldest child and feels responsible.
She was found on the floor by her carer.
He was pulled in two directions by his parents.
The trial of sertraline was stopped.
There was a leak in the bathroom.
She had a crash in her mood after the weekend.
He felt trapped in the relationship.
Client is a nurse at a busy hospital.
She is a teaching assistant and he works in a warehouse on nights.
He plays football on Saturdays and used to play in a band.
She has two dogs and a rabbit.
She lost her father to cancer and he lost his job in March.
The judge made an interim care order.
The social worker who visited was kind.
She spoke to the GP who prescribed citalopram.
The person who abused her has since died.
He was the man who raped her.
She gave evidence at court last week.
She is on the waiting list for CBT.
The school photo was on the mantelpiece.
Video call with the family at 3 pm.
She is afraid of being in the news.
We played a board game and he won the game.
He earned a sticker as an award for good behaviour.
The coroner has opened an inquest.
She is the person responsible for the medication round.
He is the only child of older parents.
In the first year of the programme she relapsed twice.
The last man she dated was violent.
Parents were asked to keep the medication out of reach.
She was angry at the nurse who took her blood.
He has a phobia of spiders and snakes.
The police were called and a man was arrested in the street.
He described a dream in which he was on a train with the dead.
He is the one with the drinking problem, she said.
PHQ-9 14/27, GAD-7 11/21, sertraline 50 mg od, s.47, F32.1, room 4, 14:30, 3-1.
""".strip().splitlines()


def _surfaces(text: str) -> list[str]:
    return [text[start:end] for each in FILES for start, end, _ in each.spans(text)]


@pytest.mark.parametrize("marker", FILES, ids=lambda marker: marker.name)
def test_examples(marker: FlagMarker) -> None:
    assert check_flag_examples(marker) == []


@pytest.mark.parametrize("marker", FILES, ids=lambda marker: marker.name)
def test_every_pattern_is_reached_by_an_example(marker: FlagMarker) -> None:
    texts = [parse_example(example)[0] for example in marker.spec.examples]
    idle = [
        mark.spec.name
        for mark in marker._patterns
        if not any(mark.compiled.search(text) for text in texts)
    ]
    assert idle == []


@pytest.mark.parametrize("marker", FILES, ids=lambda marker: marker.name)
def test_every_list_and_part_is_used(marker: FlagMarker) -> None:
    spec = marker.spec
    written = " ".join([*spec.parts.values(), *(pattern.regex for pattern in spec.patterns)])
    assert [name for name in (*spec.lists, *spec.parts) if f"<<{name}>>" not in written] == []


@pytest.mark.parametrize("text", POINTS_AT_SOMEBODY)
def test_a_description_that_points_at_somebody_is_marked(text: str) -> None:
    assert _surfaces(text) != []
    assert _surfaces(text.upper()) != []


@pytest.mark.parametrize("text", ROUTINE)
def test_what_every_note_says_is_left_alone(text: str) -> None:
    assert _surfaces(text) == []


OF_OTHERS = {AMBIGUOUS, CLIENT, "merged", "owner", "recipient", "two-numbers"}
"""What identity, disclosure and the checks of a release ask."""


def test_every_pattern_suggests_something_and_every_suggestion_is_made() -> None:
    made = {pattern.suggestion for each in FILES for pattern in each.spec.patterns}
    assert "" not in made
    assert set(GENERALISATIONS) - made == {"colleague"} | OF_OTHERS
    assert QuasiMarker().name not in {each.name for each in FILES}

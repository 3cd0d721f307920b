"""spaCy is imported without its command line, and is whole for whoever wants that too."""

from __future__ import annotations

import subprocess
import sys

LEFT_OUT = ("spacy.cli", "typer", "weasel", "requests", "httpx", "urllib3", "http.client")
PARTS = "from redactor.identity.spacy_parts import Doc, Matcher, Vocab"
SEEK = """
vocab = Vocab()
matcher = Matcher(vocab)
matcher.add("x", [[{"ORTH": "Her"}, {"ORTH": "mother"}]])
found = matcher(Doc(vocab, words=["Her", "mother", "rang"]))
"""


def said(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_can_reach_a_network_is_not_imported() -> None:
    code = f"{PARTS}\nimport sys\nprint(sorted(set({LEFT_OUT!r}) & set(sys.modules)))"
    assert said(code) == "[]"


def test_the_parts_work() -> None:
    assert said(f"{PARTS}{SEEK}print([(s, e) for _, s, e in found])") == "[(0, 2)]"


def test_the_command_line_can_be_imported_afterwards() -> None:
    code = f"{PARTS}\nfrom spacy.cli.info import info\nprint(info.__module__, callable(info))"
    assert said(code) == "spacy.cli.info True"


def test_a_spacy_that_is_there_already_stays_as_it_is() -> None:
    code = f"import spacy\nhere = spacy.info\n{PARTS}\nprint(here is spacy.info, spacy.info.__module__)"
    assert said(code) == "True spacy.cli.info"


def test_a_spacy_that_needs_more_of_its_command_line_is_imported_whole() -> None:
    code = (
        "import sys, types\n"
        "class Asks:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'spacy.registrations' and 'spacy.cli' in sys.modules:\n"
        "            if not hasattr(sys.modules['spacy.cli'], '__path__'):\n"
        "                raise ImportError(name)\n"
        "sys.meta_path.insert(0, Asks())\n"
        f"{PARTS}{SEEK}"
        "print([(s, e) for _, s, e in found])"
    )
    assert said(code) == "[(0, 2)]"

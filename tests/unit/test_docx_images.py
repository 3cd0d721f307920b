"""Pictures keep their pixels and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from redactor.formats.docx_images import clean_picture, stand_in

CANARY = b"Quillfeather"


def _picture(mode: str, kind: str) -> bytes:
    out = io.BytesIO()
    noise = Image.effect_noise((24, 16), 90)
    noise.convert("L" if mode == "I;16" else mode).convert(mode).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_pixels_stay_and_cleaning_settles(mode: str) -> None:
    original = _picture(mode, "PNG")
    once = clean_picture(original)
    assert once.readable
    assert clean_picture(once.data).data == once.data
    if mode != "I;16":
        with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(once.data)) as after:
            assert before.convert("RGBA").tobytes() == after.convert("RGBA").tobytes()


def test_a_photo_loses_its_metadata_once_and_then_stays_byte_for_byte() -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    out = io.BytesIO()
    Image.effect_noise((64, 48), 80).convert("RGB").save(
        out, "JPEG", exif=exif, comment=CANARY, quality=70
    )
    once = clean_picture(out.getvalue() + CANARY)
    assert CANARY not in once.data
    assert once.suffix == "jpeg"
    assert clean_picture(once.data).data == once.data


@pytest.mark.parametrize("where", ["end", "before end", "comment", "head"])
def test_a_jpeg_with_anything_added_is_written_anew(where: str) -> None:
    plain = clean_picture(_picture("RGB", "JPEG")).data
    comment = b"\xff\xfe" + (len(CANARY) + 2).to_bytes(2) + CANARY
    added = {
        "end": plain + CANARY,
        "before end": plain[:-2] + comment + plain[-2:],
        "comment": plain[:2] + comment + plain[2:],
        "head": plain[:20] + comment + plain[20:],
    }[where]
    assert CANARY in added
    assert CANARY not in clean_picture(added).data


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP"])
def test_other_kinds_become_png(kind: str) -> None:
    clean = clean_picture(_picture("RGB", kind))
    assert (clean.suffix, clean.readable) == ("png", True)


@pytest.mark.parametrize(
    "data",
    [b"", CANARY, b"\x01\x00\x00\x00EMF", b"\xd7\xcd\xc6\x9a", b"<svg/>", b"\x89PNG\r\n\x1a\n"],
)
def test_what_cannot_be_decoded_gets_a_stand_in(data: bytes) -> None:
    assert clean_picture(data) == stand_in()


def test_a_picture_bomb_becomes_stand_in() -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    assert clean_picture(out.getvalue()) == stand_in()

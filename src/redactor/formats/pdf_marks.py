"""Takes alternative wording off text, so that what is read is what is drawn.

pdfium reports a marked text's ``/ActualText`` (ISO 32000-1, 14.9.4) in place of its glyphs. A name
could be drawn under another wording and never be found, or a wording nobody sees could ride into
the copy's text layer.
"""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_KEY = b"ActualText\x00"
_MAX_DEPTH = 15  # nested form XObjects


def strip_actual_text(page: pdfium.PdfPage) -> None:
    """Remove every mark that carries alternative wording from the loaded page.

    Raises:
        pdfium.PdfiumError: a mark cannot be removed; the page's text must not be trusted.
    """
    for item in page.get_objects(max_depth=_MAX_DEPTH):
        for at in reversed(range(pdfium_c.FPDFPageObj_CountMarks(item))):
            mark = pdfium_c.FPDFPageObj_GetMark(item, at)
            kind = pdfium_c.FPDFPageObjMark_GetParamValueType(mark, _KEY)
            if kind != pdfium_c.FPDF_OBJECT_UNKNOWN and not pdfium_c.FPDFPageObj_RemoveMark(
                item, mark
            ):
                raise pdfium.PdfiumError("A mark cannot be removed.")

"""A page that stands alone: for whoever has no session, or when the program is about to end.

It can load nothing, so its style is inside, allowed by hash.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0;padding:12vh 1.5rem;background:#faf9f6;color:#1c2329;"
    "font:1.0625rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif}"
    "main{max-width:34rem;margin:0 auto;padding:2rem;border:1px solid #d9dfe4;border-radius:10px;background:#fff}"
    "h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}p{margin:0 0 .75rem}"
    "@media(prefers-color-scheme:dark){body{background:#14191d;color:#e6eaed}"
    "main{background:#1a2025;border-color:#343d45}}"
)
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'"
)


def plain(status: int, title: str, *paragraphs: str) -> HTMLResponse:
    """A page of a heading and paragraphs, in words of ours."""
    text = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    page = (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – redactor</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{text}</main></body></html>"
    )
    return HTMLResponse(page, status, {"content-security-policy": POLICY})

"""A proof as a QR code: how it is made is decided here once, for paper, pages and files."""

from __future__ import annotations

from typing import Any

import segno

LARGEST_BYTES = 2_953  # version 40 at level L (ISO/IEC 18004, table 7)


def make_proof_code(proof: bytes) -> Any | None:
    """QR code (`segno.QRCode`) that holds the bytes of a proof; None where the proof is too long for one code."""
    if len(proof) > LARGEST_BYTES:
        return None
    return segno.make(proof, mode="byte", error="l", boost_error=False)

"""Check sums, encodings, signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib

from forms.expressions.ed25519 import is_signed
from forms.expressions.functions.definition import Function, plain
from forms.expressions.values import ExpressionError, Value, to_string

ALGORITHMS = {"md5", "sha1", "sha256", "sha384", "sha512"}
SIGNATURE_SIZE = 64


def _digest(value: Value, algorithm: Value, encoding: Value = "base64") -> str:
    """Algorithm and encoding may be written in any case, the algorithm with or without hyphens."""
    name = to_string(algorithm).lower().replace("-", "")
    if name not in ALGORITHMS:
        raise ExpressionError(f"there is no digest algorithm {to_string(algorithm)!r}")
    result = hashlib.new(name, to_string(value).encode(), usedforsecurity=False).digest()
    match to_string(encoding).lower():
        case "base64":
            return base64.b64encode(result).decode()
        case "hex":
            return result.hex()
        case other:
            raise ExpressionError(f"there is no digest encoding {other!r}")


def _decoded(value: Value) -> bytes:
    """Empty when it is not Base64."""
    try:
        return base64.b64decode(to_string(value).strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _base64_decode(value: Value) -> str:
    return _decoded(value).decode(errors="replace")


def _extract_signed(value: Value, public_key: Value) -> str:
    """The message behind an Ed25519 signature, empty when the signature is not valid for the key."""
    contents = _decoded(value)
    signature, message = contents[:SIGNATURE_SIZE], contents[SIGNATURE_SIZE:]
    return message.decode(errors="replace") if is_signed(_decoded(public_key), signature, message) else ""


DIGESTS: dict[str, Function] = {
    "base64-decode": plain(_base64_decode, 1),
    "digest": plain(_digest, 2, 3),
    "extract-signed": plain(_extract_signed, 2),
}

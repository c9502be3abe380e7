"""Independent programs accept what the register signs: OpenSSL, securesystemslib (DSSE), a plain reading of minisign."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import world
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib import dsse
from securesystemslib.signer import SSlibKey

from atashbas.register import demo_keys, foreign
from atashbas.register.base64s import unb64
from atashbas.register.checkpoint import Checkpoint
from atashbas.register.errors import RegisterError


def test_openssl_accepts_entries_and_cosignatures() -> None:
    raw = world.made(1)[0].raw
    witness = demo_keys.demo_signer("demo-tr", "witness")
    text = Checkpoint(origin="x", size=1, root=bytes(32)).text
    for one in (
        foreign.detach_entry(raw, world.desk().verifier),
        foreign.detach_cosignature(text, witness.sign(text, at=99), witness.verifier),
    ):
        key = load_pem_public_key(one.public_pem.encode())
        key.verify(one.signature, one.message)
        with pytest.raises(InvalidSignature):
            key.verify(one.signature, one.message + b" ")
    with pytest.raises(RegisterError, match=r"entry\.key"):
        foreign.detach_entry(raw, world.desk("demo-tr").verifier)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the openssl program is not on this machine")
def test_the_openssl_program_accepts_an_entry(tmp_path: Path) -> None:
    one = foreign.detach_entry(world.made(1)[0].raw, world.desk().verifier)
    (tmp_path / "key.pem").write_text(one.public_pem)
    (tmp_path / "message").write_bytes(one.message)
    (tmp_path / "signature").write_bytes(one.signature)
    command = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "key.pem",
        "-rawin",
        "-in",
        "message",
        "-sigfile",
        "signature",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "message").write_bytes(one.message.replace(b"report", b"rapport"))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_securesystemslib_accepts_our_envelopes_and_we_its_encoding(shared: Path) -> None:
    vector = json.loads((shared / "vectors" / "dsse" / "dsse_v1.0.2.json").read_text())
    assert foreign.dsse_message(vector["payloadType"], vector["body"].encode()) == vector["pae"].encode()
    signers = [world.desk(), world.desk("demo-tr")]
    envelope = foreign.dsse_envelope(b'{"finding":1}', signers)
    theirs = dsse.Envelope.from_dict(json.loads(json.dumps(envelope)))
    keys = [
        SSlibKey(one.verifier.id.hex(), "ed25519", "ed25519", {"public": one.verifier.public.hex()}) for one in signers
    ]
    assert len(theirs.verify(keys, 2)) == 2
    assert theirs.pae() == foreign.dsse_message(foreign.DSSE_TYPE, b'{"finding":1}')
    payload, signed = foreign.open_dsse(envelope, [one.verifier for one in signers])
    assert (payload, signed) == (b'{"finding":1}', [one.verifier for one in signers])
    envelope["payload"] = "e30="
    with pytest.raises(RegisterError, match=r"dsse\.unsigned"):
        foreign.open_dsse(envelope, [world.desk().verifier])
    with pytest.raises(RegisterError, match=r"dsse\.form"):
        foreign.open_dsse({}, [])


def test_minisign_files_hold_two_signatures() -> None:
    text = foreign.minisign(b"bulletin", world.desk(), "bulletin of a day")
    public = unb64(foreign.minisign_public(world.desk().verifier).split("\n")[1])
    _, line, comment, overall, _ = text.split("\n")
    signature = unb64(line)
    assert signature[:10] == public[:10]
    key = load_pem_public_key(foreign.public_pem(world.desk().verifier).encode())
    key.verify(signature[10:], b"bulletin")
    trusted = comment.removeprefix("trusted comment: ").encode()
    key.verify(unb64(overall), signature[10:] + trusted)
    with pytest.raises(RegisterError):
        foreign.minisign(b"x", world.desk(), "two\nlines")

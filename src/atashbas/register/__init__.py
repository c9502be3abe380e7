"""The register: signed, append-only logs with one writer each, which anyone can check alone and offline.

Decides what a valid entry, body, checkpoint, charter, proof and bundle is. Bytes in, values out: it reads no file,
knows no database and no clock, and imports nothing of atashbas; standard library and PyNaCl suffice.
"""

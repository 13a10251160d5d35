"""Transport compression of the gateway: one stream a connection, flushed after every message."""

import zlib
from collections.abc import Callable

import zstandard

Encode = Callable[[str], bytes | str]


def encoder(name: str | None) -> Encode:
    """For ``zlib-stream``, ``zstd-stream`` or None (text). Raises ValueError for anything else."""
    if name is None:
        return lambda text: text
    if name == "zlib-stream":
        deflate = zlib.compressobj(1)
        return lambda text: deflate.compress(text.encode()) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if name == "zstd-stream":
        frame = zstandard.ZstdCompressor(level=1).compressobj()
        flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda text: frame.compress(text.encode()) + frame.flush(flush)
    raise ValueError(name)

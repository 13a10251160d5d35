"""A PostgreSQL server of the tests' own: loopback, any free port, gone when they end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import asyncpg

SECONDS = 60

_numbers = count(1)


class MissingServer(Exception):
    """PostgreSQL cannot be started here, and why."""


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database ``postgres``, trusted by everybody on this machine."""
    binaries = _binaries()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="bridge-postgres-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(user, binaries / "initdb", "-A", "trust", "-U", "bridge", "-N", "-D", data)
        port = free_port()
        options = f"-h 127.0.0.1 -p {port} -k {folder} -F -c max_connections=60"
        control = (binaries / "pg_ctl", "-D", data, "-w")
        _run(user, *control, "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://bridge@127.0.0.1:{port}/postgres"
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


async def new_database(server: str) -> str:
    """The address of an empty database on ``server``."""
    name = f"bridge_{next(_numbers)}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return server.removesuffix("/postgres") + f"/{name}"


def _binaries() -> Path:
    """Debian keeps the server's programs out of PATH, one folder a version."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[4]),
    )
    if not versions:
        raise MissingServer("PostgreSQL's server is not installed (Debian: postgresql)")
    return versions[-1].parent


def _user() -> str | None:
    """The server refuses to run as root; Debian's package makes a user for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise MissingServer("running as root, and there is no user postgres") from None


def _run(user: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise MissingServer(f"{command[0]} failed: {done.stderr.strip()}")


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port

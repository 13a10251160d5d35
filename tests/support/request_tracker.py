"""Request Tracker 5 itself, out of Debian's packages, on an SQLite file of its own."""

import json
import os
import re
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.desks import Taken

SWITCH = "BRIDGE_TEST_REAL_DESKS"
SETUP = Path("/usr/sbin/rt-setup-database-5")
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
SECONDS = 120
"""For the slowest of machines to set the database up, and again to answer."""

CONFIG = """
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '{folder}/rt.sqlite3');
Set($rtname, 'tests');
Set($Organization, 'tests.example');
Set($WebDomain, '127.0.0.1');
Set($WebPort, {port});
Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
$RT::MasonDataDir = '{folder}/pages';
$RT::MasonSessionDir = '{folder}/sessions';
1;
"""
DATA = """
@CustomFields = ({
    Name => 'BridgeHandoff', Type => 'FreeformSingle',
    LookupType => 'RT::Queue-RT::Ticket', ApplyTo => 0,
});
@Final = (sub {
    my $root = RT::User->new(RT->SystemUser);
    $root->Load('root');
    my $token = RT::AuthToken->new(RT->SystemUser);
    my ($ok, $message, $string) = $token->Create(Owner => $root->Id, Description => 'tests');
    die $message unless $ok;
    print "token $string\\n";
});
1;
"""


class MissingServer(Exception):
    """Says why there is none."""


class RequestTracker:
    """What a test reads and does there, as root."""

    loses = False

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def tickets(self) -> list[Taken]:
        return [self._taken(one["id"]) for one in self._all()]

    def count(self) -> int:
        return len(self._all())

    def reply(self, reference: str) -> None:
        said = {"Content": "We look into it.", "ContentType": "text/plain"}
        self._call("POST", f"ticket/{reference}/correspond", said)

    def solve(self, reference: str) -> None:
        self._call("PUT", f"ticket/{reference}", {"Status": "resolved"})

    def forget(self) -> None:
        """Everything that is there; a search finds nothing of it any more."""
        for one in self._all():
            self._call("PUT", f"ticket/{one['id']}", {"Status": "deleted"})

    def _all(self) -> Any:
        return self._call("GET", "tickets?query=id%20%3E%200&orderby=id")["items"]

    def _taken(self, number: str) -> Taken:
        said = self._call("GET", f"ticket/{number}")
        created = self._call("GET", f"ticket/{number}/history?fields=Type")["items"][0]
        more = f"transaction/{created['id']}/attachments?fields=Filename,Content"
        texts: dict[str, str] = {}
        for part in self._call("GET", more)["items"]:
            if part.get("Content"):
                texts[part.get("Filename") or ""] = part["Content"]
        return Taken(
            said["CustomFields"][0]["values"][0],
            said["Subject"],
            said["Requestor"][0]["id"],
            texts.pop(""),
            texts,
        )

    def _call(self, method: str, path: str, said: object = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/REST/2.0/{path}",
            None if said is None else json.dumps(said).encode(),
            {"Authorization": f"token {self.token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)


@contextmanager
def running_rt() -> Iterator[RequestTracker]:
    """Raises MissingServer."""
    if not os.environ.get(SWITCH):
        raise MissingServer(f"{SWITCH} is not set, as .ci/run sets it")
    if not (SETUP.exists() and SERVER.exists()):
        raise MissingServer("Request Tracker is not installed here; .ci/run says how")
    # It commits often, and a busy disk makes each commit a wait.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name, socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        folder = Path(name)
        environment = _configured(folder, port)
        token = _set_up(folder, environment)
        command = [SERVER, "--server", "Starlet", "--host", "127.0.0.1", "--port", str(port)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [*map(str, command), "--max-workers", "1"],
                env=environment,
                stdout=log,
                stderr=log,
            )
            try:
                tracker = RequestTracker(f"http://127.0.0.1:{port}", token)
                _wait(tracker, server, folder / "log")
                yield tracker
            finally:
                server.terminate()
                server.wait()


def _configured(folder: Path, port: int) -> dict[str, str]:
    for name in ("more", "pages", "sessions"):
        (folder / name).mkdir()
    config = folder / "RT_SiteConfig.pm"
    config.write_text(CONFIG.format(folder=folder, port=port))
    (folder / "data.pl").write_text(DATA)
    places = {"RT_SITE_CONFIG": str(config), "RT_SITE_CONFIG_DIR": str(folder / "more")}
    return {**os.environ, **places}


def _set_up(folder: Path, environment: dict[str, str]) -> str:
    """A token for root."""
    said = ""
    for step in (["init"], ["insert", "--datafile", str(folder / "data.pl")]):
        done = subprocess.run(
            [str(SETUP), "--skip-create", "--action", *step],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        said = done.stdout
    return re.findall(r"^token (\S+)$", said, re.MULTILINE)[0]


def _wait(tracker: RequestTracker, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + SECONDS
    while True:
        assert server.poll() is None, log.read_text()
        try:
            tracker._call("GET", "rt")
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return

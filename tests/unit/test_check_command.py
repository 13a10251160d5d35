"""``python -m bot check``: what it prints, and how it ends."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.__main__ import main

REPORT = "en iOS 17 con la 6.3.2 pasa que la app se cierra: no_channel, ana@correo.example"
KEYS = [
    "kind", "score", "present", "missing", "versions", "error_codes", "redactions", "redacted",
]  # fmt: skip


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_report_becomes_one_json_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    assert main(["check", str(path), "--json"]) == 0
    (line,) = lines(capsys)
    found = json.loads(line)
    assert list(found) == KEYS
    assert found["kind"] == "bug"
    assert {"item": "platform", "evidence": "iOS"} in found["present"]
    assert "logs" in found["missing"]
    assert found["versions"]["ios"] == "17"
    assert found["error_codes"] == ["no_channel"]
    assert found["redactions"] == [{"kind": "email", "count": 1}]
    assert found["redacted"] == REPORT.replace("ana@correo.example", "[redacted: email]")


def test_a_person_is_asked_in_their_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("the app crashes on Android", encoding="utf-8")
    assert main(["check", str(path), "--locale", "es-ES"]) == 0
    told = capsys.readouterr().out
    assert "Versión de Capacitor" in told
    assert "npx cap doctor" in told


def test_the_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"help"), encoding="utf-8"))
    assert main(["check", "-", "--json"]) == 0
    assert json.loads(lines(capsys)[0])["kind"] == "unclear"


def test_many_reports_give_one_result_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reports.jsonl"
    rows = [{"text": "help", "locale": "en"}, {"text": "quiero un reembolso", "locale": "es"}]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    assert main(["check", "--jsonl", str(path)]) == 0
    assert [json.loads(line)["kind"] for line in lines(capsys)] == ["unclear", "billing"]


def test_half_a_character_in_json_is_no_reason_to_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reports.jsonl"
    path.write_bytes(b'{"text": "help \\ud800"}\n')
    assert main(["check", "--jsonl", str(path)]) == 0
    assert json.loads(lines(capsys)[0])["redacted"] == "help ?"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xef\xbb\xbfhelp", b"\x00", b"a" * (1024 * 1024)],
    ids=["empty", "bom", "0", "1M"],
)
def test_whatever_can_be_read_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], raw: bytes
) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(raw)
    assert main(["check", str(path), "--json"]) == 0
    assert len(lines(capsys)) == 1


@pytest.mark.parametrize(
    ("option", "raw", "message"),
    [
        ([], b"\xff\xfe", "is not UTF-8"),
        ([], b"a" * (1024 * 1024 + 1), "is over 1 MiB"),
        ([], None, "cannot be read"),
        (["--jsonl"], b'{"text": "help"}\nhelp\n', ':2: is no JSON object with a "text"'),
        (["--jsonl"], b'{"text": 1}', ':1: "text" is no text'),
        (["--jsonl"], b'{"text": "\xff"}', ":1: is not UTF-8"),
        (["--jsonl"], b"[" * 5000, ":1: is no JSON object"),
        (["--jsonl"], b'{"text": "%s"}' % (b"a" * (1024 * 1024 + 1)), ":1: is over 1 MiB"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: list[str],
    raw: bytes | None,
    message: str,
) -> None:
    path = tmp_path / "report"
    if raw is not None:
        path.write_bytes(raw)
    assert main(["check", *option, str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line


def test_labelled_reports_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "labelled.jsonl"
    right = {"text": "help", "locale": "en", "kind": "unclear", "present": [], "missing": []}
    wrong = {**right, "kind": "billing", "present": ["logs"]}
    path.write_text(f"{json.dumps(right)}\n{json.dumps(wrong)}\n", encoding="utf-8")
    assert main(["check", "--score", str(path), "--json"]) == 0
    row = json.loads(lines(capsys)[0])["labelled.jsonl"]
    assert row["items"]["logs"] == {"precision": 1.0, "recall": 0.0}
    assert row["kinds"] == {"billing": 0.0, "unclear": 0.6667}
    assert row["macro_f1"] == 0.3333
    main(["check", "--score", str(path)])
    assert "labelled.jsonl:2: -logs, unclear for billing" in capsys.readouterr().out

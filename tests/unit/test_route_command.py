"""``python -m bot route``: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_it_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    asked = "route --topic platform-bug --tier team --role app_developer --verified --json"
    assert main(asked.split()) == 0
    (line,) = lines(capsys)
    found = json.loads(line)
    assert list(found) == ["route", "reasons", "links"]
    assert found["route"] == "official_ticket"
    (reason,) = found["reasons"]
    assert list(reason) == ["policy", "text"]
    assert reason["policy"] == "P7"
    assert found["links"] == [{"label": "Help page", "url": "https://support.capgo.app"}]


def test_nobody_is_verified_unless_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    asked = "route --topic platform-bug --tier Team --role org_member --role app_developer"
    for proof in ([], ["--no-verified"], ["--verified"]):
        assert main([*asked.split(), *proof]) == 0
    found = [line.split()[0] for line in lines(capsys) if not line.startswith(" ")]
    assert found == ["verify_first", "verify_first", "official_ticket"]


def test_a_person_reads_the_reasons_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "--topic", "how-to", "--complete", "0.1", "--locale", "es-419"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("community (Comunidad)\n")
    assert "P11" in told
    assert "no se garantiza respuesta" in told
    assert "Documentación: https://capgo.app/docs/" in told


def test_an_incident_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "--topic", "outage", "--incident", "Uploads fail", "--json"]) == 0
    found = json.loads(lines(capsys)[0])
    assert found["route"] == "status_page"
    assert found["reasons"][0]["policy"] == "P14"
    assert "Uploads fail" in found["reasons"][0]["text"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--topic hwo-to", "--topic hwo-to: there is none, did you mean how-to?"),
        ("--topic sla --tier gold", "--tier gold: there is none, known: none, solo, maker, team"),
        ("--topic sla --role app_devloper", "did you mean app_developer?"),
        ("--topic sla --complete 1.01", "--complete 1.01: give a number from 0 to 1"),
        ("--topic sla --complete -0.1", "--complete -0.1: give a number from 0 to 1"),
        ("--topic sla --complete nan", "--complete nan: give a number from 0 to 1"),
        ("--topic sla --locale klingon", "--locale klingon: no language's code"),
    ],
)
def test_what_means_nothing_is_told(
    capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    assert main(["route", *arguments.split()]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert not told.out


@pytest.mark.parametrize("arguments", ["", "--topic sla --complete much"])
def test_what_cannot_be_read_shows_how_it_is_used(
    capsys: pytest.CaptureFixture[str], arguments: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["route", *arguments.split()])
    assert ended.value.code == 2
    assert "usage: python -m bot route" in capsys.readouterr().err


@pytest.mark.parametrize("policy", [None, "", "[[rules]]\nroute = 'nowhere'\n"])
def test_without_rules_nothing_is_decided(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    policy: str | None,
) -> None:
    if policy is not None:
        (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    monkeypatch.setenv("BRIDGE_DATA_DIR", str(tmp_path))
    assert main(["route", "--topic", "sla"]) == 1
    assert "policy.toml:" in capsys.readouterr().err

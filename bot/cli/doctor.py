"""Check the set-up and say what to do; print the invite link."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON array")


def run(options: argparse.Namespace) -> int:
    import asyncio
    import json

    from bot.doctor import examine, settle

    settings, findings = settle()
    if settings:
        findings += asyncio.run(examine(settings))
    if options.json:
        print(json.dumps([finding.to_json() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(finding)
    return 1 if any(finding.is_failure for finding in findings) else 0

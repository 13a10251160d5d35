"""Which code is offered to be set in a block, and from where to where."""

from bot.domain.excerpt import block
from tests.support.reports import examined

CODE = """\
import { CapacitorUpdater } from '@capgo/capacitor-updater'

const start = async () => {
  const latest = await CapacitorUpdater.getLatest()
  if (latest.url) {
    const bundle = await CapacitorUpdater.download(latest)
    await CapacitorUpdater.set(bundle)
  }
}"""
LOG = "\n".join(f"12:00:0{n} E/Capgo: download failed: timeout" for n in range(7))


def test_the_longest_piece_is_taken_whole_and_nothing_around_it() -> None:
    found = examined(f"My app crashes on start, see this:\n\n{CODE}\n\nWhat is wrong?").unfenced
    assert found == (CODE, "ts")


def test_a_log_is_a_log() -> None:
    found = examined(f"It fails.\n{LOG}\nThanks for any help with this").unfenced
    assert found == (LOG, "log")


def test_short_code_and_code_in_a_block_are_left_alone() -> None:
    assert examined("\n".join(CODE.split("\n")[:4])).unfenced is None
    assert examined(f"```ts\n{CODE}\n```").unfenced is None


def test_what_stands_in_a_block_too_needs_none() -> None:
    found = examined(f"It crashes:\n{CODE}").unfenced
    assert found
    assert examined(f"It crashes:\n{CODE}\n\n{block(*found)}").unfenced is None


def test_secrets_in_it_are_taken_out() -> None:
    key = "ghp_" + "R7pQ2mX9vT4kL8wZ1nB6cD3fG5hJ0sYaEuIo"
    found = examined(f"It crashes:\n{CODE}\nawait send('{key}');").unfenced
    assert found
    assert key not in found.text
    assert "[redacted: github_token]" in found.text


def test_a_long_piece_is_cut_to_what_a_message_holds() -> None:
    found = examined("It crashes:\n" + f"{LOG}\n" * 200).unfenced
    assert found
    assert len(found.text) <= 3600

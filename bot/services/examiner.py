"""Examines what people said, without keeping the event loop for long."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.domain.intake import Said, whole
from bot.domain.redact import Redact
from bot.domain.repro import Findings, examine
from bot.domain.repro_guide import Guide, Shape

LONG = 8192
"""Characters from which an examination goes to a thread."""
FEW_WORDS = 12
"""With fewer in the same message, a picture stands for what was to be told."""


@dataclass(frozen=True, slots=True)
class Examiner:
    """With one company's checklist and secrets."""

    guide: Guide
    redact: Redact

    async def examine(self, title: str, said: Sequence[Said]) -> Findings:
        """What ``said``, taken as one report, tells and lacks."""
        text, attached = whole(title, said), "\n\n".join(one.attached for one in said).strip()
        examined = partial(
            examine,
            text,
            self.guide,
            self.redact,
            images=sum(one.images for one in said),
            attached=attached,
        )
        is_long = len(text) + len(attached) >= LONG
        findings = await asyncio.to_thread(examined) if is_long else examined()
        if any(map(_is_picture, said)) and self._lacks_logs(findings):
            return replace(findings, is_screenshot=True)
        return findings

    def _lacks_logs(self, findings: Findings) -> bool:
        return any(self.guide.items[name].shape is Shape.LOG for name in findings.missing)


def _is_picture(said: Said) -> bool:
    """A message that hardly says anything beside its pictures."""
    return said.images > 0 and len(said.text.split()) < FEW_WORDS

"""How long ``python -m bot demo`` takes until it can be used."""

import asyncio
import sys
import tempfile
import time

from benchmarks.match import ROOT


async def seconds_to_ready() -> float:
    """From the start of the process to its line that says so. Raises RuntimeError without one."""
    with tempfile.TemporaryDirectory() as state:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser", "--state", state),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                if b"is ready" in line:
                    return time.perf_counter() - started
        finally:
            if process.returncode is None:
                process.terminate()
            await process.communicate()
    raise RuntimeError("the demo ended before it was ready")

"""One function in a process of its own: its seconds, its memory, and an end to it when it takes too long.

python -m benchmarks.job <module>:<function> <answer file> <arguments as JSON>
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What became of a job; seconds is None when it was ended after `limit` seconds."""

    seconds: float | None
    peak_bytes: int
    answer: Any = None
    limit: float | None = None


class JobError(Exception):
    """The function raised; the message carries what the process wrote."""


def run_job(function: str, *, limit: float | None = None, **arguments: Any) -> Outcome:
    """Call 'module:function' with the arguments, which JSON can carry, and wait for it."""
    with tempfile.TemporaryDirectory(prefix="goldseam-job-") as folder:
        answer_file, log_file = Path(folder) / "answer.json", Path(folder) / "log.txt"
        command = [sys.executable, "-m", __spec__.name, function, str(answer_file), json.dumps(arguments)]
        with log_file.open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
            ender = threading.Timer(limit, process.kill) if limit else None
            if ender:
                ender.start()
            # wait4 and not wait: it tells the memory of this one process.
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if ender:
                ended = not ender.is_alive()
                ender.cancel()
        peak = usage.ru_maxrss * 1024
        if answer_file.exists():
            told = json.loads(answer_file.read_text())
            return Outcome(told["seconds"], peak, told["answer"])
        if ender and ended:
            return Outcome(None, peak, limit=limit)
        raise JobError(
            f"{function} ended with status {process.returncode}; its last words:\n{log_file.read_text()[-4000:]}"
        )


def main(function: str, answer_file: str, arguments: str) -> None:
    """The child's side. Imports are not counted."""
    module, name = function.split(":")
    call = getattr(importlib.import_module(module), name)
    started = time.perf_counter()
    answer = call(**json.loads(arguments))
    told = {"seconds": time.perf_counter() - started, "answer": answer}
    finished = Path(f"{answer_file}.part")
    finished.write_text(json.dumps(told))
    finished.rename(answer_file)


if __name__ == "__main__":
    main(*sys.argv[1:])

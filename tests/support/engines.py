"""A skipped engine must be seen: its reason closes the terminal's report, and CI does not accept it."""

import os

import pytest

from tests.support.postgres import find_binaries

MARK = "ENGINE SKIPPED"
REQUIRE_VARIABLES = ("CI", "GOLDSEAM_REQUIRE_ENGINES")


def skip_engine(engine: str, reason: str) -> None:
    """Skip the test that asked for this engine, in words that SkippedEngines finds again."""
    pytest.skip(f"{MARK}: {engine}: {reason}")


class SkippedEngines:
    """pytest plugin: collects the reasons, xdist's too, prints them, and fails where they are no excuse."""

    def __init__(self) -> None:
        self.reasons: dict[str, int] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and isinstance(report.longrepr, tuple) and MARK in report.longrepr[2]:
            self._note(report.longrepr[2].split(f"{MARK}: ", 1)[1], 1)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        # -m "not postgres" leaves the engine out; -k and file names choose tests, not engines.
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        if left_out and left_out[0].config.option.markexpr:
            self._note("postgres: left out by -m", len(left_out))

    def _note(self, reason: str, tests: int) -> None:
        self.reasons[reason] = self.reasons.get(reason, 0) + tests

    @property
    def is_failure(self) -> bool:
        """Skipped although the binaries are here and the caller requires all engines."""
        required = any(os.environ.get(name, "") not in ("", "0", "false") for name in REQUIRE_VARIABLES)
        return bool(self.reasons) and required and find_binaries() is not None

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.is_failure and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.reasons:
            return
        terminalreporter.section("ENGINES NOT TESTED", sep="!", red=True, bold=True)
        for reason, tests in sorted(self.reasons.items()):
            terminalreporter.write_line(f"{reason} ({tests} tests)", red=True)
        if self.is_failure:
            terminalreporter.write_line(
                "This run fails for it: its programs are on this machine and one of "
                f"{', '.join(REQUIRE_VARIABLES)} is set.",
                red=True,
            )

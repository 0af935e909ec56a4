"""What holds for all tests: whose machine it is, and how random cases are chosen.

A change is judged by the same random cases each time, so that it passes or fails for what it is,
and however slow the machine is; the whole run (QCODE_LONG=1) tries new ones.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("the same each time", patient, derandomize=True)
settings.register_profile("new ones", patient)
settings.load_profile("new ones" if os.environ.get("QCODE_LONG") == "1" else "the same each time")


@pytest.fixture(scope="session", autouse=True)
def _nobody_s_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of whoever runs the tests has a say in them, and nothing of them is kept there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        for name in ("QCODE_PROJECT", "QCODE_CODER", "QCODE_LANG"):
            patch.delenv(name, raising=False)
        yield

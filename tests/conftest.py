"""How random cases are chosen, for all tests.

A change is judged by the same random cases each time, so that it passes or fails for what it is,
and however slow the machine is; the whole run (QCODE_LONG=1) tries new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("the same each time", patient, derandomize=True)
settings.register_profile("new ones", patient)
settings.load_profile("new ones" if os.environ.get("QCODE_LONG") == "1" else "the same each time")

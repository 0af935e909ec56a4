"""The commands that tell the past: history, export audit, codebook history and growth."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

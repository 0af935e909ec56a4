"""The room as a whole is cheap to import."""

import subprocess
import sys


def test_importing_the_room_loads_no_reader_of_formats() -> None:
    heavy = "{'docx', 'openpyxl', 'yaml', 'charset_normalizer', 'lxml', 'csv', 'json'}"
    code = f"import sys, qcode.sources; sys.exit(str({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"

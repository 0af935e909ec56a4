"""`python -m qcode` is `qcode`."""

from qcode.cli import main

main()

"""What an operator can put right. The command line prints such an error as it is and ends with its exit code."""

from __future__ import annotations


class OperatorError(Exception):
    """Something in the surroundings is wrong, not in the program; the message says what, and what to do."""

    exit_code = 1

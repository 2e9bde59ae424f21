"""Failures that are the user's to mend: one line that says what, where and what to do."""

from __future__ import annotations


class TributaryError(Exception):
    """A failure the command line shows as one line, without a stack trace.

    `message` says what was wrong and where, `cure` what to do about it.
    """

    exit_code = 1

    def __init__(self, message: str, *, cure: str = "") -> None:
        self.message = message
        self.cure = cure
        super().__init__(f"{message}; {cure}" if cure else message)


class SourceError(TributaryError):
    """A source could not be read: credentials, network, a malformed page, a missing file."""

    def __init__(self, source: str, message: str, *, cure: str = "") -> None:
        self.source = source
        super().__init__(f"{source}: {message}", cure=cure)


class LockHeldError(TributaryError):
    """Another command holds the lock."""

    exit_code = 3


class RefusedError(TributaryError):
    """A candidate failed its audit and was not published."""

    exit_code = 4

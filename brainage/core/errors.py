"""The one exception that users are meant to read."""

import sys
from typing import NoReturn


class BrainageError(ValueError):
    """Input that cannot be used.

    The message is one line: which file or parameter, what was found, what is expected, what to do. The command line
    prints it and exits with status 1; everything else that is raised is a defect of the package.
    """


def refuse(message: str) -> NoReturn:
    """Refuse input that cannot be used; the exception that is being handled, if there is one, is told as the cause.

    Parameters
    ----------
    message : str
        One line, as `BrainageError` says.

    Raises
    ------
    BrainageError
        Always.

    """
    raise BrainageError(message) from sys.exception()

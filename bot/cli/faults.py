"""Faults that end a command with status 2, one line each: wrong usage, configuration, database or model."""

from typing import Final

from bot.config import ConfigFault
from classifiers.artifact import ArtifactError
from storage.database import StorageError


class UsageFault(Exception):
    """A command was called wrongly; the message names the option and the mend."""


FAULTS: Final = (UsageFault, ConfigFault, ArtifactError, StorageError)


def lines_of(fault: Exception) -> list[str]:
    """What to print of `fault`: a configuration has as many lines as faults, the others one."""
    return fault.faults if isinstance(fault, ConfigFault) else [" ".join(str(fault).split())]

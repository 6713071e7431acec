"""Much that is made to stay, kept from the garbage collector, which stops every thread to look through it.

Knows nothing of what is made.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting() -> Iterator[None]:
    """What is made inside is looked through no more, from its first moment on until `released`."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


@contextmanager
def released() -> Iterator[None]:
    """What was made to last inside is garbage like any other afterwards."""
    try:
        yield
    finally:
        gc.unfreeze()

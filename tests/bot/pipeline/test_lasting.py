"""What lasts is not looked through, and is garbage like any other once it is released."""

import gc

import pytest

from bot.pipeline.lasting import lasting, released


class Ring:
    """Refers to itself, so that a collection alone removes it."""

    def __init__(self, gone):
        self.me, self.gone = self, gone

    def __del__(self):
        self.gone.append(self)


def test_what_was_made_to_last_is_collected_once_it_is_released():
    gone = []
    with released():
        with lasting():
            assert not gc.isenabled()
            Ring(gone)
        assert gc.isenabled()
        gc.collect()
        assert gone == []
        Ring(gone)
        gc.collect()
        assert len(gone) == 1
    gc.collect()
    assert len(gone) == 2


def test_what_fails_leaves_the_collector_as_it_was():
    gc.disable()
    try:
        with pytest.raises(ValueError, match="no"), released(), lasting():
            raise ValueError("no")
        assert not gc.isenabled()
    finally:
        gc.enable()
    with pytest.raises(ValueError, match="no"), released(), lasting():
        raise ValueError("no")
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0

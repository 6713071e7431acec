"""A publisher's real captures, served in order, are polled without a repeat and without a loss."""

import csv
import re
import sqlite3
import tarfile
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.fakes.feed_server import FeedServer
from tests.fakes.process import brinkwatch

pytestmark = pytest.mark.slow

SERIES = Path(__file__).resolve().parents[2] / ".." / "shared/data/feeds/series/bbc_home_2020-2021.tar.xz"
CONFIG = """
[poll]
starter_feeds = false
allow_hosts = ["{address}"]
min_interval = "1s"
max_interval = "1s"
[[feeds]]
url = "http://{address}/rss"
name = "Series"
"""


def captures() -> list[bytes]:
    """The documents of the series in the order of their capture, unchanged ones left out."""
    with tarfile.open(SERIES) as archive:
        files = {Path(member.name).name: member for member in archive.getmembers() if member.isfile()}
        index = csv.DictReader(archive.extractfile(files["index.csv"]).read().decode().splitlines())
        return [archive.extractfile(files[row["file"]]).read() for row in index if row["file"] in files]


def links(document: bytes) -> set[str]:
    """The link of each item without the publisher's tracking; none of a capture that came out empty."""
    items = ET.fromstring(document).iter("item") if document.strip() else ()
    return {re.sub(r"[?#].*", "", item.findtext("link")) for item in items}


class Reel:
    """Shows one capture after another, the next whenever the last was fetched."""

    def __init__(self, documents: list[bytes]) -> None:
        self._documents = documents
        self.shown = 0

    def next(self, _path: str) -> bytes:
        document = self._documents[min(self.shown, len(self._documents) - 1)]
        self.shown += 1
        return document


@pytest.mark.skipif(not SERIES.exists(), reason="needs shared/data/feeds/series beside the checkout")
def test_no_item_of_the_series_is_stored_twice_and_none_is_lost(tmp_path):
    documents = captures()
    reel = Reel(documents)
    with FeedServer(reel.next) as server:
        (tmp_path / "series.toml").write_text(CONFIG.format(address=server.address))
        with brinkwatch("run", "--config", "series.toml", cwd=tmp_path) as process:
            while reel.shown <= len(documents) + 1:
                assert process.poll() is None, (tmp_path / "log.txt").read_text()[-2000:]
                time.sleep(1)
            process.terminate()
            assert process.wait(10) == 0
    with sqlite3.connect(tmp_path / "brinkwatch.db") as connection:
        stored = [re.sub(r"[?#].*", "", url) for (url,) in connection.execute("select url from items")]
        edits = connection.execute("select count(*), sum(revision) from items where revision > 0").fetchone()
    published = set().union(*(links(document) for document in documents))
    print(f"{len(documents)} captures, {len(published)} articles, {len(stored)} items, {edits[0]} edited")
    assert set(stored) == published
    assert len(stored) == len(set(stored))

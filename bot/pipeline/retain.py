"""What is old enough leaves the database; keys and incidents stay, so that nothing comes back as new."""

from datetime import datetime

from bot.config import RetentionConfig
from storage.database import Connection, Database
from storage.retention import Purged, purge


async def retain(database: Database, limits: RetentionConfig, *, now: datetime) -> None:
    """Purges what is older than `limits`, a batch in each transaction, so that nothing else waits long."""

    def batch(connection: Connection) -> Purged:
        return purge(
            connection,
            items_before=now - limits.items,
            verdicts_before=now - limits.verdicts,
            deliveries_before=now - limits.deliveries,
        )

    while (await database.run(batch)).total:
        pass

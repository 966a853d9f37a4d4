"""How many galleries and articles show each photo, counted by triggers on whatever shows it.

`uses` counts every use, `published_uses` those in what is published, to which the clock and the
photo's own state have a say besides: `newsroom.library.conditions` asks for them. The statements
are made from `newsroom.photo_uses`, so that a new kind of use is counted, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from media.search.installation import PARTS, Part
from media.search.tables import PhotoSearch
from newsroom.photo_uses import PHOTO_USES, PhotoUse

SEARCH: Final = PhotoSearch._meta.db_table
PUBLISHED: Final = "state = 'published'"


@dataclass(frozen=True, slots=True)
class UseColumns:
    """Where a kind of use is kept: its table and column, and the table of its owners.

    `owner_column` is "id" where the owner's own row holds the photo.
    """

    name: str
    table: str
    photo_column: str
    owner_table: str
    owner_column: str

    @property
    def is_in_owner(self) -> bool:
        """Whether the owner's own row holds it: a cover, a lead photo."""
        return self.table == self.owner_table


def read_columns(use: PhotoUse) -> UseColumns:
    """The columns of a kind of use."""
    owner_column = use.model._meta.get_field(use.owner_field) if use.owner_field != "pk" else None
    return UseColumns(
        use.name,
        use.model._meta.db_table,
        str(use.model._meta.get_field(use.photo_field).attname),  # type: ignore[union-attr]
        use.owner._meta.db_table,
        str(owner_column.attname) if owner_column is not None else "id",  # type: ignore[union-attr]
    )


def list_columns() -> list[UseColumns]:
    """Every kind of use."""
    return [read_columns(use) for use in PHOTO_USES]


def use_statements(vendor: str, digest: str) -> list[str]:
    """The triggers on all that shows photos."""
    make = sqlite_statements if vendor == "sqlite" else postgresql_statements
    return [statement for use in list_columns() for statement in make(use, digest)]


def count_in(rows: str, use: UseColumns, sign: int) -> str:
    """A use more or less, for PostgreSQL, for each of some rows."""
    published = f"owner.{PUBLISHED}"
    join = f"LEFT JOIN {use.owner_table} AS owner ON owner.id = changed.{use.owner_column}"
    if use.is_in_owner:
        published, join = f"changed.{PUBLISHED}", ""
    return (
        f"SELECT changed.{use.photo_column} AS photo_id, {sign} AS uses, "
        f"{sign} * coalesce({published}, false)::int AS published_uses "
        f"FROM {rows} AS changed {join} WHERE changed.{use.photo_column} IS NOT NULL"
    )


def count_after_publishing(use: UseColumns) -> Iterable[str]:
    """For PostgreSQL: what else an owner shows, when owners came to be published, or ceased to."""
    for other in list_columns():
        if other.owner_table == use.owner_table and not other.is_in_owner:
            yield (
                f"SELECT part.{other.photo_column}, 0, "
                f"(after.{PUBLISHED})::int - (before.{PUBLISHED})::int "
                "FROM new_rows AS after JOIN old_rows AS before USING (id) "
                f"JOIN {other.table} AS part ON part.{other.owner_column} = after.id "
                f"WHERE part.{other.photo_column} IS NOT NULL "
                f"AND (after.{PUBLISHED}) <> (before.{PUBLISHED})"
            )


def postgresql_statements(use: UseColumns, digest: str) -> Iterable[str]:
    """A trigger for each statement: one change of each photo's row, and rows in one order.

    So neither do two editors wait for one another crosswise, nor do five hundred slides cost five
    hundred changes.
    """
    after, before = count_in("new_rows", use, 1), count_in("old_rows", use, -1)
    both = [after, before, *(count_after_publishing(use) if use.is_in_owner else ())]
    for event, rows, changes in (
        ("insert", "NEW TABLE AS new_rows", [after]),
        ("delete", "OLD TABLE AS old_rows", [before]),
        ("update", "OLD TABLE AS old_rows NEW TABLE AS new_rows", both),
    ):
        name = f"photodesk_{use.name}_{event}"
        yield f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    WITH changes AS (
        SELECT photo_id, sum(uses) AS uses, sum(published_uses) AS published_uses
        FROM ({" UNION ALL ".join(changes)}) AS all_changes GROUP BY photo_id
        HAVING sum(uses) <> 0 OR sum(published_uses) <> 0
    ), locked AS MATERIALIZED (
        SELECT search.photo_id FROM {SEARCH} AS search JOIN changes USING (photo_id)
        ORDER BY search.photo_id FOR UPDATE OF search
    )
    UPDATE {SEARCH} AS search SET uses = search.uses + changes.uses,
        published_uses = search.published_uses + changes.published_uses
    FROM changes JOIN locked USING (photo_id) WHERE search.photo_id = changes.photo_id;
    RETURN NULL;
END $function$;
CREATE TRIGGER {name}_{digest} AFTER {event.upper()} ON {use.table}
REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def sqlite_count(use: UseColumns, row: str, sign: str) -> str:
    """A use more or less, for SQLite."""
    published = f"(SELECT {PUBLISHED} FROM {use.owner_table} WHERE id = {row}.{use.owner_column})"
    if use.is_in_owner:
        published = f"({row}.{PUBLISHED})"
    return (
        f"UPDATE {SEARCH} SET uses = uses {sign} 1, "
        f"published_uses = published_uses {sign} coalesce({published}, 0) "
        f"WHERE photo_id = {row}.{use.photo_column}; "
    )


def sqlite_statements(use: UseColumns, digest: str) -> Iterable[str]:
    """A trigger for each row."""
    before, after = sqlite_count(use, "OLD", "-"), sqlite_count(use, "NEW", "+")
    watched = [use.photo_column, "state" if use.is_in_owner else use.owner_column]
    differ = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in watched)
    published = ""
    for other in list_columns():
        if use.is_in_owner and other.owner_table == use.owner_table and not other.is_in_owner:
            parts = (
                f"FROM {other.table} AS part WHERE part.{other.owner_column} = NEW.id "
                f"AND part.{other.photo_column} = {SEARCH}.photo_id"
            )
            published += (
                f"UPDATE {SEARCH} SET published_uses = published_uses "
                f"+ ((NEW.{PUBLISHED}) - (OLD.{PUBLISHED})) * (SELECT count(*) {parts}) "
                f"WHERE (NEW.{PUBLISHED}) <> (OLD.{PUBLISHED}) AND photo_id IN "
                f"(SELECT {other.photo_column} FROM {other.table} "
                f"WHERE {other.owner_column} = NEW.id); "
            )
    name = f"photodesk_{use.name}"
    yield f"CREATE TRIGGER {name}_insert_{digest} AFTER INSERT ON {use.table} BEGIN {after} END"
    yield f"CREATE TRIGGER {name}_delete_{digest} AFTER DELETE ON {use.table} BEGIN {before} END"
    yield (
        f"CREATE TRIGGER {name}_update_{digest} AFTER UPDATE OF {', '.join(watched)} "
        f"ON {use.table} WHEN {differ} BEGIN {before} {after} {published} END"
    )


def count_all_uses(connection: BaseDatabaseWrapper) -> None:
    """Count the uses that there are."""
    uses = list_columns()
    every = " UNION ALL ".join(
        f"SELECT used.{use.photo_column} AS photo_id, owner.{PUBLISHED} AS is_published "
        f"FROM {use.table} AS used JOIN {use.owner_table} AS owner "
        f"ON owner.id = used.{use.owner_column} WHERE used.{use.photo_column} IS NOT NULL"
        for use in uses
    )
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # nobody changes them while they are counted
            tables = sorted({use.table for use in uses} | {use.owner_table for use in uses})
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
        cursor.execute(
            f"UPDATE {SEARCH} SET uses = 0, published_uses = 0 "
            "WHERE uses <> 0 OR published_uses <> 0"
        )
        cursor.execute(
            f"UPDATE {SEARCH} SET uses = counted.uses, published_uses = counted.published_uses "
            "FROM (SELECT photo_id, count(*) AS uses, "
            f"sum(CASE WHEN is_published THEN 1 ELSE 0 END) AS published_uses FROM ({every}) "
            f"AS every GROUP BY photo_id) AS counted WHERE counted.photo_id = {SEARCH}.photo_id"
        )


def register_use_counts() -> None:
    """Have the triggers made after each `migrate`, once those on photos are there."""
    tables = {table for use in list_columns() for table in (use.table, use.owner_table)}
    if all(part.name != "uses" for part in PARTS):
        PARTS.append(Part("uses", tuple(sorted(tables)), use_statements, count_all_uses))

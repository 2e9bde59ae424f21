"""Tables of applications of our own making: a key of one column, and a time of change or of entry.

What `crm_app` and `delivery_app` share.
"""

from __future__ import annotations

from tributary.sources.declaration import Column, Entity, Log, Table, Type, Versioned, columns


def versioned_table(name: str, description: str, key: str, *own: Column) -> Entity:
    """A table whose rows change, and are marked when they are deleted."""
    return Entity(
        name=name,
        description=description,
        key=(key,),
        mode=Versioned("updated_at", tombstone="is_deleted"),
        columns=(
            _primary(key),
            *own,
            *columns(
                ("updated_at", Type.INSTANT, "Last change"),
                ("is_deleted", Type.BOOLEAN, "Deleted in the application"),
            ),
        ),
        fetch=Table(name),
    )


def log_table(name: str, description: str, key: str, cursor: str, *own: Column) -> Entity:
    """A table whose rows never change; `cursor` is when they were entered."""
    return Entity(
        name=name,
        description=description,
        key=(key,),
        mode=Log(cursor),
        columns=(_primary(key), *own),
        fetch=Table(name),
    )


def _primary(key: str) -> Column:
    return Column(key, Type.TEXT, "Primary key", required=True)

"""Bring the metadata database up to date: schema, roles, the administrator.

Run in Superset's own environment by `tributary.bi.server`; one process, because each of Superset's
own commands would spend ten seconds on starting the application. Prints one line per finished step.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Upgrade, synchronise, create; idempotent."""
    from superset.app import create_app

    app = create_app()
    _step("application")
    with app.app_context():
        from flask_migrate import upgrade
        from sqlalchemy import text
        from superset.extensions import db

        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.execute(text("pragma journal_mode = wal"))
        upgrade(directory=app.extensions["migrate"].directory)
        _step("schema")

        from superset import appbuilder, security_manager

        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        _step("roles")
        _administrator(security_manager)
        db.session.commit()
        _step("administrator")


def _administrator(security_manager: object) -> None:
    """Create the administrator, or give them the password of the secrets folder."""
    name = os.environ["TRIBUTARY_SUPERSET_ADMIN"]
    password = (
        (Path(os.environ["TRIBUTARY_SECRETS_DIR"]) / "superset_admin_password").read_text().strip()
    )
    user = security_manager.find_user(username=name)
    if user is None:
        role = security_manager.find_role("Admin")
        created = security_manager.add_user(
            name, "Tributary", "Administrator", f"{name}@localhost", role, password=password
        )
        if not created:
            sys.exit("the administrator could not be created")
    else:
        security_manager.reset_password(user.id, password)


def _step(name: str) -> None:
    sys.stdout.write(f"step:{name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

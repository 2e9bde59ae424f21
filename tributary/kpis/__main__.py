"""`python -m tributary.kpis`: generate the seed and the SQL of the KPI catalogue anew."""

import sys

import click

from tributary.errors import TributaryError
from tributary.kpis import catalogue, generate


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a generated file is stale.")
def run(check: bool) -> None:
    """Generate what comes from dbt_project/kpis.yml."""
    try:
        kpis = catalogue.load()
    except TributaryError as error:
        raise click.ClickException(str(error)) from error
    if check:
        stale = generate.stale(kpis)
        for path in stale:
            click.echo(f"stale: {path}", err=True)
        sys.exit(1 if stale else 0)
    for path in generate.write(kpis):
        click.echo(f"wrote {path}")


if __name__ == "__main__":
    run()

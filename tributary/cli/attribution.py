"""`tributary attribution`: credit for conversions, from two files of anyone's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tributary.errors import TributaryError

if TYPE_CHECKING:
    import pandas as pd

_MODELS = (
    "first_touch",
    "last_touch",
    "linear",
    "time_decay",
    "position_based",
    "markov",
    "shapley",
)
_file = click.Path(path_type=Path)


@click.command()
@click.option("--touchpoints", required=True, metavar="FILE", type=_file, help="Touches to read.")
@click.option("--conversions", required=True, metavar="FILE", type=_file, help="Conversions.")
@click.option("--out", required=True, metavar="FILE", type=_file, help="Credits per touch.")
@click.option("--by-channel", metavar="FILE", type=_file, help="Credits per channel.")
@click.option(
    "--model",
    "models",
    multiple=True,
    type=click.Choice(_MODELS),
    help="Only this model (may be repeated); all by default.",
)
@click.option("--half-life-days", default=7.0, show_default=True, help="Of time_decay.")
@click.option("--lookback-days", default=90.0, show_default=True, help="Older do not count.")
@click.option(
    "--direct",
    default="keep",
    show_default=True,
    type=click.Choice(["keep", "ignore_unless_only"]),
    help="Whether touches of the channel direct count beside others.",
)
def attribution(
    touchpoints: Path,
    conversions: Path,
    out: Path,
    by_channel: Path | None,
    models: tuple[str, ...],
    half_life_days: float,
    lookback_days: float,
    direct: str,
) -> None:
    """Credit touches for conversions by seven attribution models.

    \b
    FILEs are .csv (UTF-8, with a header) or .parquet.
    touchpoints  contact_id, touched_at, channel [, touchpoint_id]
    conversions  conversion_id, contact_id, converted_at, value (may be empty)
    out          model, conversion_id, contact_id, touchpoint_id, channel, touched_at,
                 touch_number, touch_count, credit, attributed_revenue, channel_weight
    by-channel   model, channel, touches, conversions, attributed_revenue,
                 channel_weight

    Timestamps are ISO 8601, UTC unless they name a zone. Credits of a conversion sum to 1 and its
    revenue to its value under every model; one without a touch goes to the channel unattributed.
    More: docs/attribution.md
    """
    _check_paths(out, by_channel)
    touches, converted = _read(touchpoints, "--touchpoints"), _read(conversions, "--conversions")

    from tributary.predictive import attribution as computing
    from tributary.predictive.columns import InputError

    try:
        credited = computing.attribute(
            touches,
            converted,
            models=models or computing.MODELS,
            half_life_days=half_life_days,
            lookback_days=lookback_days,
            direct="keep" if direct == "keep" else "ignore_unless_only",
        )
    except InputError as error:
        raise TributaryError("; ".join(error.mistakes)) from error
    results = {out: credited}
    if by_channel is not None:
        results[by_channel] = computing.by_channel(credited)
    _write(results)
    for path, frame in results.items():
        click.echo(f"{path}: {len(frame):,} rows")


def _check_paths(out: Path, by_channel: Path | None) -> None:
    """What would fail after minutes of work fails now."""
    for option, path in (("--out", out), ("--by-channel", by_channel)):
        if path is None:
            continue
        _format(path, option)
        if not path.parent.is_dir():
            raise TributaryError(f"{option}: there is no folder {path.parent}")
    if by_channel is not None and by_channel.resolve() == out.resolve():
        raise TributaryError(f"--out and --by-channel are both {out}")


def _format(path: Path, option: str) -> str:
    ending = path.suffix.lower()
    if ending not in {".csv", ".parquet"}:
        raise TributaryError(f"{option}: {path} ends in neither .csv nor .parquet")
    return ending


def _read(path: Path, option: str) -> pd.DataFrame:
    """A file's rows; those of CSV as text, so that an id such as 007 stays what it is."""
    import pandas as pd
    import pyarrow as pa

    ending = _format(path, option)
    if not path.is_file():
        raise TributaryError(f"{option}: there is no file {path}")
    try:
        if ending == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, OSError, pa.ArrowException) as error:
        reason = str(error).strip().splitlines()[0]
        raise TributaryError(f"{option}: {path} could not be read: {reason}") from error


def _write(results: dict[Path, pd.DataFrame]) -> None:
    """Writes all files or none: each beside its place first, then all moved there."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    partial = {path: path.with_name(f".{path.name}.partial") for path in results}
    try:
        for path, frame in results.items():
            table = pa.Table.from_pandas(frame, preserve_index=False)
            if path.suffix.lower() == ".parquet":
                pyarrow.parquet.write_table(table, partial[path])
            else:
                pyarrow.csv.write_csv(
                    table, partial[path], pyarrow.csv.WriteOptions(quoting_style="needed")
                )
        for path, written in partial.items():
            written.replace(path)
    except OSError as error:
        raise TributaryError(f"{path} could not be written: {error.strerror}") from error
    finally:
        for written in partial.values():
            written.unlink(missing_ok=True)

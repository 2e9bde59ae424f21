"""Dagster's set of an asset definition's keys, kept instead of made anew.

For every output of a step Dagster asks which keys the definition has, and makes their set each
time: with the 1,600 outputs of the dbt assets that is ten seconds of a build.
"""

from functools import cached_property

from dagster import AssetsDefinition


def keep_entity_keys() -> None:
    """Make `AssetsDefinition.asset_and_check_keys` a property that is worked out once."""
    made_anew = AssetsDefinition.__dict__["asset_and_check_keys"]
    if isinstance(made_anew, property) and made_anew.fget is not None:
        kept = cached_property(made_anew.fget)
        kept.__set_name__(AssetsDefinition, "asset_and_check_keys")
        AssetsDefinition.asset_and_check_keys = kept  # type: ignore[method-assign,assignment]

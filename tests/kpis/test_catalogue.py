"""The KPI catalogue is sound: complete, in all families, and every expression is of its model."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

from tributary.kpis.catalogue import (
    CATALOGUE_FILE,
    OWN_GRAINS,
    Catalogue,
    CatalogueError,
    Kpi,
    load,
)
from tributary.settings import PROJECT_DIR

FAMILIES = {"marketing", "sales", "revenue", "crm_conversations", "roi", "finance"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def contracts() -> dict[str, dict[str, str]]:
    """Columns and types of every model that declares them: model → column → type."""
    found = {}
    for path in (PROJECT_DIR / "models").rglob("*.yml"):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            columns = {
                c["name"]: c["data_type"] for c in model.get("columns", []) if "data_type" in c
            }
            if columns:
                found[model["name"]] = columns
    return found


def test_there_are_enough_kpis_in_every_family(catalogue: Catalogue) -> None:
    assert len(catalogue.kpis) >= 30
    assert {kpi.family for kpi in catalogue.kpis} >= FAMILIES


def test_every_expression_reads_columns_of_its_models_contract(
    catalogue: Catalogue, contracts: dict[str, dict[str, str]]
) -> None:
    with duckdb.connect() as connection:
        for model in {kpi.model for kpi in catalogue.kpis if kpi.model}:
            columns = ", ".join(f'"{name}" {type_}' for name, type_ in contracts[model].items())
            connection.execute(f"create table {model} ({columns})")
        for kpi in catalogue.kpis:
            if kpi.model is None:
                continue
            expressions = [kpi.numerator, kpi.denominator, kpi.numerator_reporting, kpi.instant]
            expressions += catalogue.histograms.get(str(kpi.histogram), {})
            for grain in set(OWN_GRAINS) & set(kpi.grains):
                expressions += [f"{grain}_start_date", f"{grain}_end_date"]
            fields = ", ".join(e for e in expressions if e)
            filter_ = f"where {kpi.filter}" if kpi.filter else ""
            connection.execute(f"explain select {kpi.time}, {fields} from {kpi.model} {filter_}")


def test_every_slice_is_a_column_of_the_models_that_use_it(
    catalogue: Catalogue, contracts: dict[str, dict[str, str]]
) -> None:
    for kpi in catalogue.kpis:
        for name in kpi.slices:
            slice_ = catalogue.slices[name]
            if kpi.model is not None:
                assert slice_.column in contracts[kpi.model], (kpi.key, name)
            if slice_.dimension is not None:
                assert {slice_.column, slice_.id} <= contracts[slice_.dimension].keys(), name


def test_time_columns_are_dates(catalogue: Catalogue, contracts: dict[str, dict[str, str]]) -> None:
    measured = [kpi for kpi in catalogue.kpis if kpi.model is not None and kpi.time is not None]
    assert {contracts[str(kpi.model)][str(kpi.time)] for kpi in measured} == {"date"}


def test_instants_are_timestamps(
    catalogue: Catalogue, contracts: dict[str, dict[str, str]]
) -> None:
    types = {contracts[str(kpi.model)][kpi.instant] for kpi in catalogue.kpis if kpi.instant}
    assert types <= {"timestamp"}


def test_monthly_models_have_no_finer_grain(catalogue: Catalogue) -> None:
    monthly = [kpi for kpi in catalogue.kpis if kpi.time == "month_start"]
    assert monthly
    assert all(not {"day", "week"} & set(kpi.grains) for kpi in monthly)


def test_distinct_users_are_in_no_kpi(catalogue: Catalogue) -> None:
    """Users of hours cannot be summed to users of a day (they are marked non-additive)."""
    assert not [k.key for k in catalogue.kpis if "user_count" in f"{k.numerator} {k.denominator}"]


SOUND = {
    "key": "clicks",
    "name": "Clicks",
    "family": "marketing",
    "definition": "Clicks",
    "unit": "count",
    "direction": "up_good",
    "from": "fct_ad_performance_daily",
    "time": "reporting_date",
    "aggregation": "sum",
    "numerator": "click_count",
    "grains": ["day", "month"],
    "is_additive": True,
}


def _loaded(tmp_path: Path, *kpis: dict[str, object]) -> tuple[Kpi, ...]:
    path = tmp_path / "kpis.yml"
    path.write_text(yaml.safe_dump({"slices": {}, "kpis": list(kpis)}), encoding="utf-8")
    return load(path).kpis


def test_a_sound_definition_is_taken(tmp_path: Path) -> None:
    (kpi,) = _loaded(tmp_path, SOUND)
    assert (kpi.model, kpi.is_additive, kpi.applies_to) == (SOUND["from"], True, ("all",))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"unit": "bananas"}, "unit bananas"),
        ({"grains": ["fortnight"]}, "grain fortnight"),
        ({"slices": ["moon"]}, "sliced by moon"),
        ({"direction": "sideways"}, "sideways"),
        ({"aggregation": "ratio", "is_additive": False}, "without a denominator"),
        ({"denominator": "impression_count"}, "cannot have a denominator"),
        ({"unit": "currency"}, "numerator_reporting"),
        ({"aggregation": "median"}, "cannot be additive"),
        ({"time": None}, "time column"),
        ({"colour": "red"}, "colour"),
        ({"key": "Clicks"}, "lower_snake_case"),
        ({"grains": ["hour"]}, "by which instant"),
        ({"rank": 0.9}, "needs a rank"),
        ({"aggregation": "percentile", "is_additive": False}, "needs a rank"),
        ({"histogram": "latency"}, "exactly if it is a histogram"),
        (
            {"aggregation": "histogram", "histogram": "x", "rank": 0.5, "is_additive": False},
            "histogram x, which is not declared",
        ),
    ],
)
def test_a_faulty_definition_is_refused_in_one_line_that_names_it(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(CatalogueError) as refused:
        _loaded(tmp_path, {**SOUND, **changes})
    text = str(refused.value)
    assert message in text
    assert str(changes.get("key", "clicks")) in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numerator": "clicks / views"}, "views"),
        ({"grains": ["week"]}, "needs clicks by week"),
        ({"numerator": "double_clicks"}, "derived itself"),
        ({"from": "fct_leads"}, "reads no model"),
    ],
)
def test_a_derived_kpi_has_only_what_its_operands_have(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    derived = {
        **{name: SOUND[name] for name in ("name", "family", "definition", "unit", "direction")},
        "key": "double_clicks",
        "aggregation": "derived",
        "numerator": "2 * clicks",
        "grains": ["month"],
    }
    assert _loaded(tmp_path, SOUND, derived)[1].operands == ("clicks",)
    with pytest.raises(CatalogueError, match=message):
        _loaded(tmp_path, SOUND, {**derived, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"numerator": "clicks / views"}, "compares one KPI"),
        ({"lag": 0}, "compares one KPI"),
        ({"grains": ["sprint"]}, "no fixed length"),
        ({"numerator": "clicks_growth"}, "derived itself"),
    ],
)
def test_a_change_is_of_one_kpi_that_is_no_change_itself(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    growth = {
        **{name: SOUND[name] for name in ("name", "family", "definition", "direction")},
        "key": "clicks_growth",
        "unit": "ratio",
        "aggregation": "growth",
        "numerator": "clicks",
        "grains": ["month"],
    }
    assert _loaded(tmp_path, SOUND, growth)[1].lag == 1
    with pytest.raises(CatalogueError, match=message):
        _loaded(tmp_path, SOUND, {**growth, **changes})


def test_a_key_is_defined_once(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="defined twice"):
        _loaded(tmp_path, SOUND, SOUND)


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="direction"):
        _loaded(tmp_path, {name: value for name, value in SOUND.items() if name != "direction"})


def test_the_catalogue_lies_where_dbt_has_its_project() -> None:
    assert CATALOGUE_FILE.exists()

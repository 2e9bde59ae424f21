"""Every rule of the mapping language: what it makes of values, and what it counts."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from mapping_case import costs, extra, leads, mapping_of, run, run_text


def test_columns_are_picked_and_the_rest_is_kept(tmp_path: Path) -> None:
    outcome = run_text(
        tmp_path,
        leads("  country: Land"),
        'id,Land,Other "one"\n1,India,x\n2,,"a ""b""\nc"\n3,Kenya,\n',
    )
    assert outcome.column("lead_id") == ["1", "2", "3"]
    assert outcome.column("country") == ["India", None, "Kenya"]
    assert outcome.column("tenant_id") == ["t", "t", "t"]
    assert outcome.column("_row") == [1, 2, 3]
    kept = [{'Other "one"': "x"}, {'Other "one"': 'a "b"\nc'}, {}]
    assert [extra(record) for record in outcome.records] == kept
    received = {"id": "1", "Land": "India", 'Other "one"': "x"}
    assert json.loads(outcome.records[0]["_record"]) == received
    assert outcome.rules == {}


def test_ignored_columns_are_left_out_and_counted(tmp_path: Path) -> None:
    outcome = run_text(tmp_path, leads("ignore: [name]"), "id,name\n1,Ann\n2,\n")
    assert [record["_extra"] for record in outcome.records] == [None, None]
    assert outcome.rules == {"ignore.name": 1}


def test_nulls_in_disguise(tmp_path: Path) -> None:
    rule = '  city: {from: city, nulls: [Select, "?"]}\n  country: {from: city, nulls: select}'
    outcome = run_text(tmp_path, leads(rule), "id,city\n1,Select\n2,?\n3,Pune\n4,\n")
    assert outcome.column("city") == [None, None, "Pune", None]
    assert outcome.column("country") == ["Select", "?", "Pune", None]
    assert outcome.rules == {"city.nulls": 2}


def test_strip_and_prefixes(tmp_path: Path) -> None:
    rule = (
        '  lead_score: {from: a, strip: "$,"}\n'
        '  owner_id: {from: b, remove_prefix: "Agent "}\n'
        '  campaign_id: {from: c, add_prefix: "C-"}'
    )
    content = 'id,a,b,c\n1,"$1,234.5",Agent 7,9\n2,12,7,\n'
    outcome = run_text(tmp_path, leads(rule), content)
    assert outcome.column("lead_score") == ["1234.5", "12"]
    assert outcome.column("owner_id") == ["7", "7"]
    assert outcome.column("campaign_id") == ["C-9", None]
    changed = {"lead_score.strip": 1, "owner_id.remove_prefix": 1, "campaign_id.add_prefix": 1}
    assert outcome.rules == changed


def test_trim_and_default(tmp_path: Path) -> None:
    rule = "  city: {from: a, trim: true, default: nowhere}"
    outcome = run_text(tmp_path, leads(rule), "id,a\n1, Pune \n2,\n3,Delhi\n")
    assert outcome.column("city") == ["Pune", "nowhere", "Delhi"]
    assert outcome.rules == {"city.trim": 1, "city.default": 1}


def test_value_maps_mend_what_they_name(tmp_path: Path) -> None:
    rule = "  city: {from: a, values: {Bombay: Mumbai, gone: null}}"
    outcome = run_text(tmp_path, leads(rule), "id,a\n1,Bombay\n2,Mumbai\n3,gone\n4,\n5,bombay\n")
    assert outcome.column("city") == ["Mumbai", "Mumbai", None, None, "bombay"]
    assert outcome.rules == {"city.values": 2}


@pytest.mark.parametrize(
    ("unmatched", "expected"),
    [("keep", ["Mumbai", "Agra", None]), ("null", ["Mumbai", None, None])],
)
def test_unmatched_values_are_counted(
    tmp_path: Path, unmatched: str, expected: list[str | None]
) -> None:
    rule = f"  city: {{from: a, values: {{Bombay: Mumbai}}, unmatched: {unmatched}}}"
    outcome = run_text(tmp_path, leads(rule), "id,a\n1,Bombay\n2,Agra\n3,\n")
    assert outcome.column("city") == expected
    assert outcome.rules == {"city.values": 1, "city.unmatched": 1}


def test_unmatched_values_can_be_rejected(tmp_path: Path) -> None:
    rule = "  city: {from: a, values: {Bombay: Mumbai}, unmatched: reject}"
    outcome = run_text(tmp_path, leads(rule), "id,a\n1,Bombay\n2,Agra\n3,\n")
    assert outcome.column("lead_id") == ["1", "3"]
    (rejected,) = outcome.rejected
    assert json.loads(rejected["_record"]) == {"id": "2", "a": "Agra"}
    assert (rejected["_column"], rejected["_row"]) == ("city", 2)
    assert rejected["_reason"] == "a value that the map does not know"
    assert outcome.rules == {"city.values": 1}  # counted where rows go on, and only there


def test_folding_ignores_case_and_space(tmp_path: Path) -> None:
    rule = (
        "  city: {from: a, fold: [case, space], nulls: n/a, values: {new  DELHI: New Delhi}}\n"
        "  country: {from: a, fold: case, values: {new delhi: India}}"
    )
    content = "id,a\n1,NEW DELHI\n2,  new   delhi\n3,N/A\n4,New Delhi\n"
    outcome = run_text(tmp_path, leads(rule), content)
    assert outcome.column("city") == ["New Delhi", "New Delhi", None, "New Delhi"]
    assert outcome.column("country") == ["India", "  new   delhi", "N/A", "India"]
    assert outcome.rules == {"city.nulls": 1, "city.values": 2, "country.values": 2}


def test_booleans(tmp_path: Path) -> None:
    rule = '  is_converted: {from: a, boolean: {"true": ["Yes", "1"], "false": No}}'
    outcome = run_text(tmp_path, leads(rule), "id,a\n1,Yes\n2,1\n3,No\n4,\n5,yes\n")
    assert outcome.column("is_converted") == ["true", "true", "false", None]
    assert [one["_column"] for one in outcome.rejected] == ["is_converted"]
    assert outcome.rules == {"is_converted.boolean": 3}


def test_dates_are_tried_in_order_and_must_match_whole(tmp_path: Path) -> None:
    formats = '["%d-%m-%Y", "%Y/%m/%d", iso]'
    rule = f"  created_date: {{from: a, date: {formats}}}\n  opportunity_id: id"
    mapping = f"entity: opportunities\nconstants: {{tenant_id: t}}\ncolumns:\n{rule}\n"
    content = (
        "id,a\n1,05-03-2026\n2,5-3-2026\n3,2026/12/31\n4,2026-02-03\n5,\n"
        "6,31-02-2026\n7,05-03-26\n8,05-03-2026 x\n9, 05-03-2026\n10,03/05/2026\n"
    )
    outcome = run_text(tmp_path, mapping, content)
    expected = ["2026-03-05", "2026-03-05", "2026-12-31", "2026-02-03", None]
    assert outcome.column("created_date") == expected
    assert [one["_row"] for one in outcome.rejected] == [6, 7, 8, 9, 10]
    reason = "not a date written %d-%m-%Y or %Y/%m/%d or iso"
    assert {one["_reason"] for one in outcome.rejected} == {reason}
    counted = {"created_date.date %d-%m-%Y": 2, "created_date.date %Y/%m/%d": 1}
    assert outcome.rules == counted


def test_instants_are_utc_from_their_offset_or_the_declared_zone(tmp_path: Path) -> None:
    rule = '  created_at: {from: a, zone: America/New_York, date: [iso, "%d/%m/%Y %H:%M"]}'
    content = (
        "id,a\n1,2026-01-05T10:00:00+02:00\n2,2026-01-05 10:00\n3,5/7/2026 9:05\n"
        "4,2026-01-05T10:00:00.25Z\n5,2026-03-08 02:30\n6,2026-01-05\n7,2026-01-05T25:00\n"
    )
    outcome = run_text(tmp_path, leads(rule), content)
    assert outcome.column("created_at") == [
        "2026-01-05T08:00:00Z",
        "2026-01-05T15:00:00Z",
        "2026-07-05T13:05:00Z",
        "2026-01-05T10:00:00.250000Z",
        "2026-01-05T05:00:00Z",
    ]
    # On 8 March 2026 New York's clocks went from 2 to 3: half past two never was.
    assert [one["_row"] for one in outcome.rejected] == [5, 7]


def test_money_is_rounded_and_divided_exactly(tmp_path: Path) -> None:
    rule = "  amount: {from: a, round: 4}\n  usage_units: {from: b, divide_by: 1000000}"
    content = (
        "a,b\n1.429999948,1500000\n0.00005,1\n-0.00005,-25\n2,0\n"
        "12345678901234567.89994,12345678901234567\n,\nabc,1\n1e5,1\n1,1.5.5\n"
    )
    outcome = run_text(tmp_path, costs(rule), content)
    amounts = ["1.43", "0.0001", "-0.0001", "2", "12345678901234567.8999", None]
    assert outcome.column("amount") == amounts
    units = ["1.5", "0.000001", "-0.000025", "0", "12345678901.234567", None]
    assert outcome.column("usage_units") == units
    assert [one["_column"] for one in outcome.rejected] == ["amount", "amount", "usage_units"]
    assert outcome.rules == {"amount.round": 4, "usage_units.divide_by": 4}


def test_decimal_commas(tmp_path: Path) -> None:
    rule = '  amount: {from: a, strip: ". ", decimal: ","}'
    outcome = run_text(tmp_path, costs(rule), 'a\n"1.234,50"\n7\n')
    assert outcome.column("amount") == ["1234.50", "7"]
    assert outcome.rules == {"amount.strip": 1, "amount.decimal": 1}


def test_the_first_column_with_a_value_counts(tmp_path: Path) -> None:
    rule = '  country: {from: [a, b], nulls: "?"}\n  city: [b, a]'
    outcome = run_text(tmp_path, leads(rule), "id,a,b\n1,x,y\n2,?,y\n3,,?\n4,,\n")
    assert outcome.column("country") == ["x", "y", None, None]
    assert outcome.column("city") == ["y", "y", "?", None]
    assert outcome.rules == {"country.from": 1, "country.nulls": 2}


def test_keys_are_joined_only_when_whole(tmp_path: Path) -> None:
    rule = "  campaign_id: {concat: [a, b], separator: /}"
    outcome = run_text(tmp_path, leads(rule), "id,a,b\n1,x,y\n2,,y\n")
    assert outcome.column("campaign_id") == ["x/y", None]


ACCOUNTS = "name,sector,country\nAcme,technolgy,Kenya\nBeta,retail,\n"


def test_lookups_keep_what_has_no_match(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    mapping = (
        "lookups:\n"
        "  account: {file: accounts.csv, key: name, by: {from: a, values: {ACME: Acme}}}\n"
        + leads(
            "  customer_id: a\n  country: {lookup: account, from: country}\n"
            "  source: {lookup: account, from: sector, values: {technolgy: technology}}"
        )
    )
    outcome = run_text(tmp_path, mapping, "id,a\n1,ACME\n2,Beta\n3,Gamma\n4,\n5,Acme\n")
    assert outcome.column("source") == ["technology", "retail", None, None, "technology"]
    assert outcome.column("country") == ["Kenya", None, None, None, "Kenya"]
    assert outcome.rules == {
        "lookups.account.by.values": 1,
        "lookups.account.unmatched": 1,
        "source.values": 2,
    }


def test_lookups_can_reject_what_has_no_match(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    mapping = (
        "lookups: {account: {file: accounts.csv, key: name, by: a, unmatched: reject}}\n"
        + leads("")
    )
    outcome = run_text(tmp_path, mapping, "id,a\n1,Acme\n3,Gamma\n4,\n")
    assert outcome.column("lead_id") == ["1", "4"]
    assert [one["_reason"] for one in outcome.rejected] == ["name is not in accounts.csv"]


def test_row_rules_reject_with_their_reason_and_count(tmp_path: Path) -> None:
    mapping = leads(
        "  created_at: {from: c, date: iso}\n  converted_at: {from: d, date: iso}\n"
        "  lead_score: s\n"
        "reject:\n"
        "  test_lead: {when: {source: name, matches: '(?i)test.*'}, reason: made by a tester}\n"
        "count:\n"
        "  converted_before_created: {when: {column: converted_at, before: created_at}}\n"
        "  high_without_conversion:\n"
        "    when: [{column: lead_score, above: 50}, {column: converted_at, is: null}]\n"
        "  low: {when: {column: lead_score, below: -1.5}}\n"
        "  named: {when: {source: name, is_not: [null, Ann]}}"
    )
    content = (
        "id,name,c,d,s\n1,Ann,2026-01-02,2026-01-01,60\n2,TEST 1,2026-01-02,,\n"
        "3,Bob,2026-01-02,2026-01-02,50\n4,,2026-01-02,,50.5\n5,Eve,,,-2\n"
    )
    outcome = run_text(tmp_path, mapping, content)
    assert outcome.column("lead_id") == ["1", "3", "4", "5"]
    assert [one["_reason"] for one in outcome.rejected] == ["made by a tester"]
    counts = {key: n for key, n in outcome.rules.items() if not key.startswith("c")}
    assert counts == {"high_without_conversion": 1, "low": 1, "named": 2}
    assert outcome.rules["converted_before_created"] == 1


def test_damaged_headers_are_repaired_as_declared(tmp_path: Path) -> None:
    mapping = 'reader: {rename: {"3": subcategory}, blank: "4"}\n' + leads("  country: category")
    content = "id,category,category,\n1,a,b,\n2,c,d,x\n"
    outcome = run_text(tmp_path, mapping, content)
    assert outcome.column("country") == ["a"]
    assert extra(outcome.records[0]) == {"subcategory": "b"}
    reasons = [one["_reason"] for one in outcome.rejected]
    assert reasons == ["column 4, declared blank, holds something"]


def test_malformed_records_are_kept_as_received(tmp_path: Path) -> None:
    content = 'id,a\n1,x\n2\n3,y,z\n"4"5,q\n6,"two\nlines"\n\n7,\n'
    outcome = run_text(tmp_path, leads("  city: a"), content)
    assert outcome.column("lead_id") == ["1", "6", "7"]
    assert {one["_record"] for one in outcome.rejected} == {"2", "3,y,z", '"4"5,q'}
    assert all(one["_reason"].startswith("malformed CSV: ") for one in outcome.rejected)


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ('delimiter: ";"', b"id;a\r\n1;x\r\n"),
        ('delimiter: "\\t"', b"id\ta\n1\tx\n"),
        ("encoding: utf-8", b"\xef\xbb\xbfid,a\n1,x\n"),
        ('quote: "\'"', b"id,a\n1,'x'\n"),
    ],
)
def test_dialects(tmp_path: Path, options: str, content: bytes) -> None:
    outcome = run_text(tmp_path, f"reader: {{{options}}}\n" + leads("  city: a"), content)
    assert (outcome.column("lead_id"), outcome.column("city")) == (["1"], ["x"])


def test_encodings_are_declared_and_never_guessed(tmp_path: Path) -> None:
    content = "id,a\n1,Köln\n2,Bonn\n".encode("latin-1")
    declared = run_text(tmp_path, "reader: {encoding: latin-1}\n" + leads("  city: a"), content)
    assert declared.column("city") == ["Köln", "Bonn"]
    undeclared = run_text(tmp_path, leads("  city: a"), content)
    assert undeclared.column("city") == ["Bonn"]
    reasons = [one["_reason"] for one in undeclared.rejected]
    assert reasons == ["malformed CSV: invalid encoding"]


def test_parquet_is_read_as_the_text_of_its_values(tmp_path: Path) -> None:
    file = tmp_path / "in.parquet"
    duckdb.sql(
        "select 1 as id, date '2026-03-01' as \"Day\", 1.50::decimal(9, 2) as a, true as b"
    ).write_parquet(str(file))
    mapping = mapping_of(
        tmp_path,
        "file: '*.parquet'\n"
        + leads("  created_at: {from: Day, date: iso}\n  lead_score: a\n  is_converted: b"),
    )
    (record,) = run(mapping, file, tmp_path).records
    assert record["created_at"] == "2026-03-01T00:00:00Z"
    assert (record["lead_score"], record["is_converted"]) == ("1.50", "true")

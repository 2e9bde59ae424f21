"""A wrong mapping or file is said in one line: the file, the key, what is wrong, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from mapping_case import leads, mapping_of, run, run_text

from tributary.errors import SourceError
from tributary.settings import Connection
from tributary.sources import file_drop
from tributary.sources.files import FileDrop
from tributary.sources.mapping import MappingError, load_mappings

GOOD = "file: in.csv\n" + leads("")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("file: [", "case.yml: line 1: "),
        ("just text", "case.yml: must be an object"),
        ("entity: leads\ncolumns: {lead_id: a}", "case.yml: 'file' is missing"),
        (GOOD + "colums: {}", "case.yml: colums: is not a key of the language; did you mean"),
        (GOOD.replace("leads", "lead"), "case.yml: entity: 'lead' is not known; use one of: ads"),
        (GOOD + "  adress: a", "case.yml: columns.adress: is not a key of the language"),
        (GOOD + "  city: a\n  city: b", "case.yml: line 5: 'city' is there twice"),
        (GOOD + "  tenant_id: a", "case.yml: columns.tenant_id: is a constant too; say it once"),
        (GOOD.replace("lead_id: id", "city: id"), "case.yml: columns: 'lead_id' is missing, and"),
        (GOOD + "  city: {nulls: x}", "case.yml: columns.city: needs either `from` or `concat`"),
        (GOOD + "  city: {from: a, dates: x}", "columns.city.dates: is not a key of the language"),
        (GOOD + "  city: {from: a, date: iso}", "columns.city.date: does not suit a VARCHAR"),
        (GOOD + "  created_at: {from: a, date: dd}", "created_at.date: 'dd' is no date format"),
        (GOOD + "  created_at: {from: a, date: '%d %z'}", "reads an offset; use 'iso'"),
        (GOOD + "  created_at: {from: a, zone: Mars}", "created_at.zone: 'Mars' is no time zone"),
        (GOOD + "  lead_score: {from: a, round: x}", "lead_score.round: 'x' is not a whole number"),
        (GOOD + "  lead_score: {from: a, divide_by: 60}", "divide_by: '60' is not 10, 100"),
        (GOOD + "  city: {from: a, unmatched: keep}", "unmatched: says nothing without `values`"),
        (GOOD + "  city: {from: a, fold: width}", "columns.city.fold: folds are: case, space"),
        (
            GOOD + "  city: {from: a, fold: case, values: {A: x, a: y}}",
            "columns.city.values.a: is there twice, as it is folded",
        ),
        (GOOD + "  is_converted: {from: a, boolean: {'true': x}}", "boolean: 'false' is missing"),
        (GOOD + "  city: {from: a, lookup: towns}", "columns.city.lookup: 'towns' is not known"),
        (GOOD + "count: {x: {when: {column: city}}}", "count.x.when: needs one test; one of: is"),
        (GOOD + "reject: {x: {when: {column: city, is: a}}}", "reject.x: 'reason' is missing"),
        (GOOD + "count: {x: {when: {source: a, matches: '['}}}", "'[' is not a regular"),
        (GOOD + "count: {x: {when: {source: a, above: b}}}", "above: 'b' is not a number"),
        (GOOD.replace("in.csv", "../in.csv"), "file: '../in.csv' leaves the folder; say it"),
    ],
)
def test_a_wrong_mapping(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(MappingError) as caught:
        mapping_of(tmp_path, text)
    assert expected in str(caught.value)
    assert str(caught.value).startswith("case.yml: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("mapping", "content", "expected"),
    [
        (leads("  city: town"), "id,a\n1,x\n", "columns.city: in.csv has no column 'town'; its"),
        (leads(""), "id,a,a\n1,x,y\n", "reader: column 3 of in.csv is a second 'a'; rename: {3"),
        (leads(""), "id,\n1,x\n", "reader: column 2 of in.csv has no name; rename: {2"),
        (leads(""), "", "reader: in.csv is empty; deliver it with its header"),
        (leads(""), "id,\xe9\n1,x\n", "reader: the header of in.csv is not utf-8; say its"),
        ("reader: {blank: '9'}\n" + leads(""), "id,a\n1,x\n", "in.csv has no column '9' of its"),
        (leads(""), "id,a\n1,x\r\n2,y\n", "in.csv cannot be read as CSV: Invalid Input Error"),
        (leads("count: {x: {when: {source: z, is: a}}}"), "id,a\n1,x\n", "count.x: in.csv has no"),
        (
            "lookups: {l: {file: in.csv, key: a, by: id}}\n" + leads(""),
            "id,a\n1,x\n2,x\n",
            "lookups.l: in.csv has a 'x' twice; mend the file",
        ),
        (
            "lookups: {l: {file: in.csv, key: a, by: id}}\n" + leads(""),
            "id,a\n1,x\n2\n",
            "lookups.l: in.csv has 1 malformed lines; mend the file",
        ),
        ("lookups: {l: {file: no.csv, key: a, by: id}}\n" + leads(""), "id\n", "no.csv is missing"),
    ],
)
def test_a_file_that_is_not_what_its_mapping_says(
    tmp_path: Path, mapping: str, content: str, expected: str
) -> None:
    with pytest.raises(MappingError) as caught:
        run_text(tmp_path, mapping, content.encode("latin-1"))
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "in.pdf"
    file.write_bytes(b"%PDF")
    with pytest.raises(MappingError, match=r"cannot read in\.pdf; use \.csv"):
        run(mapping_of(tmp_path, GOOD), file, tmp_path)
    broken = tmp_path / "in.parquet"
    broken.write_bytes(b"PAR1")
    with pytest.raises(MappingError, match=r"in\.parquet is not Parquet"):
        run(mapping_of(tmp_path, GOOD), broken, tmp_path)
    zipped = tmp_path / "in.csv.gz"
    zipped.write_bytes(b"id,a\n1,x\n")
    with pytest.raises(MappingError, match=r"header of in\.csv\.gz cannot be read"):
        run(mapping_of(tmp_path, GOOD), zipped, tmp_path)


def test_a_folder_without_mappings(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="holds no mapping"):
        load_mappings(tmp_path, file_drop.SOURCE)


def test_a_mapping_without_a_file_is_an_error_unless_optional(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"case\.yml: file: nothing below .* matches in\.csv"):
        mapping_of(tmp_path, GOOD).matching_files(tmp_path)
    assert mapping_of(tmp_path, GOOD + "optional: true").matching_files(tmp_path) == []


def test_one_file_is_read_by_one_mapping_per_entity(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id\n1\n")
    for name in ("first", "second"):
        mapping_of(tmp_path, GOOD, name)
    drop = FileDrop(file_drop.SOURCE, Connection(path=tmp_path))
    with pytest.raises(SourceError, match=r"file_drop: two mappings read in\.csv as leads"):
        drop.deliveries(file_drop.SOURCE.entity("leads"))


def test_a_file_is_new_when_it_its_mapping_or_its_lookup_changed(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id\n1\n")
    (tmp_path / "look.csv").write_text("a\n1\n")
    lookups = "lookups: {l: {file: look.csv, key: a, by: id}}\n"

    def digest(text: str) -> str:
        mapping_of(tmp_path, text)
        drop = FileDrop(file_drop.SOURCE, Connection(path=tmp_path, mappings=tmp_path))
        (delivery,) = drop.deliveries(file_drop.SOURCE.entity("leads"))
        return delivery.digest

    digests = [digest(lookups + GOOD), digest(lookups + GOOD)]
    assert digests[0] == digests[1]
    (tmp_path / "in.csv").write_text("id\n2\n")
    digests.append(digest(lookups + GOOD))
    (tmp_path / "look.csv").write_text("a\n2\n")
    digests.append(digest(lookups + GOOD))
    digests.append(digest(lookups + GOOD + "  city: id"))
    assert len(set(digests)) == 4

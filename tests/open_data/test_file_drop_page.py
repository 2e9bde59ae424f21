"""docs/file-drop.md says what is declared, and its example works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from home import PROJECT
from mapping_case import mapping_of, run

from tributary.sources import file_drop
from tributary.sources.declaration import Entity, Type
from tributary.sources.mapping_model import OPERATORS
from tributary.sources.mapping_yaml import RULE_KEYS

PAGE = (PROJECT / "docs" / "file-drop.md").read_text("utf-8")
TYPE_NAMES = {
    Type.TEXT: "text",
    Type.INTEGER: "whole number",
    Type.DECIMAL: "money",
    Type.DOUBLE: "number",
    Type.BOOLEAN: "yes/no",
    Type.DATE: "date",
    Type.INSTANT: "instant",
}


def section(entity: Entity) -> str:
    """The page's section on one entity."""
    rows = [
        f"| {f'**{c.name}**' if c.required else c.name} | {TYPE_NAMES[c.type]} |"
        f" {c.description}{' (personal: hashed before the marts)' if c.personal else ''} |"
        for c in entity.columns
    ]
    key = ", ".join(f"`{name}`" for name in entity.key)
    head = f"### {entity.name}\n\n{entity.description} Key: {key}.\n\n"
    return head + "\n".join(["| Column | Type | What |", "|---|---|---|", *rows])


@pytest.mark.parametrize("entity", file_drop.SOURCE.entities, ids=lambda entity: entity.name)
def test_the_page_lists_the_declared_columns(entity: Entity) -> None:
    assert section(entity) in PAGE, f"docs/file-drop.md should say:\n{section(entity)}"


def test_the_page_names_every_rule() -> None:
    missing = [word for word in (*RULE_KEYS, *OPERATORS) if not re.search(rf"`{word}\b", PAGE)]
    assert not missing


def test_the_example_works(tmp_path: Path) -> None:
    text = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert text
    mapping = mapping_of(tmp_path, text[1])
    (tmp_path / "crm").mkdir()
    (tmp_path / "crm" / "campaigns.csv").write_text("name,id\nFrühling,7\n", "utf-8")
    (tmp_path / "crm" / "leads_march.csv").write_text(
        "Filiale;Nummer;E-Mail;Angelegt;Quelle;Herkunft;Kampagne;Punkte;Kunde;Verkauft;Bemerkung\n"
        "B;1;a@b.de;1.3.2026 9:05;UNBEKANNT;Messe;Frühling;7,125;ja;;x\n"
        "B;2;c@d.de;02.07.2026;Google;;Herbst;;nein;;\n"
        "B;3;t@example.com;02.07.2026;Google;;;;nein;;\n"
        "B;4;e@f.de;7/2/2026;Google;;;;nein;;\n",
        "latin-1",
    )
    (file,) = mapping.matching_files(tmp_path)
    outcome = run(mapping, file, tmp_path)
    assert outcome.column("lead_id") == ["B-1", "B-2"]
    assert outcome.column("created_at") == ["2026-03-01T08:05:00Z", "2026-07-01T22:00:00Z"]
    assert outcome.column("source") == ["Messe", "Google"]
    assert outcome.column("campaign_id") == ["7", None]
    assert outcome.column("lead_score") == ["7.13", None]
    assert outcome.column("is_converted") == ["true", "false"]
    assert [one["_reason"] for one in outcome.rejected] == [
        "made by a tester",
        "not a date written %d.%m.%Y %H:%M or %d.%m.%Y",
    ]
    assert outcome.rules == {
        "created_at.date %d.%m.%Y %H:%M": 1,
        "created_at.date %d.%m.%Y": 1,
        "ignore.Bemerkung": 1,
        "is_converted.boolean": 2,
        "lead_score.decimal": 1,
        "lead_score.round": 1,
        "lookups.campaign.unmatched": 1,
        "source.from": 1,
        "source.nulls": 1,
    }

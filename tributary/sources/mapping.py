"""Files with other columns, brought to the canonical ones by a few declared lines.

A mapping is a YAML file (docs/file-drop.md describes the language): which files it reads, which
entity they hold, where each canonical column comes from and by which rules. Every rule that
changes a value is counted by its name; a record that the rules cannot serve is rejected as it
was received. The values given on are text in canonical notation, for the lake's casts to judge.
"""

from tributary.sources.mapping_model import Mapping, MappingError
from tributary.sources.mapping_records import MappedFile, mapped_records
from tributary.sources.mapping_yaml import load_mapping, load_mappings

__all__ = [
    "MappedFile",
    "Mapping",
    "MappingError",
    "load_mapping",
    "load_mappings",
    "mapped_records",
]

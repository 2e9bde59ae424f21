"""File drops: what people and tools put into folders, one module a source."""

"""What a data frame from outside must hold, checked at the door: one line per mistake."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

#: Amounts have four decimals, here as in the warehouse: 1 unit = 0.0001.
DECIMALS = 4
AMOUNT = pa.decimal128(18, DECIMALS)
_LARGEST_UNITS = 10**18 - 1


class InputError(ValueError):
    """Data that cannot be computed with. `mistakes` says each in one line."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class Columns:
    """Reads the columns of one data frame and gathers what is wrong with them.

    A reader returns something in any case: look at `mistakes` before the values are used.
    """

    def __init__(self, name: str, frame: pd.DataFrame) -> None:
        self.name = name
        self.frame = frame.reset_index(drop=True)
        self.mistakes: list[str] = []

    def require(self, *columns: str) -> bool:
        """Whether all `columns` are there."""
        missing = [c for c in columns if c not in self.frame.columns]
        for column in missing:
            there = ", ".join(map(str, self.frame.columns)) or "none"
            self.mistakes.append(f"{self.name}: column {column} is missing (columns: {there})")
        return not missing

    def text(self, column: str) -> pd.Series:
        """Names or ids as text, none of them empty. Whole numbers are written without '.0'."""
        values = self.frame[column]
        if pd.api.types.is_float_dtype(values.dtype) and (values.dropna() % 1 == 0).all():
            values = values.astype("Int64")
        text = values.astype("string").astype(object)
        is_empty = values.isna().to_numpy() | (text.fillna("").str.strip() == "").to_numpy()
        self._refuse(is_empty, f"{column} is empty")
        return text

    def unique_text(self, column: str) -> pd.Series:
        """Ids as text, none of them empty and none twice."""
        text = self.text(column)
        twice = text.duplicated() & text.notna()
        if twice.any():
            first = text[twice].iloc[0]
            self.mistakes.append(
                f"{self.name}: {column} is not unique: {first!r} stands in"
                f" {int((text == first).sum())} rows"
            )
        return text

    def instant(self, column: str) -> NDArray[np.int64]:
        """Instants as microseconds since 1970 UTC; one without a zone is read as UTC."""
        values = self.frame[column]
        is_empty = values.isna() | (values.astype("string").fillna("").str.strip() == "")
        if pd.api.types.is_numeric_dtype(values.dtype):
            kind = values.dtype
            self.mistakes.append(f"{self.name}: {column} holds numbers ({kind}), not timestamps")
            return np.zeros(len(values), dtype=np.int64)
        given = values.where(~is_empty, None)
        parsed = pd.to_datetime(given, errors="coerce", utc=True, format="ISO8601")
        self._refuse(is_empty.to_numpy(), f"{column} is empty")
        self._refuse(
            (parsed.isna() & ~is_empty).to_numpy(), f"{column} is not a timestamp", values=values
        )
        whole = parsed.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
        return whole.astype(np.int64)

    def units(self, column: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Amounts as whole units of 0.0001 (rounded half up) and whether there is one."""
        values = self.frame[column]
        if pd.api.types.is_numeric_dtype(values.dtype) and not isinstance(
            values.dtype, pd.ArrowDtype
        ):
            number = values.to_numpy(dtype=float, na_value=np.nan)
            is_wrong = np.isinf(number) | (np.abs(number) * 10**DECIMALS > _LARGEST_UNITS)
            self._refuse(is_wrong, f"{column} is no amount", values=values)
            is_known = ~np.isnan(number) & ~is_wrong
            scaled = np.where(is_known, number, 0.0) * 10**DECIMALS
            return np.rint(scaled).astype(np.int64), is_known
        units = np.zeros(len(values), dtype=np.int64)
        is_known = np.zeros(len(values), dtype=bool)
        is_wrong = np.zeros(len(values), dtype=bool)
        for row, value in enumerate(values):
            if pd.isna(value) or str(value).strip() == "":
                continue
            try:
                units[row] = _units(str(value).strip())
                is_known[row] = True
            except (InvalidOperation, OverflowError):
                is_wrong[row] = True
        self._refuse(is_wrong, f"{column} is no amount", values=values)
        return units, is_known

    def refuse(self, text: pd.Series, value: str, why: str) -> None:
        """No row of a column, read as text, may have this value."""
        self._refuse((text == value).to_numpy(), f"{text.name} {value!r} {why}")

    def _refuse(
        self, is_wrong: NDArray[np.bool_], what: str, *, values: pd.Series | None = None
    ) -> None:
        rows = np.flatnonzero(is_wrong)
        if len(rows) == 0:
            return
        value = None if values is None else values.iloc[rows[0]]
        shown = repr(value) if isinstance(value, str) else str(value)
        example = "" if value is None else f": {shown}"
        first = f"row {rows[0] + 1}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
        self.mistakes.append(f"{self.name}: {what} in {first}{example}")


def amounts(units: NDArray[np.int64], is_known: NDArray[np.bool_]) -> pd.Series:
    """Whole units of 0.0001 as DECIMAL(18,4); NULL where there is none."""
    words = np.empty((len(units), 2), dtype="<i8")  # 128-bit two's complement, low word first
    words[:, 0] = units
    words[:, 1] = units >> 63
    mask = pa.array(is_known).buffers()[1]
    array = pa.Array.from_buffers(AMOUNT, len(units), [mask, pa.py_buffer(words)])
    return pd.Series(array, dtype=pd.ArrowDtype(AMOUNT))


def _units(text: str) -> int:
    value = Decimal(text)
    if not value.is_finite():
        raise OverflowError(text)
    units = int(value.scaleb(DECIMALS).to_integral_value("ROUND_HALF_UP"))
    if abs(units) > _LARGEST_UNITS:
        raise OverflowError(text)
    return units

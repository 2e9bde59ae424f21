"""NetSuite's SuiteQL over REST: queries on tables of the ledger, everything as text.

The tables lie in a DuckDB of their own in memory, which answers what NetSuite's SQL and it share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.vendors.oauth import AssertionIssuer
from tributary.sandbox.vendors.pages import whole_number
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    json_body,
    json_response,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.calendar import Month
from tributary.sandbox.world.ledger import (
    ACCOUNTS,
    CASH,
    COMPANIES,
    DEPARTMENTS,
    Budget,
    Company,
    Journal,
    ledger,
)

MAX_LIMIT, MAX_ROWS = 1_000, 100_000
PROBLEM = "https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5."
CURRENCIES = tuple(dict.fromkeys(company.currency for company in COMPANIES))
#: Table → the types of its columns.
TABLES = {
    "Account": "id INT, acctnumber TEXT, fullname TEXT, accttype TEXT,"
    " custrecord_statement_line TEXT, isinactive TEXT",
    "Subsidiary": "id INT, name TEXT, parent INT, currency INT",
    "Currency": "id INT, symbol TEXT",
    "Department": "id INT, name TEXT",
    "Classification": "id INT, name TEXT",
    "AccountingPeriod": "id INT, periodname TEXT, startdate DATE, enddate DATE",
    "Transaction": "id BIGINT, tranid TEXT, type TEXT, trandate DATE, postingperiod INT,"
    " createddate TIMESTAMP, memo TEXT",
    "TransactionLine": "transaction BIGINT, id INT, subsidiary INT, department INT, class INT",
    "TransactionAccountingLine": "transaction BIGINT, transactionline INT, account INT,"
    " posting TEXT, debit DECIMAL(18, 2), credit DECIMAL(18, 2), amount DECIMAL(18, 2)",
    "Budgets": "id BIGINT, category INT, subsidiary INT, account INT",
    "BudgetCategory": "id INT, name TEXT",
    "BudgetsMachine": "budget BIGINT, period INT, amount DECIMAL(18, 2)",
}
#: Oracle's functions, for the one format of each that is understood here.
MACROS = (
    "CREATE MACRO to_date(day, written) AS CASE WHEN written = 'YYYY-MM-DD'"
    " THEN CAST(day AS DATE) ELSE error('date format not recognized') END",
    "CREATE MACRO to_char(instant, written) AS CASE WHEN written = 'YYYY-MM-DD HH24:MI:SS'"
    " THEN strftime(instant, '%Y-%m-%d %H:%M:%S') ELSE error('date format not recognized') END",
)


class NetSuite(Vendor):
    """The books of all companies of the group, one subsidiary each."""

    name = "finance_erp"
    secrets = ("client_id", "certificate_id", "private_key")
    limit = Limit(requests=100, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self.tokens = AssertionIssuer(credentials, scope="rest_webservices")
        self._database: duckdb.DuckDBPyConnection | None = None
        self._answered: tuple[str, list[Record]] = ("", [])

    def routes(self) -> list[Route]:
        return [
            self.tokens.route("/services/rest/auth/oauth2/v1/token", {}),
            self.route("/services/rest/query/v1/suiteql", self._query, ("POST",)),
        ]

    def authorise(self, request: Request) -> None:
        if not self.tokens.is_valid(request):
            raise VendorError(401, "INVALID_LOGIN", "Invalid login attempt.")

    def error_body(self, error: VendorError) -> Any:
        title = {400: "Bad Request", 401: "Unauthorized", 429: "Too Many Requests"}
        return {
            "type": f"{PROBLEM}{error.status - 399}",
            "title": title.get(error.status, "Error"),
            "status": error.status,
            "o:errorDetails": [{"detail": error.message, "o:errorCode": error.code}],
        }

    def write(self, entity: str) -> list[Record]:
        books = self.world.of(ledger)
        match entity:
            case "gl_entries":
                return [entry for journal in books.journals for entry in _entries(journal)]
            case "accounts":
                return [
                    {
                        "account_id": str(account.number),
                        "account_number": account.code,
                        "name": account.name,
                        "account_type": account.type,
                        "statement_line": account.statement_line,
                        "is_inactive": "false",
                    }
                    for account in ACCOUNTS
                ]
            case "budgets":
                return [_budget(budget) for budget in books.budgets]
        return list(_cash_balances(books.journals))

    async def _query(self, request: Request) -> Response:
        if request.headers.get("prefer") != "transient":
            raise VendorError(
                400, "INVALID_HEADER", "Missing or invalid header: Prefer must be transient."
            )
        query = str((await json_body(request)).get("q") or "").strip()
        limit = whole_number(request.query_params.get("limit"), "limit", MAX_LIMIT, 1, MAX_LIMIT)
        offset = whole_number(request.query_params.get("offset"), "offset", 0, 0, MAX_ROWS)
        if offset % limit:
            raise VendorError(
                400, "INVALID_PARAMETER", "The offset must be divisible by the limit."
            )
        found = self._found(query)
        page = found[offset : offset + limit]
        return json_response(
            {
                "links": [{"rel": "self", "href": str(request.url)}],
                "count": len(page),
                "hasMore": offset + limit < len(found),
                "items": [{"links": [], **row} for row in page],
                "offset": offset,
                "totalResults": len(found),
            }
        )

    def _found(self, query: str) -> list[Record]:
        """All rows that answer the query; those of the last one are kept for its next page."""
        if query != self._answered[0]:
            if not query.lower().startswith("select"):
                raise _invalid("only SELECT is understood.")
            if self._database is None:
                self._database = _filled(self.world)
            try:
                answer = self._database.execute(query)
                names = [part[0].lower() for part in answer.description or ()]
                rows = answer.fetchmany(MAX_ROWS)
            except duckdb.Error as error:
                raise _invalid(str(error).splitlines()[0]) from error
            self._answered = (query, [_shown(names, row) for row in rows])
        return self._answered[1]


def _invalid(problem: str) -> VendorError:
    detail = "Invalid search query. Detailed unprocessed description follows."
    return VendorError(400, "INVALID_PARAMETER", f"{detail} {problem}")


def _shown(names: list[str], row: tuple[Any, ...]) -> Record:
    """A row as text; what is null is left out."""
    return {name: _text(v) for name, v in zip(names, row, strict=True) if v is not None}


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return _amount(value)
    if isinstance(value, date):
        return f"{value.month}/{value.day}/{value.year}"
    return str(value)


def _amount(value: Decimal) -> str:
    """A number without the zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# -- the tables -----------------------------------------------------------------------------------


def _filled(world: World) -> duckdb.DuckDBPyConnection:
    """A database of the ledger's tables that reaches nothing else."""
    books = world.of(ledger)
    lines = [
        (journal, place, line)
        for journal in books.journals
        for place, line in enumerate(journal.lines)
    ]
    periods = {_period(journal.day): _first(journal.day) for journal in books.journals}
    periods |= {budget.month.number: budget.month.first for budget in books.budgets}
    versions = {version: n for n, version in enumerate(_versions(books.budgets), start=1)}
    classes = {name: n for n, name in enumerate(_classes(books.journals), start=1)}
    departments = {name: n for n, name in enumerate(DEPARTMENTS, start=1)}
    content: dict[str, Iterable[tuple[Any, ...]]] = {
        "Account": [(a.number, a.code, a.name, a.type, a.statement_line, "F") for a in ACCOUNTS],
        "Subsidiary": [
            (c.number, c.name, 1 if c.tenant else None, CURRENCIES.index(c.currency) + 1)
            for c in COMPANIES
        ],
        "Currency": [(n, symbol) for n, symbol in enumerate(CURRENCIES, start=1)],
        "Department": [(n, name) for name, n in departments.items()],
        "Classification": [(n, name) for name, n in classes.items()],
        "AccountingPeriod": [
            (number, _period_name(first), first, _last(first))
            for number, first in sorted(periods.items())
        ],
        "Transaction": [
            (j.number, f"JE{j.number}", "Journal", j.day.item(), _period(j.day), _at(j), j.memo)
            for j in books.journals
        ],
        "TransactionLine": [
            (
                journal.number,
                place,
                journal.company.number,
                departments.get(line.department or ""),
                classes.get(line.product_line or ""),
            )
            for journal, place, line in lines
        ],
        "TransactionAccountingLine": [
            (
                journal.number,
                place,
                line.account,
                "T",
                _decimal(line.amount) if line.amount > 0 else None,
                _decimal(-line.amount) if line.amount < 0 else None,
                _decimal(line.amount),
            )
            for journal, place, line in lines
        ],
        "BudgetCategory": [(n, version) for version, n in versions.items()],
        "Budgets": sorted(
            {
                (_budget_id(b), versions[b.version], b.company.number, b.account)
                for b in books.budgets
            }
        ),
        "BudgetsMachine": [
            (_budget_id(b), b.month.number, _decimal(b.amount)) for b in books.budgets
        ],
    }
    database = duckdb.connect(config={"threads": 1})
    for statement in MACROS:
        database.execute(statement)
    for table, types in TABLES.items():
        database.execute(f"CREATE TABLE {table} ({types})")
        rows = list(content[table])
        if rows:
            cells = [pa.array(column) for column in zip(*rows, strict=True)]
            database.register("content", pa.table(cells, [f"c{n}" for n in range(len(cells))]))
            database.execute(f"INSERT INTO {table} FROM content")
            database.unregister("content")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def _versions(budgets: list[Budget]) -> list[str]:
    return sorted({budget.version for budget in budgets})


def _classes(journals: list[Journal]) -> list[str]:
    return sorted({line.product_line for j in journals for line in j.lines if line.product_line})


def _period(day: Any) -> int:
    first = _first(day)
    return Month(first.year, first.month).number


def _date(day: Any) -> date:
    made: date = day.item()
    return made


def _first(day: Any) -> date:
    return _date(day).replace(day=1)


def _last(first: date) -> date:
    """The month's last day."""
    last: date = Month(first.year, first.month).days()[-1].item()
    return last


def _period_name(first: date) -> str:
    return first.strftime("%b %Y")


def _at(journal: Journal) -> datetime:
    return datetime.fromtimestamp(journal.posted, UTC).replace(tzinfo=None)


def _decimal(minor: int) -> Decimal:
    return Decimal(minor) / 100


def _budget_id(budget: Budget) -> int:
    year, quarter = budget.version.split(" Q")
    return int(f"{budget.company.number}{year}{quarter}{budget.account}")


# -- the rows, as the queries of the source show them ---------------------------------------------


def _company(company: Company) -> Record:
    return {
        "subsidiary_id": str(company.number),
        "is_group": "false" if company.tenant else "true",
        "currency_code": company.currency,
    }


def _entries(journal: Journal) -> Iterable[Record]:
    for place, line in enumerate(journal.lines):
        amount = _amount(_decimal(abs(line.amount)))
        yield {
            "entry_id": f"{journal.number}-{place}",
            "transaction_id": str(journal.number),
            "document_number": f"JE{journal.number}",
            "memo": journal.memo,
            **_company(journal.company),
            "account_id": str(line.account),
            "posting_date": _text(journal.day.item()),
            "period": _period_name(_first(journal.day)),
            "amount": _amount(_decimal(line.amount)),
            "debit_amount": amount if line.amount > 0 else None,
            "credit_amount": amount if line.amount < 0 else None,
            "department": line.department,
            "product_line": line.product_line,
            "posted_at": _at(journal).strftime("%Y-%m-%d %H:%M:%S"),
        }


def _budget(budget: Budget) -> Record:
    return {
        "budget_id": str(_budget_id(budget)),
        **_company(budget.company),
        "account_id": str(budget.account),
        "period_start_date": _text(budget.month.first),
        "period": _period_name(budget.month.first),
        "version": budget.version,
        "amount": _amount(_decimal(budget.amount)),
    }


def _cash_balances(journals: list[Journal]) -> Iterable[Record]:
    """The running balance of every company's bank account, on the days that moved it."""
    balances: dict[int, int] = {}
    shown: dict[tuple[int, date], Record] = {}
    for journal in journals:
        for line in journal.lines:
            if line.account == CASH:
                company, day = journal.company, _date(journal.day)
                balances[company.number] = balances.get(company.number, 0) + line.amount
                shown[company.number, day] = {
                    "account_id": str(CASH),
                    **_company(company),
                    "balance_date": _text(day),
                    "balance_amount": _amount(_decimal(balances[company.number])),
                }
    return shown.values()

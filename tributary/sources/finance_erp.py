"""NetSuite over SuiteQL: the general ledger, its accounts, budgets and cash, of every subsidiary.

Days come as the integration user's preference writes them (month/day/year), everything is text, and
amounts are in the subsidiary's currency: debits positive, credits negative. The client proves who
it is by a signature whose certificate NetSuite holds.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Window,
    columns,
)

#: The current and the former month, which are corrected for some days after their end.
LOOKBACK_DAYS = 62
DAY_FORMAT = "%-m/%-d/%Y"
_DAYS = "BETWEEN TO_DATE('{from_date}', 'YYYY-MM-DD') AND TO_DATE('{to_date}', 'YYYY-MM-DD')"
_LINES = (
    "FROM TransactionAccountingLine tal"
    " JOIN Transaction t ON t.id = tal.transaction"
    " JOIN TransactionLine tl ON tl.transaction = tal.transaction AND tl.id = tal.transactionline"
    " JOIN Subsidiary s ON s.id = tl.subsidiary"
    " JOIN Currency cu ON cu.id = s.currency"
)
_IS_GROUP = "CASE WHEN s.parent IS NULL THEN 'true' ELSE 'false' END AS is_group"


def _suiteql(query: str, slice_days: int | None = None) -> Request:
    """At most 1,000 rows a page and 100,000 a query."""
    return Request(
        method="POST",
        path="/services/rest/query/v1/suiteql",
        body={"q": query},
        records="items",
        paging=Paging.OFFSET_IN_QUERY,
        paging_options={
            "offset": "offset",
            "limit": "limit",
            "page_size": 1000,
            "has_more": "hasMore",
        },
        reported="totalResults",
        slice_days=slice_days,
    )


SUBSIDIARY_ID = Column("subsidiary_id", Type.TEXT, "Company that keeps the books", required=True)
ACCOUNT_ID = Column("account_id", Type.TEXT, "Account", required=True)
IS_GROUP = ("is_group", Type.BOOLEAN, "The parent company, which no business unit is")
CURRENCY = ("currency_code", Type.TEXT, "Currency of the subsidiary")

SOURCE = Source(
    name="finance_erp",
    title="NetSuite",
    auth=Auth.OAUTH_ASSERTION,
    oauth_path="/services/rest/auth/oauth2/v1/token",
    oauth_scope="rest_webservices",
    headers={"Prefer": "transient"},
    requests_per_second=5,
    entities=(
        Entity(
            name="gl_entries",
            description="Posted lines of the general ledger; the lines of a document sum to zero.",
            key=("entry_id",),
            mode=Window("posting_date", lookback_days=LOOKBACK_DAYS),
            columns=(
                Column("entry_id", Type.TEXT, "Document and line", required=True),
                SUBSIDIARY_ID,
                ACCOUNT_ID,
                Column(
                    "posting_date",
                    Type.DATE,
                    "Day it counts for",
                    required=True,
                    format=DAY_FORMAT,
                ),
                *columns(
                    ("transaction_id", Type.TEXT, "Document"),
                    ("document_number", Type.TEXT, "Number on the document"),
                    ("memo", Type.TEXT, "What for"),
                    IS_GROUP,
                    CURRENCY,
                    ("period", Type.TEXT, "Accounting period, e.g. Mar 2024"),
                    ("amount", Type.DECIMAL, "Debit positive, credit negative"),
                    ("debit_amount", Type.DECIMAL, "Debit"),
                    ("credit_amount", Type.DECIMAL, "Credit"),
                    ("department", Type.TEXT, "Department"),
                    ("product_line", Type.TEXT, "Product line (NetSuite's class)"),
                    ("posted_at", Type.INSTANT, "Entered (the integration user is in UTC)"),
                ),
            ),
            fetch=_suiteql(
                "SELECT tal.transaction || '-' || tal.transactionline AS entry_id,"
                " tal.transaction AS transaction_id, t.tranid AS document_number, t.memo AS memo,"
                f" tl.subsidiary AS subsidiary_id, {_IS_GROUP}, cu.symbol AS currency_code,"
                " tal.account AS account_id, t.trandate AS posting_date, ap.periodname AS period,"
                " tal.amount AS amount, tal.debit AS debit_amount, tal.credit AS credit_amount,"
                " d.name AS department, c.name AS product_line,"
                " TO_CHAR(t.createddate, 'YYYY-MM-DD HH24:MI:SS') AS posted_at"
                f" {_LINES}"
                " JOIN AccountingPeriod ap ON ap.id = t.postingperiod"
                " LEFT JOIN Department d ON d.id = tl.department"
                " LEFT JOIN Classification c ON c.id = tl.class"
                f" WHERE tal.posting = 'T' AND t.trandate {_DAYS}"
                " ORDER BY t.trandate, tal.transaction, tal.transactionline",
                slice_days=92,
            ),
        ),
        Entity(
            name="accounts",
            description="The chart of accounts.",
            key=("account_id",),
            mode=Snapshot(),
            columns=(
                ACCOUNT_ID,
                *columns(
                    ("account_number", Type.TEXT, "Number in the chart"),
                    ("name", Type.TEXT, "Name"),
                    ("account_type", Type.TEXT, "Bank, AcctRec, Income, COGS, Expense, …"),
                    ("statement_line", Type.TEXT, "Line of the statements (a custom field)"),
                    ("is_inactive", Type.BOOLEAN, "No longer used"),
                ),
            ),
            fetch=_suiteql(
                "SELECT a.id AS account_id, a.acctnumber AS account_number, a.fullname AS name,"
                " a.accttype AS account_type, a.custrecord_statement_line AS statement_line,"
                " CASE WHEN a.isinactive = 'T' THEN 'true' ELSE 'false' END AS is_inactive"
                " FROM Account a ORDER BY a.id"
            ),
        ),
        Entity(
            name="budgets",
            description="Budget by account and month; its version is the budget category.",
            key=("budget_id", "period"),
            mode=Snapshot(),
            columns=(
                Column("budget_id", Type.TEXT, "Budget", required=True),
                SUBSIDIARY_ID,
                ACCOUNT_ID,
                Column(
                    "period_start_date",
                    Type.DATE,
                    "First day of the period",
                    format=DAY_FORMAT,
                ),
                *columns(
                    ("period", Type.TEXT, "Accounting period, e.g. Mar 2024"),
                    IS_GROUP,
                    CURRENCY,
                    ("version", Type.TEXT, "Budget category, e.g. 2024 Q1"),
                    ("amount", Type.DECIMAL, "Planned; positive for income and for cost"),
                ),
            ),
            fetch=_suiteql(
                "SELECT b.id AS budget_id, b.subsidiary AS subsidiary_id,"
                f" {_IS_GROUP}, cu.symbol AS currency_code,"
                " b.account AS account_id, ap.startdate AS period_start_date,"
                " ap.periodname AS period, bc.name AS version, bm.amount AS amount"
                " FROM BudgetsMachine bm JOIN Budgets b ON b.id = bm.budget"
                " JOIN BudgetCategory bc ON bc.id = b.category"
                " JOIN AccountingPeriod ap ON ap.id = bm.period"
                " JOIN Subsidiary s ON s.id = b.subsidiary"
                " JOIN Currency cu ON cu.id = s.currency ORDER BY b.id, ap.startdate"
            ),
        ),
        Entity(
            name="cash_balances",
            description="Balance of every bank account at the end of the days that moved it.",
            key=("account_id", "subsidiary_id", "balance_date"),
            mode=Window("balance_date", lookback_days=LOOKBACK_DAYS),
            columns=(
                ACCOUNT_ID,
                SUBSIDIARY_ID,
                Column("balance_date", Type.DATE, "Day", required=True, format=DAY_FORMAT),
                *columns(
                    IS_GROUP,
                    CURRENCY,
                    ("balance_amount", Type.DECIMAL, "Balance at the end of the day"),
                ),
            ),
            fetch=_suiteql(
                "SELECT * FROM (SELECT tal.account AS account_id, tl.subsidiary AS subsidiary_id,"
                f" {_IS_GROUP}, cu.symbol AS currency_code, t.trandate AS balance_date,"
                " SUM(SUM(tal.amount)) OVER (PARTITION BY tal.account, tl.subsidiary"
                " ORDER BY t.trandate) AS balance_amount"
                f" {_LINES}"
                " JOIN Account a ON a.id = tal.account"
                " WHERE tal.posting = 'T' AND a.accttype = 'Bank'"
                " GROUP BY tal.account, tl.subsidiary, s.parent, cu.symbol, t.trandate)"
                f" WHERE balance_date {_DAYS}"
                " ORDER BY balance_date, subsidiary_id, account_id"
            ),
        ),
    ),
)

"""Shopify GraphQL Admin API 2026-01: one shop's orders, lines, checkouts, products and stock.

The account is the shop's domain. Shopify lists only checkouts that were abandoned (recovered ones
among them) and does not say what became of them: the cart's `cart_ref` attribute, which the shop's
theme sets, is on the order, too. Of stock it tells only what is there now: each state that was seen
is kept. An order has its first 50 lines. Amounts are decimal text in the shop's currency.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Source,
    Type,
    Versioned,
    columns,
)


def _list(
    connection: str,
    nodes: str,
    first: int,
    *,
    query: str | None = "updated_at:>='{since}'",
    sort_key: str | None = "UPDATED_AT",
    explode: str | None = None,
) -> Request:
    order = f", sortKey: {sort_key}" if sort_key else ""
    return Request(
        method="POST",
        path="/admin/api/2026-01/graphql.json",
        body={
            "query": (
                "query($first: Int!, $after: String, $query: String) {"
                f" {connection}(first: $first, after: $after, query: $query{order})"
                f" {{ nodes {{ {nodes} }} pageInfo {{ hasNextPage endCursor }} }} }}"
            ),
            "variables": {"first": first, "query": query},
        },
        records=f"data.{connection}.nodes",
        paging=Paging.CURSOR_IN_BODY,
        paging_options={
            "cursor": f"data.{connection}.pageInfo.endCursor",
            "has_more": f"data.{connection}.pageInfo.hasNextPage",
            "parameter": "variables.after",
        },
        explode=explode,
        errors="errors",
    )


def _amounts(*names: str) -> str:
    return " ".join(f"{name} {{ shopMoney {{ amount currencyCode }} }}" for name in names)


def _amount(name: str, description: str, member: str) -> tuple[str, Type, str, str]:
    return (name, Type.DECIMAL, description, f"{member}.shopMoney.amount")


SHOP = Column("shop", Type.TEXT, "The shop's domain", "@account", required=True)
UPDATED_AT = ("updated_at", Type.INSTANT, "Last change", "updatedAt")
CREATED_AT = ("created_at", Type.INSTANT, "Created", "createdAt")
CUSTOMER_ID = ("customer_id", Type.TEXT, "Shop customer", "customer.id")
CUSTOMER_EMAIL = Column(
    "customer_email", Type.TEXT, "Customer's e-mail address", "customer.email", personal=True
)
CART_REF = ("cart_ref", Type.TEXT, "Cart: the same on checkout and order")

SOURCE = Source(
    name="commerce",
    title="Shopify",
    freshness=Freshness.B,
    auth=Auth.HEADER,
    headers={"X-Shopify-Access-Token": "{token}"},
    requests_per_second=2,
    has_accounts=True,
    entities=(
        Entity(
            name="orders",
            description="Orders; a cancelled one stays with cancelled_at.",
            key=("order_id",),
            mode=Versioned("updated_at", overlap_seconds=86_400),
            columns=(
                SHOP,
                Column("order_id", Type.TEXT, "Order", "id", required=True),
                CUSTOMER_EMAIL,
                *columns(
                    ("order_name", Type.TEXT, "Number on the receipt", "name"),
                    CUSTOMER_ID,
                    (*CART_REF, "customAttributes[0].value"),
                    ("source_name", Type.TEXT, "web, pos, …", "sourceName"),
                    (
                        "financial_status",
                        Type.TEXT,
                        "PAID, PARTIALLY_REFUNDED, REFUNDED, …",
                        "displayFinancialStatus",
                    ),
                    (
                        "fulfillment_status",
                        Type.TEXT,
                        "FULFILLED, UNFULFILLED, …",
                        "displayFulfillmentStatus",
                    ),
                    (
                        "landing_site",
                        Type.TEXT,
                        "First page of the first visit",
                        "customerJourneySummary.firstVisit.landingPage",
                    ),
                    (
                        "utm_source",
                        Type.TEXT,
                        "UTM source of the first visit",
                        "customerJourneySummary.firstVisit.utmParameters.source",
                    ),
                    (
                        "utm_medium",
                        Type.TEXT,
                        "UTM medium of the first visit",
                        "customerJourneySummary.firstVisit.utmParameters.medium",
                    ),
                    (
                        "utm_campaign",
                        Type.TEXT,
                        "UTM campaign of the first visit",
                        "customerJourneySummary.firstVisit.utmParameters.campaign",
                    ),
                    ("currency_code", Type.TEXT, "The shop's currency", "currencyCode"),
                    _amount(
                        "subtotal_amount",
                        "Lines after discounts, before tax and shipping",
                        "subtotalPriceSet",
                    ),
                    _amount("discount_amount", "Discounts", "totalDiscountsSet"),
                    _amount("tax_amount", "Taxes", "totalTaxSet"),
                    _amount("shipping_amount", "Shipping", "totalShippingPriceSet"),
                    _amount("total_amount", "To be paid", "totalPriceSet"),
                    _amount("refunded_amount", "Paid back", "totalRefundedSet"),
                    ("processed_at", Type.INSTANT, "Ordered", "processedAt"),
                    ("cancelled_at", Type.INSTANT, "Cancelled", "cancelledAt"),
                    CREATED_AT,
                    UPDATED_AT,
                ),
            ),
            fetch=_list(
                "orders",
                "id name createdAt processedAt updatedAt cancelledAt sourceName"
                " displayFinancialStatus displayFulfillmentStatus currencyCode"
                " customer { id email } customAttributes { key value }"
                " customerJourneySummary { firstVisit { landingPage"
                " utmParameters { source medium campaign } } } "
                + _amounts(
                    "subtotalPriceSet",
                    "totalDiscountsSet",
                    "totalTaxSet",
                    "totalShippingPriceSet",
                    "totalPriceSet",
                    "totalRefundedSet",
                ),
                50,
            ),
        ),
        Entity(
            name="order_lines",
            description="Lines of the orders.",
            key=("order_line_id",),
            mode=Versioned("updated_at", overlap_seconds=86_400),
            columns=(
                SHOP,
                Column("order_line_id", Type.TEXT, "Line", "item.id", required=True),
                *columns(
                    ("order_id", Type.TEXT, "Order", "id"),
                    ("product_id", Type.TEXT, "Product", "item.product.id"),
                    ("title", Type.TEXT, "Title when it was ordered", "item.title"),
                    ("quantity", Type.INTEGER, "Pieces ordered", "item.quantity"),
                    _amount("price_amount", "Price of one", "item.originalUnitPriceSet"),
                    _amount("discount_amount", "Discounts of the line", "item.totalDiscountSet"),
                    (
                        "unit_cost_amount",
                        Type.DECIMAL,
                        "Cost of one, as it is now",
                        "item.variant.inventoryItem.unitCost.amount",
                    ),
                    ("updated_at", Type.INSTANT, "Last change of the order", "updatedAt"),
                ),
            ),
            fetch=_list(
                "orders",
                "id updatedAt lineItems(first: 50) { nodes { id title quantity product { id }"
                " variant { inventoryItem { unitCost { amount currencyCode } } } "
                + _amounts("originalUnitPriceSet", "totalDiscountSet")
                + " } }",
                15,
                explode="lineItems.nodes",
            ),
        ),
        Entity(
            name="checkouts",
            description="Checkouts that were abandoned; completed_at: bought after all.",
            key=("checkout_id",),
            mode=Versioned("updated_at", overlap_seconds=86_400),
            columns=(
                SHOP,
                Column("checkout_id", Type.TEXT, "Checkout", "id", required=True),
                CUSTOMER_EMAIL,
                *columns(
                    CUSTOMER_ID,
                    (*CART_REF, "customAttributes[0].value"),
                    ("completed_at", Type.INSTANT, "Bought", "completedAt"),
                    _amount("amount", "To be paid", "totalPriceSet"),
                    (
                        "currency_code",
                        Type.TEXT,
                        "The shop's currency",
                        "totalPriceSet.shopMoney.currencyCode",
                    ),
                    CREATED_AT,
                    UPDATED_AT,
                ),
            ),
            fetch=_list(
                "abandonedCheckouts",
                "id name createdAt updatedAt completedAt customer { id email }"
                " customAttributes { key value } " + _amounts("totalPriceSet"),
                100,
                sort_key="CREATED_AT",
            ),
        ),
        Entity(
            name="products",
            description="Products with the price and cost of their first variant.",
            key=("product_id",),
            mode=Versioned("updated_at", overlap_seconds=86_400),
            columns=(
                SHOP,
                Column("product_id", Type.TEXT, "Product", "id", required=True),
                *columns(
                    ("title", Type.TEXT, "Title", "title"),
                    ("category", Type.TEXT, "Product type", "productType"),
                    ("status", Type.TEXT, "ACTIVE, ARCHIVED or DRAFT", "status"),
                    ("variant_id", Type.TEXT, "First variant", "variants.nodes[0].id"),
                    ("sku", Type.TEXT, "Stock-keeping unit", "variants.nodes[0].sku"),
                    ("price_amount", Type.DECIMAL, "Price", "variants.nodes[0].price"),
                    (
                        "unit_cost_amount",
                        Type.DECIMAL,
                        "Cost of one",
                        "variants.nodes[0].inventoryItem.unitCost.amount",
                    ),
                    CREATED_AT,
                    UPDATED_AT,
                ),
            ),
            fetch=_list(
                "products",
                "id title productType status createdAt updatedAt variants(first: 1)"
                " { nodes { id sku price inventoryItem { unitCost { amount currencyCode } } } }",
                100,
            ),
        ),
        Entity(
            name="inventory_levels",
            description="Stock by product and place, in every state that was seen.",
            key=("inventory_level_id", "updated_at"),
            mode=Log("updated_at"),
            columns=(
                SHOP,
                Column("inventory_level_id", Type.TEXT, "Level", "item.id", required=True),
                *columns(
                    ("inventory_item_id", Type.TEXT, "Inventory item", "id"),
                    ("product_id", Type.TEXT, "Product", "variant.product.id"),
                    ("location_id", Type.TEXT, "Location", "item.location.id"),
                    ("location_name", Type.TEXT, "Location's name", "item.location.name"),
                    ("on_hand", Type.INTEGER, "Pieces there", "item.quantities[0].quantity"),
                    ("incoming", Type.INTEGER, "Pieces on order", "item.quantities[1].quantity"),
                    (
                        "lead_time_days",
                        Type.INTEGER,
                        "Days from order to delivery, a metafield of the product",
                        "variant.product.metafield.value",
                    ),
                    ("updated_at", Type.INSTANT, "Last change", "item.updatedAt"),
                ),
            ),
            fetch=_list(
                "inventoryItems",
                'id sku variant { product { id metafield(namespace: "supply",'
                ' key: "lead_time_days") { value } } } inventoryLevels(first: 20) { nodes { id'
                " updatedAt location { id name }"
                ' quantities(names: ["on_hand", "incoming"]) { name quantity } } }',
                20,
                query=None,
                sort_key=None,
                explode="inventoryLevels.nodes",
            ),
        ),
    ),
)

"""Shopify GraphQL Admin API 2026-01 of one shop: lists by cursor, filtered by their last change."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tributary.sandbox.randomness import number
from tributary.sandbox.vendors.graphql import Field, QueryError, parse, project
from tributary.sandbox.vendors.pages import position, token
from tributary.sandbox.vendors.vendor import (
    Limit,
    Record,
    Vendor,
    VendorError,
    iso,
    json_body,
    json_response,
)
from tributary.sandbox.world.build import World
from tributary.sandbox.world.shop import (
    DAY,
    LOCATIONS,
    PRODUCTS,
    TENANT,
    Buyer,
    Checkout,
    Order,
    Product,
    Shop,
    Stock,
    shop,
)

SHOP = "cadence-goods.myshopify.com"
MAX_FIRST, MAX_QUERY_COST = 250, 1_000
#: Points of an enterprise plan's bucket, and how many come back a second.
AVAILABLE, RESTORE_RATE = 40_000, 2_000
#: An open checkout counts as abandoned after this.
ABANDONED_SECONDS = 600
_CHANGED = re.compile(r"updated_at:(>=|>)'?([0-9TZ:.+-]+)'?")
_KINDS = {
    "orders": "Order",
    "abandonedCheckouts": "AbandonedCheckout",
    "products": "Product",
    "inventoryItems": "InventoryItem",
}
_SORTED_BY = {"UPDATED_AT": "updatedAt", "CREATED_AT": "createdAt", "ID": "id"}


class Shopify(Vendor):
    """The web shop of one business unit."""

    name = "commerce"
    accounts = (SHOP,)
    limit = Limit(requests=200, seconds=1.0)

    def __init__(self, credentials: Mapping[str, str], world: World) -> None:
        super().__init__(credentials, world)
        self._written: dict[str, list[Record]] = {}
        self.available = float(AVAILABLE)
        self._counted_at = time.monotonic()

    def routes(self) -> list[Route]:
        return [self.route("/admin/api/2026-01/graphql.json", self._graphql, ("POST",))]

    def authorise(self, request: Request) -> None:
        if request.headers.get("x-shopify-access-token") != self.credentials["token"]:
            raise VendorError(
                401,
                "",
                "[API] Invalid API key or access token (unrecognized login or wrong password)",
            )

    def error_body(self, error: VendorError) -> Any:
        return {"errors": error.message}

    def write(self, entity: str) -> list[Record]:
        if entity == "order_lines":
            return _exploded(self._nodes("orders"), "lineItems")
        if entity == "inventory_levels":
            return _exploded(self._nodes("inventoryItems"), "inventoryLevels")
        connection = {"checkouts": "abandonedCheckouts"}.get(entity, entity)
        return [{**node, "@account": SHOP} for node in self._nodes(connection)]

    def _nodes(self, connection: str) -> list[Record]:
        """All nodes of a connection, written once."""
        if connection not in self._written:
            self._written[connection] = self._write(connection)
        return self._written[connection]

    def _write(self, connection: str) -> list[Record]:
        """All nodes of a connection of the API, whole."""
        goods = self.world.of(shop)
        as_of = int(self.world.span.as_of.timestamp())
        match connection:
            case "orders":
                return [_order(order) for order in goods.orders]
            case "abandonedCheckouts":
                return [
                    _checkout(checkout)
                    for checkout in goods.checkouts
                    if checkout.created + ABANDONED_SECONDS < as_of
                    and (checkout.ordered is None or checkout.is_recovered)
                ]
            case "products":
                shown = [p for p in PRODUCTS if _launched(goods, p) < as_of]
                return [_product(goods, product, as_of) for product in shown]
        items: dict[int, list[Stock]] = {}
        for stock in goods.stocks:
            items.setdefault(stock.product.number, []).append(stock)
        return [_inventory_item(stocks) for stocks in items.values()]

    async def _graphql(self, request: Request) -> Response:
        """Errors of a query come with status 200, as GraphQL has it."""
        body = await json_body(request)
        try:
            asked = parse(str(body.get("query")), body.get("variables") or {})
            cost = sum(_cost(field) for field in asked)
            if cost > MAX_QUERY_COST:
                return _refusal(
                    f"Query cost is {cost}, which exceeds the single query max cost limit"
                    f" {MAX_QUERY_COST}.",
                    "MAX_COST_EXCEEDED",
                )
            if cost > self._refilled():
                return _refusal("Throttled", "THROTTLED")
            data = {field.alias: self._answer(field) for field in asked}
        except QueryError as error:
            return _refusal(str(error), "undefinedField")
        spent = _spent(data)
        self.available -= spent
        return json_response(
            {
                "data": data,
                "extensions": {
                    "cost": {
                        "requestedQueryCost": cost,
                        "actualQueryCost": spent,
                        "throttleStatus": {
                            "maximumAvailable": float(AVAILABLE),
                            "currentlyAvailable": int(self.available),
                            "restoreRate": float(RESTORE_RATE),
                        },
                    }
                },
            }
        )

    def _refilled(self) -> float:
        """Points in the bucket now."""
        now = time.monotonic()
        back = (now - self._counted_at) * RESTORE_RATE
        self._counted_at, self.available = now, min(AVAILABLE, self.available + back)
        return self.available

    def _answer(self, asked: Field) -> Any:
        """One page of a connection, with what is asked of its nodes."""
        kind = _KINDS.get(asked.name)
        if kind is None:
            raise QueryError(f"Field '{asked.name}' doesn't exist on type 'QueryRoot'")
        first = asked.arguments.get("first")
        if not isinstance(first, int) or not 1 <= first <= MAX_FIRST:
            raise QueryError(f"first must be within 1 and {MAX_FIRST}")
        found = self._found(asked)
        try:
            start = position(asked.arguments.get("after"))
        except VendorError as error:
            raise QueryError("Invalid cursor for current pagination sort.") from error
        page = found[start : start + first]
        whole = {
            "nodes": page,
            "edges": [{"node": node, "cursor": token(start + n)} for n, node in enumerate(page, 1)],
            "pageInfo": {
                "hasNextPage": start + first < len(found),
                "hasPreviousPage": start > 0,
                "startCursor": token(start) if page else None,
                "endCursor": token(start + len(page)) if page else None,
            },
        }
        return project(whole, asked.selections, kind)

    def _found(self, asked: Field) -> list[Record]:
        """The nodes that the filter lets through, in the order that is asked for."""
        found = self._nodes(asked.name)
        query = asked.arguments.get("query")
        if query:
            changed = _CHANGED.fullmatch(query)
            if changed is None:
                raise QueryError(f"not a filter that is understood here: {query}")
            sign, at = changed.groups()
            found = [
                node
                for node in found
                if node["updatedAt"] > at or (sign == ">=" and node["updatedAt"] == at)
            ]
        key = _SORTED_BY.get(asked.arguments.get("sortKey") or "ID")
        if key is None:
            raise QueryError(f"sortKey {asked.arguments['sortKey']} is invalid")
        return sorted(found, key=lambda node: (node[key], node["id"]))


def _refusal(message: str, code: str) -> Response:
    return json_response({"errors": [{"message": message, "extensions": {"code": code}}]})


def _cost(field: Field) -> int:
    """What a field costs: connections two points, and what is below them for every node."""
    below = sum(_cost(child) for child in field.selections)
    first = field.arguments.get("first")
    return 2 + first * (1 + below) if isinstance(first, int) else below


def _spent(data: Any) -> int:
    """What an answer has cost: the same, for the nodes that there were."""
    if isinstance(data, list):
        return sum(_spent(item) for item in data)
    if not isinstance(data, dict):
        return 0
    below = sum(_spent(value) for value in data.values())
    return 2 + len(data["nodes"]) + below if "nodes" in data else below


def _exploded(nodes: list[Record], connection: str) -> list[Record]:
    return [
        {**{k: v for k, v in node.items() if k != connection}, "item": item, "@account": SHOP}
        for node in nodes
        for item in node[connection]["nodes"]
    ]


# -- the objects ----------------------------------------------------------------------------------


def _gid(kind: str, identifier: object) -> str:
    return f"gid://shopify/{kind}/{identifier}"


def _money(minor: int) -> Mapping[str, str]:
    """MoneyV2: the amount as decimal text without trailing zeros but one, as Shopify has it."""
    text = f"{minor // 100}.{minor % 100:02d}"
    return {
        "amount": text.removesuffix("0") if text.endswith("0") else text,
        "currencyCode": TENANT.currency,
    }


def _bag(minor: int) -> Record:
    return {"shopMoney": _money(minor), "presentmentMoney": _money(minor)}


def _customer(buyer: Buyer) -> Record:
    return {
        "id": _gid("Customer", buyer.customer_number),
        "email": buyer.email,
        "firstName": buyer.first_name,
        "lastName": buyer.last_name,
    }


def _cart(checkout: Checkout) -> list[Record]:
    return [{"key": "cart_ref", "value": f"c{checkout.checkout_number}"}]


def _order(order: Order) -> Record:
    checkout = order.checkout
    net = checkout.gross - checkout.discount
    status = "PAID"
    if order.refund:
        status = "REFUNDED" if order.refund >= net else "PARTIALLY_REFUNDED"
    return {
        "id": _gid("Order", 5_000_000_000 + order.order_number),
        "name": f"#{order.order_number}",
        "createdAt": iso(order.processed),
        "processedAt": iso(order.processed),
        "updatedAt": iso(order.updated),
        "cancelledAt": iso(order.cancelled),
        "sourceName": "web",
        "displayFinancialStatus": status,
        "displayFulfillmentStatus": "FULFILLED" if order.fulfilled else "UNFULFILLED",
        "currencyCode": TENANT.currency,
        "customer": _customer(checkout.buyer),
        "customAttributes": _cart(checkout),
        "customerJourneySummary": {"firstVisit": _visit(checkout)},
        "subtotalPriceSet": _bag(net),
        "totalDiscountsSet": _bag(checkout.discount),
        "totalTaxSet": _bag(checkout.tax),
        "totalShippingPriceSet": _bag(checkout.shipping),
        "totalPriceSet": _bag(checkout.total),
        "totalRefundedSet": _bag(order.refund),
        "lineItems": {"nodes": [_line(order, n) for n in range(len(checkout.lines))]},
    }


def _visit(checkout: Checkout) -> Record:
    tagged = {
        "source": checkout.source,
        "medium": checkout.medium,
        "campaign": checkout.campaign_name or None,
    }
    is_tagged = checkout.medium not in ("(none)", "organic", "referral")
    return {
        "landingPage": f"https://{SHOP}/collections/all",
        "source": checkout.source,
        "utmParameters": tagged if is_tagged else None,
    }


def _line(order: Order, place: int) -> Record:
    line = order.checkout.lines[place]
    return {
        "id": _gid("LineItem", 10 * (5_000_000_000 + order.order_number) + place),
        "title": line.product.title,
        "quantity": line.quantity,
        "product": {"id": _product_id(line.product)},
        "variant": _variant(line.product, line.price),
        "originalUnitPriceSet": _bag(line.price),
        "totalDiscountSet": _bag(line.discount),
    }


def _checkout(checkout: Checkout) -> Record:
    return {
        "id": _gid("AbandonedCheckout", checkout.checkout_number),
        "name": f"#{checkout.checkout_number}",
        "createdAt": iso(checkout.created),
        "updatedAt": iso(checkout.ordered or checkout.created),
        "completedAt": iso(checkout.ordered),
        "abandonedCheckoutUrl": f"https://{SHOP}/checkouts/{checkout.checkout_number}",
        "customer": _customer(checkout.buyer),
        "customAttributes": _cart(checkout),
        "totalPriceSet": _bag(checkout.total),
        "subtotalPriceSet": _bag(checkout.gross - checkout.discount),
        "totalDiscountSet": _bag(checkout.discount),
        "totalTaxSet": _bag(checkout.tax),
    }


def _product_id(product: Product) -> str:
    return _gid("Product", 8_000_000_000 + product.number)


def _launched(goods: Shop, product: Product) -> int:
    return goods.started + product.launched_days * DAY


def _product(goods: Shop, product: Product, as_of: int) -> Record:
    prices = [(at, price) for at, price in goods.prices[product.number] if at < as_of]
    archived = None
    if product.archived_days is not None:
        archived = goods.started + product.archived_days * DAY
    is_archived = archived is not None and archived < as_of
    if is_archived:
        prices = [(at, price) for at, price in prices if at < (archived or 0)]
    changed = archived if is_archived else prices[-1][0]
    return {
        "id": _product_id(product),
        "title": product.title,
        "productType": product.category,
        "status": "ARCHIVED" if is_archived else "ACTIVE",
        "vendor": TENANT.name,
        "createdAt": iso(_launched(goods, product)),
        "updatedAt": iso(changed),
        "variants": {"nodes": [_variant(product, prices[-1][1])]},
    }


def _variant(product: Product, price: int) -> Record:
    cost = None if product.unit_cost is None else _money(product.unit_cost)
    return {
        "id": _gid("ProductVariant", 9_000_000_000 + product.number),
        "sku": f"CG-{product.number:03d}",
        "price": f"{price // 100}.{price % 100:02d}",
        "inventoryItem": {"unitCost": cost},
    }


def _inventory_item(stocks: list[Stock]) -> Record:
    product = stocks[0].product
    lead_time = {"value": str(product.lead_time_days)}
    return {
        "id": _gid("InventoryItem", 7_000_000_000 + product.number),
        "sku": f"CG-{product.number:03d}",
        "tracked": True,
        "createdAt": None,
        "updatedAt": iso(max(stock.updated for stock in stocks)),
        "variant": {"product": {"id": _product_id(product), "metafield": lead_time}},
        "inventoryLevels": {"nodes": [_level(stock) for stock in stocks]},
    }


def _level(stock: Stock) -> Record:
    place = LOCATIONS.index(stock.location) + 1
    level = number(10, "level", stock.product.number, place)
    return {
        "id": f"{_gid('InventoryLevel', level)}?inventory_item_id="
        f"{7_000_000_000 + stock.product.number}",
        "updatedAt": iso(stock.updated),
        "location": {"id": _gid("Location", 6_000_000_000 + place), "name": stock.location},
        "quantities": [
            {"name": "on_hand", "quantity": stock.on_hand},
            {"name": "incoming", "quantity": stock.incoming},
        ],
    }

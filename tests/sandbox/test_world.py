"""The simulated world: deterministic, a prefix of every later one, and consistent in itself."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tributary.errors import TributaryError
from tributary.sandbox.server import world_of
from tributary.sandbox.world.build import World, build_world
from tributary.sandbox.world.calendar import EPOCH, Span
from tributary.sandbox.world.log import events
from tributary.sandbox.world.tenants import TENANTS
from tributary.settings import Settings

SMALL = 0.1


def test_the_same_arguments_give_the_same_world() -> None:
    as_of = datetime(2024, 3, 5, tzinfo=UTC)
    assert_frame_equal(events(build_world(3, SMALL, as_of)), events(build_world(3, SMALL, as_of)))


def test_another_seed_gives_another_world() -> None:
    as_of = datetime(2024, 2, 5, tzinfo=UTC)
    one, other = (build_world(seed, SMALL, as_of).sessions for seed in (3, 4))
    assert not one["at"].equals(other["at"])


@pytest.mark.parametrize(
    "earlier",
    [
        datetime(2024, 7, 17, 13, 45, tzinfo=UTC),  # within a day of every zone
        datetime(2024, 7, 1, tzinfo=UTC),  # the new month has begun in the east only
        datetime(2024, 12, 31, 14, 0, tzinfo=UTC),  # in Auckland it is next year
    ],
)
def test_an_earlier_world_is_a_prefix_of_a_later_one(earlier: datetime) -> None:
    later = events(build_world(3, SMALL, datetime(2025, 3, 9, 6, tzinfo=UTC)))
    before = later[later["at"] < earlier.replace(tzinfo=None)].reset_index(drop=True)
    assert_frame_equal(events(build_world(3, SMALL, earlier)), before)


def test_nothing_happens_outside_the_span(world: World) -> None:
    log = events(world)
    assert log["at"].min() >= pd.Timestamp(EPOCH)
    assert log["at"].max() < pd.Timestamp(world.span.as_of.replace(tzinfo=None))


def test_every_tenant_does_everything_it_should(world: World) -> None:
    seen = events(world).groupby("tenant_id")["subject"].agg(set)
    for tenant in TENANTS:
        expected = {"session", "ad", "campaign", "lead", "opportunity", "account", "subscription"}
        expected |= {"invoice", "owner", "cost", "ticket"}
        if tenant.uses_crm_app:
            expected |= {"conversation", "message", "agent", "app_customer"}
        assert expected <= seen[tenant.tenant_id], tenant.tenant_id


def test_every_lead_comes_from_a_session_or_an_event(world: World) -> None:
    online = world.leads[world.leads["session_id"] >= 0]
    sessions = world.sessions.set_index("session_id").loc[online["session_id"]]
    assert sessions["is_lead"].all()
    for column in ("channel", "campaign_name", "country"):
        assert (sessions[column].to_numpy() == online[column].to_numpy()).all()
    offline = world.leads[world.leads["session_id"] < 0]
    assert set(offline["channel"]) == {"events", "affiliate"}


def test_every_paid_session_comes_from_a_click(world: World) -> None:
    keys = ["tenant_id", "campaign"]
    paid = world.sessions[world.sessions["campaign"] > 0]
    ended = world.ads["date"].max()
    sessions = paid[paid["local_date"] <= ended].groupby([*keys, "local_date"]).size()
    clicks = world.ads.groupby([*keys, "date"])["clicks"].sum()
    clicks.index.names = sessions.index.names
    known = clicks.reindex(sessions.index)
    # The last day of the eastern zones has not been reported yet; all others must be.
    assert known.isna().sum() <= sum(len(c) for c in world.campaigns.values())
    assert (sessions[known.notna()] <= known.dropna()).all()


def test_every_opportunity_account_customer_and_invoice_has_its_origin(world: World) -> None:
    assert set(world.opportunities["lead_id"]) <= set(world.leads["lead_id"])
    assert set(world.opportunities["account_id"]) == set(world.accounts["account_id"])
    won = world.opportunities[world.opportunities["is_won"]].set_index("opportunity_id")
    for customer in world.customers:
        deal = won.loc[customer.won.opportunity_id]
        assert deal["account_id"] == customer.won.account_id
        assert customer.created > deal["closed_at"].timestamp()
        subscriptions = {event.subscription_id for event in customer.events}
        assert {invoice.subscription_id for invoice in customer.invoices} <= subscriptions


def test_tickets_are_written_by_customers_with_a_subscription(world: World) -> None:
    as_of = int(world.span.as_of.timestamp())
    spans = {c.won.account_id: c.active_spans(as_of) for c in world.customers}
    assert world.support_tickets
    for ticket in world.support_tickets:
        assert any(a <= ticket.created < b for a, b in spans[ticket.crm_id])
    conversations = set(world.conversations["conversation_id"])
    assert set(world.messages["conversation_id"]) == conversations
    assert set(world.app_tickets["conversation_id"]) <= conversations
    assert set(world.conversations["customer_id"]) == set(world.app_customers["customer_id"])


def test_subscription_events_are_ordered_and_end_once(world: World) -> None:
    for customer in world.customers:
        times = [event.at for event in customer.events]
        assert times == sorted(set(times)), customer.customer_id
        kinds = [event.kind for event in customer.events]
        assert kinds[0] == "created"
        for kind, following in pairwise(kinds):
            assert (kind == "deleted") == (following == "created")


def test_activity_varies_by_weekday_holiday_growth_and_launch() -> None:
    world = build_world(3, 0.5, datetime(2025, 12, 29, tzinfo=UTC))
    days = world.sessions.groupby("local_date").size()
    weekday = days.groupby(days.index.day_of_week).mean()
    assert weekday[[5, 6]].max() < weekday[[0, 1, 2, 3, 4]].min()
    christmas = days[pd.Timestamp("2025-12-25")]
    assert christmas < 0.6 * days["2025-12-08":"2025-12-19"].mean()  # type: ignore[misc]
    assert days["2025-03":"2025-06"].mean() > 1.1 * days["2024-03":"2024-06"].mean()  # type: ignore[misc]
    first_week, later = [], []
    for tenant_id, campaigns in world.campaigns.items():
        for campaign in campaigns:
            if campaign.end_day:
                own = (world.ads["tenant_id"] == tenant_id) & (
                    world.ads["campaign"] == campaign.number
                )
                age = (world.ads[own]["date"] - pd.Timestamp(campaign.start_day)).dt.days
                spent = world.ads[own].groupby(age)["clicks"].sum()
                first_week.append(spent[spent.index < 7].mean())
                later.append(spent[(spent.index >= 7) & (spent.index < 21)].mean())
    assert np.mean(first_week) > 1.3 * np.mean(later)


def test_conversions_of_a_day_are_restated_for_a_week_and_then_stay() -> None:
    def conversions(as_of: datetime) -> pd.Series[float]:
        ads = build_world(3, 0.5, as_of).ads
        return ads.groupby(["tenant_id", "date"])["conversions"].sum()

    early, later, last = (
        conversions(datetime(2024, month, day, tzinfo=UTC))
        for month, day in ((3, 20), (3, 29), (5, 2))
    )
    shared = early.index
    is_recent = shared.get_level_values("date") >= pd.Timestamp("2024-03-12")
    assert (early <= later[shared]).all()
    assert early[is_recent].sum() < later[shared][is_recent].sum()
    assert (early[~is_recent] == later[shared][~is_recent]).all()
    assert (later[shared] == last[shared]).all()


def test_every_history_begins_with_a_first_value(world: World) -> None:
    for campaigns in world.campaigns.values():
        for campaign in campaigns:
            assert {change.operation for change in campaign.changes[:2]} == {"CREATE"}
    for agent in world.agents:
        assert agent.versions[0].changed_at == agent.hired_at
    first = world.app_customer_history.groupby("customer_id")["changed_at"].min()
    contact = world.app_customers.set_index("customer_id")["first_contact_at"]
    assert (first.sort_index() == contact.sort_index()).all()


def test_personal_data_lies_on_example_domains_and_fictional_numbers(world: World) -> None:
    assert world.leads["email"].str.contains(r"@example\.(?:com|net|org)$").all()
    assert world.leads["email"].is_unique
    assert world.leads["phone"].str.contains(" 555 01").all()
    assert world.app_customers["phone"].str.contains(" 555 01").all()


def test_an_as_of_before_the_start_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("home"), _env_file=None)
    with pytest.raises(TributaryError, match="not after its start"):
        world_of(settings, as_of=datetime(2023, 5, 1, tzinfo=UTC))


def test_a_span_counts_the_months_of_every_zone() -> None:
    span = Span.between(EPOCH, datetime(2024, 2, 29, 12, tzinfo=UTC))
    assert [str(month) for month in span.months()] == ["2024-01", "2024-02", "2024-03"]

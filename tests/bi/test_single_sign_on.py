"""Single sign-on through a real OpenID Connect provider: who comes in, as whom, in which roles."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from typing import Any

import oidc_provider_mock._app
import pytest
from identity import IdentityProvider, Visitor
from served_superset import Served

from tributary.bi.client import checked
from tributary.bi.server import SUPERSET_BIN, SUPERSET_DIR

NAMES = {"given_name": "Ada", "family_name": "Byron"}


@pytest.fixture
def visitor(served: Served) -> Visitor:
    return Visitor(served.url)


def account_of(served: Served, email: str) -> dict[str, Any]:
    """The account with this address, which is the only one."""
    query = f"(filters:!((col:email,opr:eq,value:'{email}')))"
    url = served.client.url("security", "users", "") + f"?q={query}"
    (found,) = checked(served.client.get(url))["result"]
    return dict(found)


def test_a_member_of_a_group_comes_in_with_its_roles(
    served: Served, identity: IdentityProvider, visitor: Visitor
) -> None:
    identity.knows("ada", {**NAMES, "email": "ada@example.com", "groups": ["analysts", "others"]})
    assert visitor.sign_in("ada").url.startswith(served.url)
    assert visitor.roles == {"analyst"}
    account = account_of(served, "ada@example.com")
    assert (account["first_name"], account["last_name"]) == ("Ada", "Byron")
    assert visitor.get("/superset/dashboard/executive-overview/").ok


def test_roles_are_those_of_the_groups_at_each_sign_in(
    served: Served, identity: IdentityProvider
) -> None:
    about = {"email": "moved@example.com"}
    identity.knows("moved", {**about, "groups": ["analysts"]})
    first = Visitor(served.url)
    first.sign_in("moved")
    identity.knows("moved", {**about, "groups": ["leads"]})
    second = Visitor(served.url)
    second.sign_in("moved")
    assert second.roles == {"marketing_manager", "tenant saas"}
    assert first.roles == second.roles  # also where they were signed in already
    identity.knows("moved", {**about, "groups": []})
    refused = Visitor(served.url).sign_in("moved")
    assert (refused.status_code, refused.text) == (403, "None of your groups has a role here.\n")
    assert first.roles == set()


@pytest.mark.parametrize("groups", [[], ["strangers"], ["forgotten"]])
def test_who_has_no_role_is_refused_and_gets_no_account(
    served: Served, identity: IdentityProvider, visitor: Visitor, groups: list[str]
) -> None:
    identity.knows("eve", {"email": "eve@example.com", "groups": groups})
    answer = visitor.sign_in("eve")
    assert (answer.status_code, answer.text) == (403, "None of your groups has a role here.\n")
    assert visitor.roles == set()
    with pytest.raises(ValueError, match="not enough values"):
        account_of(served, "eve@example.com")


def test_nobody_takes_over_an_account_by_a_name_or_an_address(
    served: Served, identity: IdentityProvider, visitor: Visitor
) -> None:
    administrator = account_of(served, "admin@localhost")
    identity.knows("admin", {"preferred_username": "admin", "groups": ["analysts"]})
    visitor.sign_in("admin")
    assert visitor.roles == {"analyst"}
    identity.knows("admin", {"email": "admin@localhost", "groups": ["analysts"]})
    answer = Visitor(served.url).sign_in("admin")
    assert answer.text == "Another account has the e-mail address admin@localhost.\n"
    assert account_of(served, "admin@localhost")["id"] == administrator["id"]


def test_an_account_that_is_switched_off_stays_out(
    served: Served, identity: IdentityProvider, visitor: Visitor
) -> None:
    identity.knows("left", {"email": "left@example.com", "groups": ["analysts"]})
    visitor.sign_in("left")
    url = served.client.url("security", "users", account_of(served, "left@example.com")["id"])
    checked(served.client.put(url, json={"active": False}))
    answer = Visitor(served.url).sign_in("left")
    assert (answer.status_code, answer.text) == (403, "Your account is switched off.\n")
    assert visitor.roles == set()


def test_what_the_provider_did_not_send_lets_nobody_in(
    served: Served, identity: IdentityProvider, visitor: Visitor
) -> None:
    identity.knows("twice", {"email": "twice@example.com", "groups": ["analysts"]})
    assert visitor.get("/sign-in/end?code=a&state=b").status_code == 403
    visitor.sign_in(None)
    assert visitor.roles == set()
    back = next(r for r in visitor.sign_in("twice").history if "/sign-in/end" in r.url)
    assert Visitor(served.url).session.get(back.url, timeout=60).status_code == 403
    answer = visitor.session.get(back.url, timeout=60)
    assert answer.status_code == 403
    assert answer.text == "The identity provider did not confirm who you are.\n"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/superset/dashboard/campaign-performance/", "/superset/dashboard/campaign-performance/"),
        ("https://example.com/", "/superset/welcome/"),
        ("//example.com/", "/superset/welcome/"),
    ],
)
def test_people_come_to_where_they_were_going_if_it_is_here(
    served: Served, identity: IdentityProvider, visitor: Visitor, wanted: str, reached: str
) -> None:
    identity.knows("going", {"email": "going@example.com", "groups": ["analysts"]})
    answer = visitor.sign_in("going", f"/login/?next={wanted}")
    assert answer.url == f"{served.url}{reached}"


def test_groups_that_are_told_only_on_asking_count(
    identity: IdentityProvider, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Callable[..., dict[str, object]] = oidc_provider_mock._app._user_claims_for_scope
    of_token = oidc_provider_mock._app.OpenIDCode

    def without_groups(_: object, user: Any, scope: str) -> dict[str, object]:
        return {name: value for name, value in told(user, scope).items() if name != "groups"}

    monkeypatch.setattr(of_token, "generate_user_info", without_groups)
    identity.knows("asked", {"email": "asked@example.com", "groups": ["analysts"]})
    visitor.sign_in("asked")
    assert visitor.roles == {"analyst"}


def test_superset_s_own_accounts_go_on_using_the_form(served: Served, visitor: Visitor) -> None:
    answer = visitor.get("/login/?local")
    assert answer.ok
    assert answer.url.startswith(served.url)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert token is not None
    form = {"username": "admin", "password": "wrong", "csrf_token": token[1]}
    again = visitor.session.post(f"{served.url}/login/", data=form, timeout=60)
    assert again.ok
    assert again.url.startswith(f"{served.url}/login/")
    assert "local" in again.url


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({}, None),
        (
            {"ISSUER": "https://id.example.com"},
            "TRIBUTARY_SUPERSET_OIDC_ISSUER is set; set TRIBUTARY_SUPERSET_OIDC_CLIENT_ID too",
        ),
        (
            {"ISSUER": "http://id.example.com"},
            "TRIBUTARY_SUPERSET_OIDC_ISSUER must begin with https://",
        ),
        (
            {
                "ISSUER": "https://id.example.com",
                "CLIENT_ID": "a",
                "CLIENT_SECRET": "b",
                "ROLES": '{"analysts": "analyst"}',
            },
            "TRIBUTARY_SUPERSET_OIDC_ROLES must be JSON like",
        ),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], complaint: str | None) -> None:
    done = subprocess.run(
        [SUPERSET_BIN / "python", "-c", "import single_sign_on as s; s.Provider.configured()"],
        cwd=SUPERSET_DIR,
        env={f"TRIBUTARY_SUPERSET_OIDC_{name}": value for name, value in settings.items()},
        capture_output=True,
        text=True,
        check=False,
    )
    last = (done.stderr.splitlines() or [""])[-1]
    assert last.startswith(f"RuntimeError: {complaint}") if complaint else done.returncode == 0

"""Jira Cloud: issues and their changes by JQL, sprints of the Scrum boards.

JQL knows `updated` to the minute and in the zone of the user who asks, and the search lags behind:
what changed in the last day is read again. A search says nothing of deleted issues, and of an issue
with many changes it tells the newest. Committed and completed points follow from the changes. The
sprints of an issue are as they were at its last change: whether one is closed, `sprints` tells.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Each,
    Entity,
    Freshness,
    Log,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    columns,
)

DAY_SECONDS = 86_400

#: Custom fields have other numbers at other sites.
STORY_POINTS, SPRINT, FOUND_IN = "customfield_10016", "customfield_10020", "customfield_10050"
FIELDS = (
    "project",
    "issuetype",
    "status",
    "priority",
    "resolution",
    "resolutiondate",
    "summary",
    "labels",
    "parent",
    "assignee",
    "reporter",
    "created",
    "updated",
    STORY_POINTS,
    SPRINT,
    FOUND_IN,
)


def _search(fields: str, expand: str | None = None, explode: str | None = None) -> Request:
    return Request(
        path="/rest/api/3/search/jql",
        params={
            "jql": 'updated >= "{since}" order by updated asc',
            "fields": fields,
            "maxResults": 100,
            **({"expand": expand} if expand else {}),
        },
        records="issues",
        paging=Paging.CURSOR_IN_QUERY,
        paging_options={"cursor": "nextPageToken", "parameter": "nextPageToken"},
        since_format="%Y-%m-%d %H:%M",
        explode=explode,
    )


def _agile(path: str, each: Each | None = None, **params: object) -> Request:
    return Request(
        path=f"/rest/agile/1.0/{path}",
        params=params,
        records="values",
        paging=Paging.OFFSET_IN_QUERY,
        paging_options={
            "offset": "startAt",
            "limit": "maxResults",
            "page_size": 50,
            "last": "isLast",
        },
        each=each,
    )


def _person(role: str, path: str) -> tuple[Column, ...]:
    return (
        Column(f"{role}_account_id", Type.TEXT, f"Account of the {role}", f"{path}.accountId"),
        Column(
            f"{role}_name", Type.TEXT, f"Name of the {role}", f"{path}.displayName", personal=True
        ),
        Column(
            f"{role}_email",
            Type.TEXT,
            f"E-mail address of the {role}",
            f"{path}.emailAddress",
            personal=True,
        ),
    )


PROJECT_KEY = ("project_key", Type.TEXT, "Project", "fields.project.key")

SOURCE = Source(
    name="issue_tracker",
    title="Jira",
    freshness=Freshness.B,
    auth=Auth.BASIC,
    requests_per_second=10,
    entities=(
        Entity(
            name="issues",
            description="Issues as they are now.",
            key=("issue_id",),
            mode=Versioned("updated_at", overlap_seconds=DAY_SECONDS),
            columns=(
                Column("issue_id", Type.TEXT, "Issue", "id", required=True),
                *columns(
                    ("issue_key", Type.TEXT, "What people call it", "key"),
                    PROJECT_KEY,
                    ("type", Type.TEXT, "Story, Task, Bug, Epic, …", "fields.issuetype.name"),
                    ("status", Type.TEXT, "Status", "fields.status.name"),
                    (
                        "status_category",
                        Type.TEXT,
                        "new, indeterminate or done",
                        "fields.status.statusCategory.key",
                    ),
                    ("priority", Type.TEXT, "Priority", "fields.priority.name"),
                    ("resolution", Type.TEXT, "How it ended", "fields.resolution.name"),
                    ("summary", Type.TEXT, "Summary", "fields.summary"),
                    ("labels", Type.JSON, "Labels", "fields.labels"),
                    ("parent_id", Type.TEXT, "Epic or parent issue", "fields.parent.id"),
                    ("story_points", Type.DOUBLE, "Story points", f"fields.{STORY_POINTS}"),
                    ("sprints", Type.JSON, "Sprints it was in", f"fields.{SPRINT}"),
                    (
                        "found_in",
                        Type.TEXT,
                        "Where a bug was found: Production, …",
                        f"fields.{FOUND_IN}.value",
                    ),
                ),
                *_person("assignee", "fields.assignee"),
                *_person("reporter", "fields.reporter"),
                *columns(
                    ("created_at", Type.INSTANT, "Created", "fields.created"),
                    ("updated_at", Type.INSTANT, "Last change", "fields.updated"),
                    ("resolved_at", Type.INSTANT, "Resolved", "fields.resolutiondate"),
                ),
            ),
            fetch=_search(",".join(FIELDS)),
        ),
        Entity(
            name="issue_changelog",
            description="Changes of issues: of one moment, one or several fields.",
            key=("history_id",),
            mode=Log("changed_at", overlap_seconds=DAY_SECONDS),
            columns=(
                Column("history_id", Type.TEXT, "Change", "item.id", required=True),
                *columns(
                    ("issue_id", Type.TEXT, "Issue", "id"),
                    ("issue_key", Type.TEXT, "What people call it", "key"),
                    PROJECT_KEY,
                ),
                *_person("author", "item.author"),
                *columns(
                    ("changed_at", Type.INSTANT, "When it changed", "item.created"),
                    (
                        "items",
                        Type.JSON,
                        "Fields: field, from, fromString, to, toString",
                        "item.items",
                    ),
                ),
            ),
            fetch=_search("project", expand="changelog", explode="changelog.histories"),
        ),
        Entity(
            name="sprints",
            description="Sprints of the Scrum boards.",
            key=("board_id", "sprint_id"),
            mode=Snapshot(),
            columns=(
                Column("board_id", Type.TEXT, "Board", "@account", required=True),
                Column("sprint_id", Type.TEXT, "Sprint", "id", required=True),
                *columns(
                    ("name", Type.TEXT, "Name"),
                    ("state", Type.TEXT, "future, active or closed"),
                    ("goal", Type.TEXT, "Goal"),
                    ("origin_board_id", Type.TEXT, "Board it was made on", "originBoardId"),
                    ("created_at", Type.INSTANT, "Created", "createdDate"),
                    ("start_at", Type.INSTANT, "Begins", "startDate"),
                    ("end_at", Type.INSTANT, "Planned end", "endDate"),
                    ("completed_at", Type.INSTANT, "Closed", "completeDate"),
                ),
            ),
            fetch=_agile("board/{account}/sprint", each=Each(_agile("board", type="scrum"))),
        ),
    ),
)

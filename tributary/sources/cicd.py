"""GitHub: deployments and pull requests by GraphQL, workflow runs and releases by REST.

GraphQL says in one answer what REST says in three requests a pull request (reviews, commits, size)
and one a deployment (statuses). Deployments cannot be asked for by change: those of the last week
are read again. A search answers at most 1,000 rows: pull requests go on from the last change,
workflow runs are read a week at a time.
"""

from tributary.sources.declaration import (
    Auth,
    Column,
    Entity,
    Freshness,
    Paging,
    Request,
    Snapshot,
    Source,
    Type,
    Versioned,
    Window,
    columns,
)

WEEK_SECONDS = 7 * 86_400

_DEPLOYMENTS = """
query($url: URI!, $after: String) { resource(url: $url) { ... on Repository {
  deployments(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
    pageInfo { hasNextPage endCursor }
    nodes {
      databaseId createdAt updatedAt environment task description commitOid state
      creator { login }
      statuses(first: 20) { nodes { state createdAt } }
    }
  }
} } }
"""
_PULL_REQUESTS = """
query($query: String!, $after: String) {
  search(query: $query, type: ISSUE, first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest {
      number databaseId title state isDraft createdAt updatedAt closedAt mergedAt
      additions deletions changedFiles headRefName baseRefName headRefOid
      mergeCommit { oid }
      author { login }
      commits(first: 1) { nodes { commit { authoredDate } } }
      reviews(first: 50) { nodes { state submittedAt } }
    } }
  }
}
"""


def _graphql(query: str, found: str, variables: dict[str, object], **options: object) -> Request:
    """A GraphQL query that pages through the connection at the JSON path `found`."""
    return Request(
        method="POST",
        path="/graphql",
        body={"query": " ".join(query.split()), "variables": {**variables, "after": None}},
        records=f"{found}.nodes",
        paging=Paging.CURSOR_IN_BODY,
        paging_options={
            "cursor": f"{found}.pageInfo.endCursor",
            "has_more": f"{found}.pageInfo.hasNextPage",
            "parameter": "variables.after",
            **options,
        },
        errors="errors",
        newest_first="createdAt" if "deployments" in found else None,
    )


REPOSITORY = Column("repository", Type.TEXT, "Repository, owner/name", "@account", required=True)

SOURCE = Source(
    name="cicd",
    title="GitHub",
    freshness=Freshness.B,
    base_url="https://api.github.com",
    auth=Auth.BEARER,
    headers={"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"},
    requests_per_second=10,
    has_accounts=True,
    entities=(
        Entity(
            name="deployments",
            description="Deployments of commits to environments, with all their statuses.",
            key=("deployment_id",),
            mode=Versioned("updated_at", overlap_seconds=WEEK_SECONDS),
            columns=(
                REPOSITORY,
                Column("deployment_id", Type.TEXT, "Deployment", "databaseId", required=True),
                *columns(
                    ("environment", Type.TEXT, "production, staging, …"),
                    ("task", Type.TEXT, "deploy, or deploy:rollback"),
                    ("commit_sha", Type.TEXT, "Commit that was deployed", "commitOid"),
                    ("state", Type.TEXT, "ACTIVE, INACTIVE, FAILURE, IN_PROGRESS, …"),
                    ("description", Type.TEXT, "Description"),
                ),
                Column("creator_login", Type.TEXT, "Who began it", "creator.login", personal=True),
                *columns(
                    ("statuses", Type.JSON, "Statuses: state, createdAt", "statuses.nodes"),
                    ("created_at", Type.INSTANT, "Created", "createdAt"),
                    ("updated_at", Type.INSTANT, "Last change", "updatedAt"),
                ),
            ),
            fetch=_graphql(
                _DEPLOYMENTS, "data.resource.deployments", {"url": "https://github.com/{account}"}
            ),
        ),
        Entity(
            name="pull_requests",
            description="Pull requests with their first commit and their reviews.",
            key=("repository", "pull_request_number"),
            mode=Versioned("updated_at", overlap_seconds=86_400),
            columns=(
                REPOSITORY,
                *columns(
                    ("pull_request_number", Type.INTEGER, "Number in the repository", "number"),
                    ("pull_request_id", Type.TEXT, "Pull request", "databaseId"),
                    ("title", Type.TEXT, "Title"),
                    ("state", Type.TEXT, "OPEN, CLOSED or MERGED"),
                    ("is_draft", Type.BOOLEAN, "Not yet to be reviewed", "isDraft"),
                    ("head_branch", Type.TEXT, "Branch of the change", "headRefName"),
                    ("base_branch", Type.TEXT, "Branch it goes to", "baseRefName"),
                    ("head_sha", Type.TEXT, "Last commit of the change", "headRefOid"),
                    ("merge_sha", Type.TEXT, "Commit of the merge", "mergeCommit.oid"),
                    ("additions", Type.INTEGER, "Lines added"),
                    ("deletions", Type.INTEGER, "Lines deleted"),
                    ("changed_files", Type.INTEGER, "Files changed", "changedFiles"),
                ),
                Column("author_login", Type.TEXT, "Author", "author.login", personal=True),
                *columns(
                    (
                        "first_commit_at",
                        Type.INSTANT,
                        "First commit",
                        "commits.nodes[0].commit.authoredDate",
                    ),
                    ("reviews", Type.JSON, "Reviews: state, submittedAt", "reviews.nodes"),
                    ("created_at", Type.INSTANT, "Opened", "createdAt"),
                    ("updated_at", Type.INSTANT, "Last change", "updatedAt"),
                    ("merged_at", Type.INSTANT, "Merged", "mergedAt"),
                    ("closed_at", Type.INSTANT, "Merged or given up", "closedAt"),
                ),
            ),
            fetch=_graphql(
                _PULL_REQUESTS,
                "data.search",
                {"query": "repo:{account} is:pr updated:>={since} sort:updated-asc"},
                max_rows=1000,
            ),
        ),
        Entity(
            name="workflow_runs",
            description="Runs of the CI workflows, as their last attempt left them.",
            key=("run_id",),
            mode=Window("created_date", lookback_days=3),
            columns=(
                REPOSITORY,
                Column("run_id", Type.TEXT, "Run", "id", required=True),
                *columns(
                    ("workflow_name", Type.TEXT, "Workflow", "name"),
                    ("workflow_path", Type.TEXT, "File that defines it", "path"),
                    ("run_number", Type.INTEGER, "Number of the run in its workflow"),
                    ("attempt", Type.INTEGER, "Number of its last attempt", "run_attempt"),
                    ("event", Type.TEXT, "pull_request, schedule, push, …"),
                    ("head_branch", Type.TEXT, "Branch"),
                    ("head_sha", Type.TEXT, "Commit"),
                    ("status", Type.TEXT, "queued, in_progress or completed"),
                    ("conclusion", Type.TEXT, "success, failure, cancelled, …"),
                ),
                Column("actor_login", Type.TEXT, "Who began it", "actor.login", personal=True),
                Column(
                    "head_commit",
                    Type.JSON,
                    "Commit, with its author's address",
                    personal=True,
                ),
                *columns(
                    ("created_at", Type.INSTANT, "Created"),
                    ("run_started_at", Type.INSTANT, "Last attempt began"),
                    ("updated_at", Type.INSTANT, "Last change"),
                ),
                Column(
                    "created_date",
                    Type.DATE,
                    "Day created (UTC)",
                    "created_at",
                    required=True,
                    format="%Y-%m-%dT%H:%M:%SZ",
                ),
            ),
            fetch=Request(
                path="/repos/{account}/actions/runs",
                params={
                    "created": "{from_date}..{to_date}",
                    "exclude_pull_requests": "true",
                    "per_page": 100,
                },
                records="workflow_runs",
                paging=Paging.LINK_HEADER,
                reported="total_count",
                slice_days=7,
            ),
        ),
        Entity(
            name="releases",
            description="Published releases.",
            key=("release_id",),
            mode=Snapshot(),
            columns=(
                REPOSITORY,
                Column("release_id", Type.TEXT, "Release", "id", required=True),
                *columns(
                    ("tag_name", Type.TEXT, "Tag"),
                    ("name", Type.TEXT, "Name"),
                    ("target_commitish", Type.TEXT, "Branch or commit that was tagged"),
                    ("is_draft", Type.BOOLEAN, "Not published", "draft"),
                    ("is_prerelease", Type.BOOLEAN, "For testing", "prerelease"),
                ),
                Column("author_login", Type.TEXT, "Author", "author.login", personal=True),
                *columns(
                    ("created_at", Type.INSTANT, "When its commit was made"),
                    ("published_at", Type.INSTANT, "Published"),
                ),
            ),
            fetch=Request(
                path="/repos/{account}/releases",
                params={"per_page": 100},
                records="",
                paging=Paging.LINK_HEADER,
            ),
        ),
    ),
)

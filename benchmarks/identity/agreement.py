"""Whether two results are the same partition: same identifiers, and components that map one to one."""

from benchmarks.database import RESULTS, Session, open_database

KEPT = f"{RESULTS}.incremental_clusters"
_CLUSTER = "node_id, component_id, cluster_id"


class DisagreementError(Exception):
    """Two methods found different components."""


def check_same(url: str, expected: str, found: str) -> None:
    """Raises DisagreementError, telling the counts, unless both results part the identifiers alike."""
    with open_database(url) as session:
        counts = _counts(session, expected, found)
    identifiers, found_identifiers, shared, components, found_components, pairs = counts
    if not (identifiers == found_identifiers == shared and components == found_components == pairs):
        raise DisagreementError(
            f"{found} is not the partition of {expected}: identifiers {found_identifiers} against {identifiers}, "
            f"{shared} in both; components {found_components} against {components}, {pairs} overlaps."
        )


def keep_clusters(url: str) -> None:
    """Put identity_clusters, as the incremental runs left it, aside."""
    with open_database(url) as session:
        session.replace_table(KEPT, f"select {_CLUSTER} from identity.identity_clusters")


def check_clusters(url: str) -> None:
    """Raises DisagreementError unless identity_clusters, built anew, is what was put aside, row for row."""
    with open_database(url) as session:
        [[gone, come]] = session.fetch(f"""
            with kept as (select {_CLUSTER} from {KEPT}),
            built as (select {_CLUSTER} from identity.identity_clusters)
            select
                (select count(*) from (select * from kept except select * from built) as gone),
                (select count(*) from (select * from built except select * from kept) as come)""")
    if gone or come:
        raise DisagreementError(
            f"identity_clusters: a full refresh lacks {gone} rows of the incremental runs and has {come} others."
        )


def _counts(session: Session, expected: str, found: str) -> tuple:
    # Grouped first: count(distinct) over a pair of columns is slow on Postgres.
    return session.fetch(f"""
        with shared as (
            select one.component_id as one_id, other.component_id as other_id, count(*) as identifiers
            from {expected} as one
            inner join {found} as other
                on one.identifier_type = other.identifier_type and one.identifier_value = other.identifier_value
            group by one.component_id, other.component_id
        )
        select
            (select count(*) from {expected}),
            (select count(*) from {found}),
            sum(identifiers),
            (select count(distinct component_id) from {expected}),
            (select count(distinct component_id) from {found}),
            count(*)
        from shared""")[0]

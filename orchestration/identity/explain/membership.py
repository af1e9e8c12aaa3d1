"""Profiles as the warehouse knew them: identity_map_history, now or at a moment."""

from collections.abc import Collection, Mapping
from datetime import datetime

from orchestration.identity.explain.explanation import Change, Membership, Name, Profile, Seen
from orchestration.identity.identifiers import Identifier, identifiers_of, listed
from orchestration.warehouse import Row, Warehouse

MOST_IDENTIFIERS = 500
_MOST_ROWS = 5000
_MOST_CHANGES = 50
# a row holds from valid_from on, until just before valid_to
_AT = "valid_from <= ? and (valid_to is null or valid_to > ?)"
_NOW = "valid_to is null"
_UNSEEN = {"first_seen_at": None, "last_seen_at": None, "observation_count": 0, "blocked_reason": None}


class History:
    """The map at one moment of knowledge time; as_of None is now."""

    def __init__(self, warehouse: Warehouse, as_of: datetime | None) -> None:
        self._warehouse = warehouse
        self._history = warehouse.relation("identity", "identity_map_history")
        self._as_of = as_of
        self._holds = _AT if as_of else _NOW
        self._moments = [as_of, as_of] if as_of else []

    def memberships(self, node_ids: Collection[int]) -> dict[int, list[Membership]]:
        """For each identifier every profile that it has belonged to, up to the moment."""
        until = " and valid_from <= ?" if self._as_of else ""
        rows = self._warehouse.fetch(
            f"select node_id, profile_id, valid_from, valid_to from {self._history}"
            f" where node_id in {listed(node_ids)}{until} order by valid_from",
            [self._as_of] if self._as_of else None,
        )
        found: dict[int, list[Membership]] = {node: [] for node in node_ids}
        for node, profile, start, end in rows:
            is_closed = end and not (self._as_of and end > self._as_of)
            found[node].append(
                Membership(profile_id=profile, valid_from=start, valid_to=end if is_closed else None)
            )
        return found

    def first_known_at(self, node_id: int) -> datetime | None:
        """When a run first gave the identifier a profile, whatever the moment asked about."""
        [(first,)] = self._warehouse.fetch(
            f"select min(valid_from) from {self._history} where node_id = {int(node_id)}"
        )
        return first

    def profiles_of_nodes(self, node_ids: Collection[int]) -> dict[int, str]:
        """profile_id by node_id; one without a profile is left out."""
        if not node_ids:
            return {}
        rows = self._warehouse.fetch(
            f"select node_id, profile_id from {self._history} where {self._holds} and node_id in {listed(node_ids)}",
            self._moments,
        )
        return dict(rows)

    def profiles(self, asked: Mapping[int, str]) -> list[tuple[Profile, dict[int, Seen]]]:
        """Each profile with its most seen identifiers, and these by node_id; of those asked about none is left out.

        asked: profile_id by node_id.
        """
        if not asked:
            return []
        rows = self._ever_held(asked)
        held = [node for _, node, holds, *_ in rows if holds]
        known = identifiers_of(self._warehouse, held)
        forgotten = self._names(set(held) - known.keys())
        seen = {
            **{node: seen_of(one) for node, one in known.items()},
            **{node: Seen(name=name, **_UNSEEN) for node, name in forgotten.items()},
        }
        changes = self._changes({node for _, node, *_ in rows})
        return [
            self._profile(profile_id, [row for row in rows if row[0] == profile_id], seen, changes, asked)
            for profile_id in dict.fromkeys(asked.values())
        ]

    def _ever_held(self, asked: Mapping[int, str]) -> list[Row]:
        """A row per identifier ever held: profile_id, node_id, whether it holds, how many do, known since."""
        nodes = listed(asked)
        profiles = ", ".join("(?)" for _ in set(asked.values()))
        # all rows of a profile name the identifier that minted it: a number, which is compared faster than the text
        return self._warehouse.fetch(
            f"with ever as (select node_id, profile_id, valid_from, {self._holds} as holds from {self._history}"
            f" where minted_from in"
            f" (select known.minted_from from {self._history} as known where known.node_id in {nodes})"
            f" and profile_id in (select * from (values {profiles}) as wanted)),"
            " placed as (select *, sum(case when holds then 1 else 0 end) over (partition by profile_id) as holding,"
            " min(valid_from) over (partition by profile_id) as known_since, row_number() over (partition by profile_id"
            f" order by case when node_id in {nodes} then 0 else 1 end, holds desc, node_id) as place from ever)"
            " select profile_id, node_id, holds, holding, known_since from placed"
            f" where place <= {_MOST_ROWS} order by profile_id, place",
            [*self._moments, *dict.fromkeys(asked.values())],
        )

    def _names(self, node_ids: Collection[int]) -> dict[int, Name]:
        """Identifiers that the graph no longer has."""
        if not node_ids:
            return {}
        rows = self._warehouse.fetch(
            f"select distinct node_id, identifier_type, identifier_value from {self._history}"
            f" where node_id in {listed(node_ids)}"
        )
        return {node: Name(type=kind, value=value) for node, kind, value in rows}

    def _profile(
        self,
        profile_id: str,
        rows: list[Row],
        seen: Mapping[int, Seen],
        changes: list[Change],
        asked: Collection[int],
    ) -> tuple[Profile, dict[int, Seen]]:
        members = {node: seen[node] for _, node, holds, *_ in rows if holds}
        chosen = sorted(members, key=lambda node: (node not in asked, -members[node].observation_count, node))
        members = {node: members[node] for node in chosen[:MOST_IDENTIFIERS]}
        profile = Profile(
            profile_id=profile_id,
            known_since=rows[0][-1],
            identifier_count=int(rows[0][-2]),
            identifiers=sorted(members.values(), key=lambda one: -one.observation_count),
            changes=_past_of(profile_id, changes),
        )
        return profile, members

    def _changes(self, node_ids: set[int]) -> list[Change]:
        """Merges and splits as these identifiers show them, the latest first.

        The same as model profile_redirects, in the rows of these identifiers alone: the view joins the whole history.
        """
        rows = self._warehouse.fetch(
            f"with moved as (select * from {self._history} where node_id in (select known.node_id"
            f" from {self._history} as known where known.node_id in {listed(node_ids)}"
            " group by known.node_id having count(*) > 1))"
            " select case when closed.heir_profile_id = opened.profile_id then 'merge' else 'split' end as kind,"
            " closed.profile_id as from_profile_id, opened.profile_id as to_profile_id, closed.valid_to as occurred_at,"
            " min(closed.cause) as cause from moved as closed inner join moved as opened"
            " on closed.node_id = opened.node_id and closed.valid_to = opened.valid_from"
            " and closed.profile_id <> opened.profile_id"
            " group by closed.heir_profile_id, closed.profile_id, opened.profile_id, closed.valid_to"
            " order by occurred_at desc, from_profile_id, to_profile_id"
        )
        return [
            Change(kind=kind, from_profile_id=old, to_profile_id=new, occurred_at=at, cause=cause)
            for kind, old, new, at, cause in rows
            if not self._as_of or at <= self._as_of
        ]


def seen_of(identifier: Identifier) -> Seen:
    """An identifier as the explanation shows it."""
    return Seen(
        name=Name(type=identifier.type, value=identifier.value),
        first_seen_at=identifier.first_seen_at,
        last_seen_at=identifier.last_seen_at,
        observation_count=identifier.observation_count,
        blocked_reason=identifier.blocked_reason,
    )


def _past_of(profile_id: str, changes: list[Change]) -> list[Change]:
    """Those of the profile and of what was merged into it, in order of time. changes: the latest first."""
    carried, found = {profile_id}, []
    for one in changes:
        if one.to_profile_id in carried or one.from_profile_id in carried:
            found.append(one)
        if one.kind == "merge" and one.to_profile_id in carried:
            carried.add(one.from_profile_id)
    return found[:_MOST_CHANGES][::-1]

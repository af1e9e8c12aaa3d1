"""How well the identity graph finds out who is who: pairwise precision and recall against demo_truth.

A pair is two accounts, devices or guest orders; it is right when both are in one profile and belong to one
person. Devices that a family shares belong to nobody in particular and are left out.
"""

from dataclasses import dataclass

from orchestration.warehouse import Warehouse


@dataclass(frozen=True)
class Score:
    """Pairwise figures, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def identity_score(warehouse: Warehouse) -> Score:
    """The score of identity_map."""
    groups = f"""
        select
            truth.person_id,
            coalesce(map.profile_id, truth.identifier_type || ':' || truth.identifier_value) as group_id
        from {warehouse.relation("demo_truth", "records")} as truth
        left join {warehouse.relation("identity", "identity_map")} as map
            on truth.identifier_type = map.identifier_type and truth.identifier_value = map.identifier_value
        where not truth.is_shared"""
    return _score(warehouse, groups)


def naive_score(warehouse: Warehouse) -> Score:
    """The score of what most companies do first: records with the same e-mail, lower case, are one person."""
    identifiers = warehouse.relation("feeds", "feed_identifiers")
    groups = f"""
        select
            truth.person_id,
            coalesce(emails.email, truth.identifier_type || ':' || truth.identifier_value) as group_id
        from {warehouse.relation("demo_truth", "records")} as truth
        left join (
            select own.identifier_type, own.identifier_value, min(mail.written_value) as email
            from {identifiers} as own
            inner join {identifiers} as mail
                on own.source = mail.source and own.record_key = mail.record_key and mail.identifier_type = 'email'
            group by own.identifier_type, own.identifier_value
        ) as emails
            on truth.identifier_type = emails.identifier_type and truth.identifier_value = emails.identifier_value
        where not truth.is_shared"""
    return _score(warehouse, groups)


def _score(warehouse: Warehouse, groups: str) -> Score:
    both, grouped, true = warehouse.fetch(f"""
        with groups as ({groups}),
        cells as (select person_id, group_id, count(*) as n from groups group by person_id, group_id),
        by_group as (select group_id, sum(n) as n from cells group by group_id),
        by_person as (select person_id, sum(n) as n from cells group by person_id)
        select
            (select sum(n * (n - 1) / 2) from cells),
            (select sum(n * (n - 1) / 2) from by_group),
            (select sum(n * (n - 1) / 2) from by_person)
        """)[0]
    return Score(
        precision=float(both / grouped) if grouped else 1.0, recall=float(both / true) if true else 1.0
    )

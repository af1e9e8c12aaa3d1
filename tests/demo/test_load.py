"""The files arrive in the warehouse as they are, on every engine."""

from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.demo.command import demo
from orchestration.demo.config import DemoError, read_state
from orchestration.demo.tables import TABLES
from orchestration.warehouse import Warehouse as DbtWarehouse
from tests.support.project import REPOSITORY
from tests.support.warehouses import Warehouse

UNTIL = date(2026, 6, 30)


@pytest.fixture
def dbt_warehouse(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The scratch warehouse as the command line opens it."""
    profiles = (REPOSITORY / "profiles.yml.example").read_text(encoding="utf-8")
    (tmp_path / "profiles.yml").write_text(profiles, encoding="utf-8")
    settings = {
        "DBT_PROFILES_DIR": str(tmp_path),
        "GOLDSEAM_TARGET": warehouse.engine,
        **warehouse.environment(),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with DbtWarehouse.open() as opened:
        yield opened


def test_first_load_next_day_and_a_fresh_start(dbt_warehouse: DbtWarehouse, tmp_path: Path) -> None:
    console, folder = Console(quiet=True), tmp_path / "files"

    def counts() -> dict[str, int]:
        sql = "select count(*) from {}"
        return {
            path: dbt_warehouse.fetch(sql.format(dbt_warehouse.relation(spec.schema, spec.name)))[0][0]
            for path, spec in TABLES.items()
        }

    (first,) = demo(7, 300, UNTIL, 0, folder, dbt_warehouse, console)
    assert counts() == first.rows
    sums = dbt_warehouse.fetch(
        "select sum(total_price - subtotal_price + total_discounts - total_shipping - total_tax), "
        f"count(*), count(customer_id), min(created_at) from {dbt_warehouse.relation('raw_shop', 'orders')}"
    )[0]
    assert sums[0] == 0 and sums[1] > sums[2] > 0 and sums[3].year >= 2025

    (second,) = demo(7, 300, UNTIL, 1, folder, dbt_warehouse, console)
    assert counts() == {path: first.rows[path] + second.rows[path] for path in TABLES}

    dbt_warehouse.execute(
        f"create view {dbt_warehouse.schema('raw_shop')}.seen as select 1 as one "
        f"from {dbt_warehouse.relation('raw_shop', 'orders')}"
    )
    demo(7, 300, UNTIL, 0, folder, dbt_warehouse, console)
    assert counts() == first.rows
    assert (
        len(dbt_warehouse.fetch(f"select * from {dbt_warehouse.relation('raw_shop', 'seen')}"))
        == first.rows["raw_shop/orders"]
    )


def test_a_failed_load_is_undone(dbt_warehouse: DbtWarehouse, tmp_path: Path) -> None:
    console, folder = Console(quiet=True), tmp_path / "files"
    (first,) = demo(7, 300, UNTIL, 0, folder, dbt_warehouse, console)
    dbt_warehouse.execute(f"drop table {dbt_warehouse.relation('raw_web', 'tracks')}")
    with pytest.raises(Exception, match="tracks"):
        demo(7, 300, UNTIL, 1, folder, dbt_warehouse, console)
    assert read_state(folder).last_day == UNTIL
    pages = dbt_warehouse.fetch(f"select count(*) from {dbt_warehouse.relation('raw_web', 'pages')}")
    assert pages == [(first.rows["raw_web/pages"],)]


def test_a_value_out_of_range_is_named(dbt_warehouse: DbtWarehouse, tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="--people 3: input should be greater than or equal to 50"):
        demo(7, 3, UNTIL, 0, tmp_path / "files", dbt_warehouse, Console(quiet=True))

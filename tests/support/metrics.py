"""Metrics as a BI tool asks for them: MetricFlow, the engine behind dbt's semantic layer, writes the SQL."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from dbt.contracts.graph.semantic_manifest import SemanticManifest
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer
from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from metricflow_semantic_interfaces.transformations.pydantic_rule_set import (
    PydanticSemanticManifestTransformRuleSet,
)
from metricflow_semantic_interfaces.transformations.semantic_manifest_transformer import (
    PydanticSemanticManifestTransformer,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from tests.support.project import Project

_CLIENTS = {
    "duckdb": (SqlEngine.DUCKDB, DuckDbSqlPlanRenderer),
    "postgres": (SqlEngine.POSTGRES, PostgresSQLSqlPlanRenderer),
}


def metrics_engine(project: Project) -> MetricFlowEngine:
    """For the metrics of the project, on the project's engine."""
    written = SemanticManifest(project.manifest())._get_pydantic_semantic_manifest().json()
    manifest = PydanticSemanticManifestTransformer.transform(
        PydanticSemanticManifest.parse_raw(written),
        PydanticSemanticManifestTransformRuleSet().all_rules,
    )
    engine, renderer = _CLIENTS[project.engine]
    # it writes SQL and runs none
    client = SimpleNamespace(sql_engine_type=engine, sql_plan_renderer=renderer())
    return MetricFlowEngine(SemanticManifestLookup(manifest), client)


def query(
    project: Project,
    engine: MetricFlowEngine,
    metrics: Sequence[str],
    group_by: Sequence[str] = (),
    **more: Any,
) -> list[dict[str, Any]]:
    """Rows of metrics by dimensions; names as in MetricFlow: metric_time__month, profile__country_code."""
    request = MetricFlowQueryRequest.create(metric_names=list(metrics), group_by_names=list(group_by), **more)
    return project.rows(engine.explain(request).sql_statement.sql)

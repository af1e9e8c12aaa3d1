"""Does a project that installs Goldseam keep its models apart from the package's?"""

import yaml

from orchestration.doctor.examine import Finding
from orchestration.project import PACKAGE_DIR, PROJECT_DIR

FLAG = "require_ref_searches_node_package_before_root"


def check_flags() -> list[Finding]:
    """dbt writes the refs of generic tests without the package's name, so only this flag keeps them in the package."""
    if PROJECT_DIR == PACKAGE_DIR:
        return []
    settings = yaml.safe_load((PROJECT_DIR / "dbt_project.yml").read_text(encoding="utf-8"))
    if (settings.get("flags") or {}).get(FLAG):
        return []
    problem = "lets Goldseam's tests run against your models of the same name."
    return [Finding("dbt_project.yml, flags", problem, f"Write flags: {{{FLAG}: true}}.", is_error=False)]

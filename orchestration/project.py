"""Where the dbt project lies and which profile it runs with."""

import os
from pathlib import Path

PACKAGE_DIR = Path(__file__).resolve().parent.parent
# A project that installs Goldseam as a dbt package names its own folder.
PROJECT_DIR = Path(os.environ.get("GOLDSEAM_PROJECT_DIR", PACKAGE_DIR)).resolve()
# What runs write beside the warehouse: files of syncs. Relative paths of destinations.yml start here.
DATA_DIR = Path(os.environ.get("GOLDSEAM_DATA_DIR", PROJECT_DIR / "data")).resolve()
TARGET_DIR = Path(os.environ.get("DBT_TARGET_PATH", PROJECT_DIR / "target"))


def profiles_dir() -> Path:
    """The folder of profiles.yml, found as dbt finds it: DBT_PROFILES_DIR, the project, then the home folder.

    Raises FileNotFoundError, naming the remedy, where none has one.
    """
    places = [os.environ.get("DBT_PROFILES_DIR"), PROJECT_DIR, Path.home() / ".dbt"]
    for place in filter(None, places):
        if (Path(place) / "profiles.yml").is_file():
            return Path(place)
    raise FileNotFoundError(
        f"No profiles.yml in {', '.join(str(place) for place in places if place)}. "
        f"Copy {PROJECT_DIR / 'profiles.yml.example'} to {PROJECT_DIR / 'profiles.yml'} (`make` does so), "
        "or set DBT_PROFILES_DIR."
    )

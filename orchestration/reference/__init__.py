"""Scripts that generate reference data kept in seeds/; none of them runs in the pipeline."""

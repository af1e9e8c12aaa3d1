"""The dry run of a rule change: built in scratch schemas, compared with what stands."""

"""What is published once a run is through."""

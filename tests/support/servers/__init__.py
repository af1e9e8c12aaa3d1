"""Real servers for tests, each on loopback, started by the test and stopped by its process id."""

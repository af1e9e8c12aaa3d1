"""From raw tables to traits at full size, and a day after."""

"""The demo company: a retailer with a web shop and stores in five countries, and life's mess in its data."""

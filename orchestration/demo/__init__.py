"""The demo company: a retailer with a web shop and stores in five countries, and the mess that real data brings."""

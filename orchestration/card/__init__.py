"""`goldseam profile`: one person's card, for whoever serves them."""

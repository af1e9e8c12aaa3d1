"""What measurement and prediction cost over a retailer's million people."""

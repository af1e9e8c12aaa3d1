"""What a company looks at on Monday: one page of pictures from the tables of measurement."""

"""Meta custom audiences, through the Marketing API."""

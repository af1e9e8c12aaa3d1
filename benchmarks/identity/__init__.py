"""The identity stage against its peers: components alone, and the whole stage, full and incremental."""

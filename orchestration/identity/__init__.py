"""Identity as people meet it: labels, and explanations of why two identifiers are one person or not."""

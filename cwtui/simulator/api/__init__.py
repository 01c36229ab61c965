"""The operations of the API, by family. Each takes a Call and gives what to answer."""

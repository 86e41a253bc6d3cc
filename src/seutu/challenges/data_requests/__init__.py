"""Reading and telling of data requests; what changes them is in `services`."""

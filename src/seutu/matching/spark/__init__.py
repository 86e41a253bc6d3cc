"""Bulk matching on a Spark cluster: the function of one machine, on many.

Knows no Django. pyspark is imported when a job starts.
"""

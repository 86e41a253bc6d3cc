"""What is asked for and not offered: demand, its causes and the ways to close it.

`causes`, `routes`, `heat` and `privacy` are pure; `supply` asks the matcher, `demand`
and `searches` gather what is asked for, `updating` keeps the assessments in step.
"""

"""The sample programme of the demo: a workbook, two forms, people, and a past. Everything in it is invented."""

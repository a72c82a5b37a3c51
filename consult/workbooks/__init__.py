"""Spreadsheets that strangers send: read in a child process with limits on memory and time.

`opening.open_workbook` is the way in. `child`, `package`, `parts`, `xlsx` and `xls` run in the child only:
the web process never imports a library that reads workbooks.
"""

"""Spreadsheets that strangers send: opened in a child process that may neither grow nor linger.

`opening.open_workbook` is the way in. What stands below it runs in the child only: `child`, `archive`,
`parts`, `xlsx`, `styles`, `xls`, with as few imports as can be, since it starts anew for every file.
"""

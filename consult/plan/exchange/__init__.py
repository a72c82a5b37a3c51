"""Spreadsheet exchange of measures and entities: XLSX and CSV, out and back in.

`import_file` reports every problem at once and changes nothing unless all is right;
`export_file` writes what it reads back to the same.
"""

"""XLSForm: a questionnaire out of a workbook, with everything that is wrong told at once, and back.

imported = import_form(data, source="pt", languages={"Local language": "bn"})
imported.report.ok          # nothing must be mended
imported.report.choices     # what is left out or changed if the person says yes
imported.questionnaire      # as it would be then
explain(finding)            # what is wrong and what to do, in the language of the page
export_form(questionnaire)  # the bytes of a workbook; importing them gives the same questionnaire
"""

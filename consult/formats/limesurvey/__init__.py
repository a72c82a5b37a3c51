"""LimeSurvey: a questionnaire out of an .lss file, with everything that has no like here told at once.

imported = import_survey(data, source="pt", languages={"xx": "bn"})
imported.report.ok          # nothing keeps it from being used
imported.report.choices     # what is left out or changed if the person says yes
imported.questionnaire      # as it would be then
explain(finding)            # what is wrong and what to do, in the language of the page
looks_like(data)            # whether a file is meant for LimeSurvey

A finding's `sheet` holds the code of the question, `row` its number in order, `heading` the field.
"""

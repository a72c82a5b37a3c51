"""Rules of questionnaires: the document, its kinds of question, routing. Pure."""

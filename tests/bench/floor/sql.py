"""The statements of the floor."""

PLAN = "SELECT id, title, slug FROM plan WHERE slug = ?"

VERSION = "SELECT document, survey_id FROM survey_version WHERE id = ?"
QUESTIONS = "SELECT key, id FROM survey_question WHERE survey_id = ?"
CHOICES = """SELECT q.key, c.key, c.id FROM survey_question q
 JOIN survey_choice c ON c.question_id = q.id WHERE q.survey_id = ?"""
OPEN_SURVEY = """SELECT id, title, slug FROM survey WHERE plan_id = ? AND slug = ?
 AND (opens IS NULL OR opens <= ?) AND (closes IS NULL OR closes >= ?)"""
OPEN_PHASE = """SELECT id FROM phase WHERE plan_id = ? AND kind IN ('diagnosis', 'consultation')
 AND starts <= ? AND ends >= ?"""
DRAFT = """SELECT key, version_id, answers, municipality_id, channel FROM response_draft
 WHERE key = ? AND survey_id = ? AND expires_on >= ?"""
KEEP = "UPDATE response_draft SET answers = ?, language = ? WHERE key = ?"
PICTOGRAMS = "SELECT code, pictogram FROM area WHERE plan_id = ?"

MEASURE = """SELECT m.id, m.code, m.title, m.level, m.starts, m.ends, m.funding, o.title, s.title
 FROM measure m LEFT JOIN specific_objective o ON o.id = m.objective_id
 LEFT JOIN strategic_objective s ON s.id = o.strategic_id
 WHERE m.plan_id = ? AND m.code = ? AND m.published"""
OF_MEASURE = {
    "version": """SELECT id, number, made_on FROM measure_version
 WHERE measure_id = ? ORDER BY number DESC LIMIT 1""",
    "areas": """SELECT a.slug, a.name, a.pictogram FROM measure_area l JOIN area a ON a.id = l.area_id
 WHERE l.measure_id = ? ORDER BY l.position""",
    "places": """SELECT m.name FROM measure_municipality l JOIN municipality m ON m.id = l.municipality_id
 WHERE l.measure_id = ? ORDER BY m.name""",
    "responsibilities": """SELECT e.name, r.role, r.task FROM responsibility r
 JOIN entity e ON e.id = r.entity_id WHERE r.measure_id = ? ORDER BY r.position""",
    "activities": "SELECT description, quarters FROM activity WHERE measure_id = ? ORDER BY position",
    "indicators": """SELECT id, name, unit, baseline, baseline_on, verification FROM indicator
 WHERE measure_id = ? ORDER BY position""",
    "targets": """SELECT t.indicator_id, t.year, t.value FROM indicator_target t
 JOIN indicator i ON i.id = t.indicator_id WHERE i.measure_id = ? ORDER BY t.indicator_id, t.year""",
}
PARAGRAPHS = "SELECT paragraph_id, text FROM paragraph_text WHERE version_id = ? ORDER BY position"
COMMENTS = """SELECT l.paragraph_id, i.id, i.words, i.language, i.channel, i.said_on, i.author_name,
 i.people_count, e.name, v.number FROM (SELECT input_id FROM concern
 WHERE subject = 'measure' AND subject_id = ? AND visibility = 'public'
 ORDER BY said_on DESC, input_id DESC LIMIT 100) newest JOIN input i ON i.id = newest.input_id
 JOIN input_link l ON l.input_id = i.id AND l.measure_id = ? AND l.state = 'confirmed'
 LEFT JOIN entity e ON e.id = i.entity_id LEFT JOIN comment c ON c.input_id = i.id
 LEFT JOIN measure_version v ON v.id = c.version_id ORDER BY i.said_on DESC, i.id DESC"""

AREA = "SELECT id, name, slug, pictogram FROM area WHERE plan_id = ? AND slug = ?"
MUNICIPALITIES = """SELECT m.id, m.name FROM plan_municipality p
 JOIN municipality m ON m.id = p.municipality_id WHERE p.plan_id = ? ORDER BY m.name"""
CONTRIBUTIONS = """SELECT i.id, i.words, i.language, i.channel, i.said_on, i.municipality_id,
 i.author_kind, i.author_name, e.name, i.people_count, i.visibility
 FROM concern c JOIN input i ON i.id = c.input_id LEFT JOIN entity e ON e.id = i.entity_id
 WHERE c.subject = 'area' AND c.subject_id = ?{} ORDER BY c.said_on DESC, c.input_id DESC LIMIT 20"""
TALLY = """SELECT language, channel, municipality_id, visibility, count FROM tally
 WHERE subject = 'area' AND subject_id = ?"""
MEASURES = """SELECT m.code, m.title, m.level, (SELECT sum(t.count) FROM tally t
 WHERE t.subject = 'measure' AND t.subject_id = m.id)
 FROM measure m JOIN measure_area l ON l.measure_id = m.id WHERE l.area_id = ? ORDER BY m.code"""
LINKS = """SELECT l.input_id, a.slug, a.name, a.pictogram, m.code, m.title,
 (SELECT max(t.position) FROM paragraph_text t WHERE t.paragraph_id = l.paragraph_id)
 FROM input_link l LEFT JOIN area a ON a.id = l.area_id LEFT JOIN measure m ON m.id = l.measure_id
 WHERE l.input_id IN ({}) AND l.state = 'confirmed' ORDER BY l.position"""

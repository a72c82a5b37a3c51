"""Plans: municipalities, phases, areas, entities, objectives, measures and their versions."""

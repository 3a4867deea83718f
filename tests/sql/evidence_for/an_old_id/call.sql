evidence_for('p0')

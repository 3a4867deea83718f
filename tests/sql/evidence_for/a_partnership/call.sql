evidence_for('p1')

-- Stops the build when labels in force contradict each other: two identifiers that a label parts, and others join.
-- `goldseam label` refuses such a label; a row written by hand may be one.
-- Mend: goldseam label list, then goldseam label withdraw <number>.
{{ goldseam.contradicting_labels(ref('goldseam', 'identity_labels')) }}

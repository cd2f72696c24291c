SELECT p.n->>'indicator', p.n->>'$.target.text', plan.title, p.n->>'$.reported.text', report.title, p.n->>'note'
FROM node p
JOIN node plan ON plan.id = p.n->>'$.target.document'
JOIN node report ON report.id = p.n->>'$.reported.document'
WHERE p.type = 'Progress' AND p.n->>'status' = 'met'
ORDER BY 1

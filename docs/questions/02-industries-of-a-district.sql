SELECT i.name
FROM relation r
JOIN node d ON d.id = r.object AND d.type = 'District' AND d.name = '宝安区'
JOIN node i ON i.id = r.subject AND i.type = 'Industry'
WHERE r.predicate = 'located_in'
ORDER BY 1

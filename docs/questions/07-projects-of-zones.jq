# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"] | INDEX(."@id") as $node
| .[] | select(."@type" == "Zone") | .name as $zone
| .builds[] | $node[.] | select(."@type" == "Project") | [$zone, .name] | @tsv

# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"] | INDEX(."@id") as $node
| .[] | select(."@type" == "Industry" and .name == "智能传感器")
| .located_in[] | $node[.] | select(."@type" == "District") | .name

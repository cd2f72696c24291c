# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"] | INDEX(."@id") as $node
| .[] | select(."@type" == "Progress" and .status == "met")
| [.indicator, .target.text, $node[.target.document].title, .reported.text, $node[.reported.document].title, .note]
| @tsv

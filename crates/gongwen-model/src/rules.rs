//! What the rules of a stage are, for those who read its results.

/// One rule, as the program describes it: ids in the output are ids of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// Id, e.g. `kind/past-time`: the layer, then the rule.
    pub id: &'static str,
    /// What it finds and when it holds, in a sentence.
    pub doc: &'static str,
    /// Texts in which it decides, what it decides on between `⟦` and `⟧`; a test runs them.
    pub examples: Vec<&'static str>,
    /// Texts in which it must not decide; a test runs them.
    pub rejects: Vec<&'static str>,
}

impl RuleInfo {
    /// The layer that the rule belongs to: what stands in front of `/` in its id.
    pub fn layer(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(layer, _)| layer)
    }
}

//! The JSON-LD context: what each key of the output means as linked data.

/// The context itself.
pub(crate) fn inline() -> serde_json::Value {
    serde_json::Value::Object(serde_json::Map::new())
}

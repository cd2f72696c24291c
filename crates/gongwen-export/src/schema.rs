//! The JSON Schema of a document, generated from the wire types.

use schemars::generate::SchemaSettings;

use crate::json::pretty;
use crate::wire::Document;

/// `gongwen.schema.json`: JSON Schema (2020-12) of a document.
pub fn schema() -> String {
    pretty(&value())
}

pub(crate) fn value() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Document>().to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), "https://w3id.org/gongwen/gongwen.schema.json".into());
    }
    schema
}

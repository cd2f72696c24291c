//! The JSON Schema of a document, generated from the wire types.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::json::pretty;
use crate::wire::Document;

/// `gongwen.schema.json`: JSON Schema (2020-12) of a document.
pub fn schema() -> String {
    pretty(&value())
}

pub(crate) fn value() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generated = settings.into_generator().into_root_schema_for::<Document>().to_value();
    plain_formats(&mut generated);
    let mut schema = Map::new();
    let dialect = generated.get("$schema").cloned().unwrap_or_default();
    schema.insert("$schema".to_owned(), dialect);
    schema.insert("$id".to_owned(), "https://w3id.org/gongwen/gongwen.schema.json".into());
    if let Value::Object(generated) = generated {
        schema.extend(generated.into_iter().filter(|(key, _)| key != "$schema"));
    }
    Value::Object(schema)
}

/// Takes out the formats that name Rust's number types: no other tool knows them.
fn plain_formats(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let own = ["uint", "uint32", "uint64", "double"];
            if map.get("format").and_then(Value::as_str).is_some_and(|f| own.contains(&f)) {
                map.shift_remove("format");
            }
            map.values_mut().for_each(plain_formats);
        }
        Value::Array(list) => list.iter_mut().for_each(plain_formats),
        _ => {}
    }
}

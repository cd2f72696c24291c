//! The vocabulary in Turtle: our classes and properties and the public terms that they specialise.

use std::fmt::Write as _;

use crate::terms::{Form, NAMESPACE, Terms};

const HEAD: &str = "\
@prefix currency: <http://qudt.org/vocab/currency/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";

/// `gongwen.ttl`: classes, properties and values of the output, tied to schema.org, ELI, SKOS, ODRL,
/// QUDT, Web Annotation and PROV.
///
/// A tie that makes each of our things one of theirs is `rdfs:subClassOf` or `rdfs:subPropertyOf`;
/// where only the meaning is near it is a SKOS match, so that a reasoner concludes nothing wrong.
pub fn vocabulary() -> String {
    let mut out = format!("{HEAD}@prefix gw: <{NAMESPACE}> .\n\n");
    let terms = Terms::get();
    let ontology = NAMESPACE.trim_end_matches('#');
    let mut put = |subject: &str, kind: &str, ties: &str, comment: &str, more: &str| {
        let _ = write!(out, "{subject} a {kind}");
        for tie in ties.split("; ").filter(|t| *t != "-") {
            let _ = write!(out, " ;\n    {tie}");
        }
        let _ = writeln!(out, "{more} ;\n    rdfs:comment {} .\n", quoted(comment));
    };
    put(&format!("<{ontology}>"), "owl:Ontology", "-", "Chinese government documents as linked data.", "");
    put("gw:industries", "skos:ConceptScheme", "-", "Industries as their issuers publish them.", "");
    let scheme = "owl:onProperty skos:inScheme; owl:hasValue gw:industries";
    put("gw:InIndustries", "owl:Restriction", scheme, "What is in the scheme of industries.", "");
    let flag = "Whether a property carries personal data.";
    put("gw:personalData", "rdf:Property", "-", flag, " ;\n    rdfs:range xsd:boolean");
    for class in &terms.classes {
        put(&format!("gw:{}", class.name), "rdfs:Class", class.ties, class.comment, "");
    }
    for term in &terms.terms {
        let more = match term.form {
            Form::Null => continue,
            Form::Literal(name) => format!(" ;\n    rdfs:range xsd:{name}"),
            Form::Text | Form::Id | Form::Vocab | Form::Node => String::new(),
        };
        put(&format!("gw:{}", term.key), "rdf:Property", term.ties, term.comment, &more);
    }
    for value in &terms.values {
        let notation = format!(" ;\n    skos:notation {}", quoted(value.notation));
        let subject = format!("gw:{}-{}", value.group, local(value.notation));
        put(&subject, "skos:Concept", value.ties, value.comment, &notation);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A string literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A notation as the local part of a name.
fn local(notation: &str) -> &str {
    match notation {
        "=" => "eq",
        ">" => "gt",
        ">=" => "gteq",
        "<" => "lt",
        "<=" => "lteq",
        "~" => "about",
        "%" => "percent",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapped_term_is_described() {
        let ttl = vocabulary();
        for term in &Terms::get().terms {
            let described = ttl.contains(&format!("\ngw:{} a rdf:Property", term.key));
            assert_eq!(described, term.form != Form::Null, "{}", term.key);
        }
        assert!(ttl.contains("gw:comparator-gteq a skos:Concept ;\n    skos:exactMatch odrl:gteq"));
        assert!(ttl.contains("gw:phone a rdf:Property ;\n    gw:personalData true"));
    }

    #[test]
    fn every_prefix_in_use_is_declared_and_every_value_has_its_own_name() {
        let ttl = vocabulary();
        for tie in ttl.lines().filter(|l| l.contains("Match ") || l.contains("sub")) {
            for name in tie.split_whitespace().skip(1).filter(|n| n.contains(':')) {
                let prefix = name.split(':').next().unwrap_or_default();
                assert!(ttl.contains(&format!("@prefix {prefix}: ")), "{name}");
            }
        }
        let mut names: Vec<_> = Terms::get().values.iter().map(|v| (v.group, local(v.notation))).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Terms::get().values.len());
    }
}

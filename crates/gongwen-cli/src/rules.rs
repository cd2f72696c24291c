//! `gongwen rules`: what decides, and the texts that it is tested on.

use std::fmt::Write;

use crate::args::Rules;
use crate::{Fatal, Outcome};

pub(crate) fn run(args: &Rules) -> Outcome {
    let rules = gongwen::rules();
    let mut out = String::new();
    let written = match args.id.as_deref() {
        None => rules.iter().try_for_each(|r| writeln!(out, "{}\t{}", r.id, r.doc)),
        Some(id) => {
            let chosen: Vec<_> = rules.iter().filter(|r| r.id == id || r.layer() == id).collect();
            if chosen.is_empty() {
                return Err(Fatal::Usage(format!("no rule and no layer of rules is called {id}")));
            }
            chosen.iter().try_for_each(|r| {
                writeln!(out, "{}\n  {}", r.id, r.doc)?;
                r.examples.iter().try_for_each(|text| writeln!(out, "  + {text}"))?;
                r.rejects.iter().try_for_each(|text| writeln!(out, "  - {text}"))
            })
        }
    };
    match written {
        Ok(()) => crate::print(&out),
        Err(e) => Err(Fatal::Unable(e.to_string())),
    }
}

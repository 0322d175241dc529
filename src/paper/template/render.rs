//! Fills a woven part. The language is minijinja's, without anything that reads, includes or never ends.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error as Failure, ErrorKind, UndefinedBehavior};

use super::weave::{BRACKETS, Woven, problem};
use super::{Error, Fault, value};

/// How much work a template may take, all parts together: a report of 2,000 findings takes a twentieth. It holds
/// the memory below some 64 bytes for each.
pub const FUEL: u64 = 6_000_000;

/// How deep statements may call each other.
const RECURSION_MAX: usize = 64;

/// The filters there are: all of the language but those that print markup or the insides of values.
pub const FILTERS: [&str; 45] = [
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "zip",
];

/// The functions there are.
pub const FUNCTIONS: [&str; 3] = ["dict", "namespace", "range"];

/// Data as the language has it.
pub fn values(data: &serde_json::Value) -> Value {
    Value::from(Serde(data))
}

/// The XML of a part, filled. What it took is taken from the fuel.
pub fn render(woven: &Woven, values: &Value, fuel: &mut u64) -> Result<String, Error> {
    let mut environment = expressions();
    environment.set_fuel(Some(*fuel));
    let prefix = woven.prefix.clone();
    environment.set_formatter(move |out, _, value| match value.kind() {
        ValueKind::None | ValueKind::Undefined => Ok(()),
        ValueKind::Seq | ValueKind::Iterable | ValueKind::Map => Err(Failure::new(
            ErrorKind::InvalidOperation,
            format!("it gives a {}, which has no words of its own; loop over it, or name one of its fields",
                if value.kind() == ValueKind::Map { "group of fields" } else { "list" }),
        )),
        _ => Ok(out.write_str(&value::written(&value.to_string(), &prefix))?),
    });
    let failed = |error: &Failure| led_back(woven, error);
    let template = environment.template_from_str(&woven.source).map_err(|error| failed(&error))?;
    let filled = template.render_captured(values.clone()).map_err(|error| failed(&error))?;
    *fuel = filled.state().fuel_levels().map_or(*fuel, |(_, left)| left);
    Ok(filled.into_output())
}

/// The language: strict, with values as text only.
pub fn expressions() -> Environment<'static> {
    let mut environment = Environment::new();
    let [(value, value_end), (statement, statement_end), (remark, remark_end)] = BRACKETS;
    let syntax = SyntaxConfig::builder()
        .variable_delimiters(value, value_end)
        .block_delimiters(statement, statement_end)
        .comment_delimiters(remark, remark_end)
        .build();
    // The brackets are all different and not empty, which is all that can be wrong with them.
    if let Ok(syntax) = syntax {
        environment.set_syntax(syntax);
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_recursion_limit(RECURSION_MAX);
    // Every value is escaped where it is written, so nothing may be marked as escaped already.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.remove_filter("safe");
    environment.remove_filter("pprint");
    environment.remove_global("debug");
    for same in ["e", "escape"] {
        environment.add_filter(same, |value: Value| value);
    }
    environment
}

/// An error of the language with the tag it stands for: each is on a line of its own, the first on the second.
fn led_back(woven: &Woven, error: &Failure) -> Error {
    let nth = error.line().unwrap_or(2).saturating_sub(2).min(woven.tags.len().saturating_sub(1));
    let words = || error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let fault = match error.kind() {
        ErrorKind::OutOfFuel => Fault::TooMuch,
        ErrorKind::UndefinedError => Fault::Undefined,
        ErrorKind::SyntaxError => Fault::Syntax(words()),
        _ => Fault::Failed(words()),
    };
    match woven.tags.get(nth) {
        Some(tag) => Error::Tags(vec![problem(tag, fault)]),
        None => Error::Damaged { part: woven.part.clone(), why: words() },
    }
}

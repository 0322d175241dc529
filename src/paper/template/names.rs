//! Whether the names a template asks for are there, before anything is filled: also in a loop that nothing
//! passes through, where only the next audit would show that a name is wrong.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Environment;
use serde_json::Value;

use super::blocks::{Statement, outside_quotes, statement};
use super::tag::Kind;
use super::weave::{Tag, problem};
use super::{Fault, Problem, render};

/// How like a name must be to be taken for the one that was meant; from 0 to 1.
const LIKENESS_MIN: f64 = 0.55;

/// What a value is made of, as far as names go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nobody knows.
    Any,
    /// A text, a number, yes or no.
    Leaf,
    /// A list of these.
    List(Box<Shape>),
    /// Fields.
    Fields(BTreeMap<String, Shape>),
}

impl Shape {
    /// The shape of a value. What a list is made of is what any item of it has.
    pub fn of_value(value: &Value) -> Self {
        match value {
            Value::Array(items) => {
                let shapes = items.iter().map(Shape::of_value);
                Shape::List(Box::new(shapes.reduce(Shape::with).unwrap_or(Shape::Any)))
            }
            Value::Object(fields) => Shape::Fields(
                fields.iter().map(|(name, value)| (name.clone(), Shape::of_value(value))).collect(),
            ),
            _ => Shape::Leaf,
        }
    }

    /// The shape of fields by their paths: `findings[].evidence[].quote`.
    pub fn of_paths<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let empty = Shape::Fields(BTreeMap::new());
        paths.into_iter().map(Shape::of_path).fold(empty, Shape::with)
    }

    fn of_path(path: &str) -> Self {
        path.rsplit('.').fold(Shape::Leaf, |inner, part| {
            let (name, inner) = match part.strip_suffix("[]") {
                Some(name) => (name, Shape::List(Box::new(inner))),
                None => (part, inner),
            };
            Shape::Fields(BTreeMap::from([(name.to_owned(), inner)]))
        })
    }

    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Shape::Fields(mut fields), Shape::Fields(others)) => {
                for (name, other) in others {
                    let both = match fields.remove(&name) {
                        Some(one) => one.with(other),
                        None => other,
                    };
                    fields.insert(name, both);
                }
                Shape::Fields(fields)
            }
            (Shape::List(one), Shape::List(other)) => Shape::List(Box::new(one.with(*other))),
            (Shape::Leaf | Shape::Any, other) => other,
            (one, _) => one,
        }
    }

    fn at<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Option<&Self> {
        names.into_iter().try_fold(self, |shape, name| match shape {
            Shape::Any => Some(shape),
            Shape::Fields(fields) => fields.get(name),
            Shape::Leaf | Shape::List(_) => None,
        })
    }

    fn paths(&self, before: &str, into: &mut Vec<String>) {
        let Shape::Fields(fields) = self else { return };
        for (name, shape) in fields {
            let path = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
            shape.paths(&path, into);
            into.push(path);
        }
    }
}

/// The names a tag asks for.
pub fn asked(tag: &Tag) -> Vec<String> {
    let environment = render::expressions();
    let mut names = BTreeSet::new();
    for expression in expressions(tag) {
        if let Ok(expression) = environment.compile_expression(expression) {
            names.extend(expression.undeclared_variables(true));
        }
    }
    names.into_iter().collect()
}

fn expressions(tag: &Tag) -> Vec<&str> {
    if tag.kind == Kind::Value {
        return vec![tag.inner.as_str()];
    }
    match statement(&tag.inner) {
        Statement::For { source, filter, .. } => filter.into_iter().chain([source]).collect(),
        Statement::If(one) | Statement::Elif(one) | Statement::Set { value: one, .. } => vec![one],
        Statement::With(given) => assignments(given).into_iter().map(|(_, value)| value).collect(),
        Statement::Else | Statement::End(_) | Statement::Unknown(_) => Vec::new(),
    }
}

fn assignments(given: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = given;
    while !rest.trim().is_empty() {
        let (one, after) = match outside_quotes(rest, ",") {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (rest, ""),
        };
        let (name, value) = one.split_once('=').unwrap_or((one, ""));
        found.push((name.trim(), value.trim()));
        rest = after;
    }
    found
}

/// What is wrong with the names and filters of a part whose statements belong together.
pub fn problems(tags: &[Tag], fields: &Shape) -> Vec<Problem> {
    let mut scopes: Vec<BTreeMap<&str, Shape>> = vec![BTreeMap::new()];
    let mut problems = Vec::new();
    let environment = render::expressions();
    for tag in tags {
        let looked = Looked { tag, scopes: &scopes, fields, environment: &environment };
        if tag.kind == Kind::Value {
            problems.extend(looked.problems(&tag.inner));
            continue;
        }
        let mut scope = BTreeMap::new();
        match statement(&tag.inner) {
            Statement::For { targets, source, filter } => {
                problems.extend(looked.problems(source));
                let item = match targets.as_slice() {
                    [_] => looked.items(source),
                    _ => Shape::Any,
                };
                scope.extend(targets.into_iter().map(|name| (name, item.clone())));
                scope.insert("loop", Shape::Any);
                scopes.push(scope);
                if let Some(filter) = filter {
                    let looked = Looked { tag, scopes: &scopes, fields, environment: &environment };
                    problems.extend(looked.problems(filter));
                }
            }
            Statement::If(asked) => {
                problems.extend(looked.problems(asked));
                scopes.push(scope);
            }
            Statement::Elif(asked) => problems.extend(looked.problems(asked)),
            Statement::Set { targets, value } => {
                problems.extend(looked.problems(value));
                if let Some(scope) = scopes.last_mut() {
                    scope.extend(targets.iter().map(|name| (*name, Shape::Any)));
                }
            }
            Statement::With(given) => {
                for (name, value) in assignments(given) {
                    problems.extend(looked.problems(value));
                    scope.insert(name, Shape::Any);
                }
                scopes.push(scope);
            }
            Statement::End(_) => drop(scopes.pop()),
            Statement::Else | Statement::Unknown(_) => {}
        }
    }
    problems
}

struct Looked<'a> {
    tag: &'a Tag,
    scopes: &'a [BTreeMap<&'a str, Shape>],
    fields: &'a Shape,
    environment: &'a Environment<'static>,
}

impl Looked<'_> {
    fn problems(&self, expression: &str) -> Vec<Problem> {
        let compiled = match self.environment.compile_expression(expression) {
            Ok(compiled) => compiled,
            Err(error) => {
                let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                return vec![problem(self.tag, Fault::Syntax(why))];
            }
        };
        let mut faults: Vec<Fault> = filters(expression)
            .into_iter()
            .filter(|name| !render::FILTERS.contains(name))
            .map(|name| Fault::Filter {
                name: name.to_owned(),
                nearest: nearest(name, render::FILTERS.iter().copied()),
            })
            .collect();
        // Whoever asks whether something is there, or says what to take instead, knows that it may not be.
        let is_careful = ["is defined", "is not defined", "is undefined", "default(", "|d("]
            .iter()
            .any(|words| expression.contains(words));
        if !is_careful {
            let names: BTreeSet<String> = compiled.undeclared_variables(true).into_iter().collect();
            faults.extend(names.iter().filter_map(|name| self.fault(name)));
        }
        faults.into_iter().map(|fault| problem(self.tag, fault)).collect()
    }

    fn fault(&self, name: &str) -> Option<Fault> {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        if render::FUNCTIONS.contains(&first) && !self.is_given(first) {
            return None;
        }
        let found = match self.scopes.iter().rev().find_map(|scope| scope.get(first)) {
            Some(shape) => shape.at(parts),
            None => self.fields.at(name.split('.')),
        };
        if found.is_some() {
            return None;
        }
        let mut known = Vec::new();
        for (name, shape) in self.scopes.iter().flatten() {
            shape.paths(name, &mut known);
            known.push((*name).to_owned());
        }
        self.fields.paths("", &mut known);
        let nearest = nearest(name, known.iter().map(String::as_str));
        Some(Fault::Name { name: name.to_owned(), nearest })
    }

    fn is_given(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope.contains_key(name))
    }

    /// What one item of a list is like; filters that only choose or order leave it as it is.
    fn items(&self, source: &str) -> Shape {
        let (path, rest) = match outside_quotes(source, "|") {
            Some(at) => (source[..at].trim(), &source[at..]),
            None => (source.trim(), ""),
        };
        let keep =
            ["selectattr", "rejectattr", "select", "reject", "sort", "reverse", "unique", "list"];
        let mut names = path.split('.');
        let first = names.next().unwrap_or_default();
        let shape = match self.scopes.iter().rev().find_map(|scope| scope.get(first)) {
            Some(shape) => shape.at(names),
            None => self.fields.at(path.split('.')),
        };
        match shape {
            Some(Shape::List(item)) if filters(rest).iter().all(|name| keep.contains(name)) => {
                (**item).clone()
            }
            _ => Shape::Any,
        }
    }
}

/// The names of the filters in an expression.
fn filters(expression: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut quoted = None;
    let mut is_escaped = false;
    for (at, character) in expression.char_indices() {
        match (quoted, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(quote), _) if quote == character => quoted = None,
            (None, '\'' | '"') => quoted = Some(character),
            (None, '|') => {
                let rest = expression[at + 1..].trim_start();
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                found.push(&rest[..end.unwrap_or(rest.len())]);
            }
            _ => {}
        }
    }
    found
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    for one in known {
        let likeness = strsim::normalized_damerau_levenshtein(name, one);
        if likeness >= LIKENESS_MIN && best.is_none_or(|(before, _)| likeness > before) {
            best = Some((likeness, one));
        }
    }
    best.map(|(_, one)| one.to_owned())
}

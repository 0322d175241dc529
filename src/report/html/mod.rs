//! `report.html`: the report people read, one file that needs no network and runs no script.
//!
//! Evidence is hostile until shown otherwise. Every value passes one formatter, which makes invisible
//! characters visible and escapes what is left, so that no template can forget it.

mod coverage;
mod decided;
mod drafts;
mod ledger;
mod model;
mod page;
mod quotation;
mod soa;

use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior, escape_formatter};

use super::{Error, Report};
use crate::paper::visible;

pub(super) fn file(report: &Report) -> Result<Vec<u8>, Error> {
    let page = page::Page::of(report)?;
    let templates = environment()?;
    let html = templates.get_template("report.html")?.render(Value::from(Serde(&page)))?;
    Ok(html.into_bytes())
}

/// The templates by the name they include each other under. The ending decides about escaping.
const TEMPLATES: [(&str, &str); 11] = [
    ("report.html", include_str!("report.html.jinja")),
    ("report.css", include_str!("report.css")),
    ("parts.html", include_str!("parts.html.jinja")),
    ("summary.html", include_str!("summary.html.jinja")),
    ("coverage.html", include_str!("coverage.html.jinja")),
    ("decided.html", include_str!("decided.html.jinja")),
    ("findings.html", include_str!("findings.html.jinja")),
    ("ledger.html", include_str!("ledger.html.jinja")),
    ("model.html", include_str!("model.html.jinja")),
    ("soa.html", include_str!("soa.html.jinja")),
    ("method.html", include_str!("method.html.jinja")),
];

fn environment() -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    // A name misspelt in a template is an error and not an empty place in a report.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => {
            escape_formatter(out, state, &Value::from(visible(text).into_owned()))
        }
        _ => escape_formatter(out, state, value),
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use scraper::{ElementRef, Html, Selector};

    use super::super::sample;
    use super::*;

    fn render(report: &Report) -> String {
        let bytes = file(report).expect("the sample renders");
        String::from_utf8(bytes).expect("is UTF-8")
    }

    fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
        let selector = Selector::parse(selector).expect(selector);
        page.select(&selector).collect()
    }

    fn text(element: ElementRef<'_>) -> String {
        crate::domain::fold_space(&element.text().collect::<String>())
    }

    /// The sample, without and with a language model.
    fn samples() -> [Report; 2] {
        [sample::report(), sample::with_model()]
    }

    #[test]
    fn the_page_has_landmarks_and_needs_nothing_from_outside() {
        let page = Html::parse_document(&render(&sample::with_model()));
        for once in ["html[lang]", "title", "h1", "main", "nav[aria-label]", "header", "footer"] {
            assert_eq!(select(&page, once).len(), 1, "{once}");
        }
        for outside in ["script", "link", "img", "iframe", "object", "[src]", "[onerror]"] {
            assert_eq!(select(&page, outside).len(), 0, "{outside}");
        }
    }

    #[test]
    fn every_link_leads_to_an_id_of_the_page_and_no_id_is_used_twice() {
        for report in samples() {
            let page = Html::parse_document(&render(&report));
            let mut ids = BTreeSet::new();
            for element in select(&page, "[id]") {
                let id = element.attr("id").unwrap_or_default();
                assert!(ids.insert(format!("#{id}")), "{id} is used twice");
            }
            for link in select(&page, "a") {
                let target = link.attr("href").unwrap_or_default();
                assert!(ids.contains(target), "{target} leads nowhere");
            }
        }
    }

    #[test]
    fn hostile_text_is_shown_and_does_nothing() {
        for report in samples() {
            let html = render(&report);
            assert!(html.contains("&lt;script&gt;"), "the quotation is shown");
            assert!(!html.contains("<script"), "the quotation is data");
            assert!(html.contains("[U+202E]"), "the override is made visible");
            assert!(!html.contains('\u{202e}'), "the override is gone");
            let page = Html::parse_document(&html);
            let name = sample::HOSTILE_PATH;
            assert!(select(&page, "#ledger th").into_iter().any(|cell| text(cell) == name));
        }
    }

    #[test]
    fn drafts_of_a_model_are_told_where_there_are_any_those_to_look_at_first_on_top() {
        let page = Html::parse_document(&render(&sample::report()));
        assert!(select(&page, "#model").is_empty());
        let page = Html::parse_document(&render(&sample::with_model()));
        let rows: Vec<String> =
            select(&page, "#model table.model tbody th").into_iter().map(text).collect();
        assert!(rows[0].starts_with("7.3") && rows[0].contains("look first"), "{rows:?}");
        assert!(rows[1].starts_with("5.2"), "{rows:?}");
        let all: String = select(&page, "#model").into_iter().map(text).collect();
        for told in
            ["models.example", "redaction version 1", "pseudonymous", "the answer broke off"]
        {
            assert!(all.contains(told), "{told}: {all}");
        }
        let own: String = select(&page, "[id='r-5.2']").into_iter().map(text).collect();
        assert!(
            own.contains("language model larch-7b; the keyword engine alone: supported"),
            "{own}"
        );
    }

    #[test]
    fn the_map_has_one_cell_per_requirement_with_its_letter_and_its_state_in_words() {
        let report = sample::report();
        let page = Html::parse_document(&render(&report));
        let cells: Vec<String> = select(&page, "#map a").into_iter().map(text).collect();
        assert_eq!(
            cells,
            [
                "5.2 S supported",
                "7.3 i D design only interview needed",
                "9.1 O operating only",
                "10.2 P partial",
                "A.7.4 X contradicted",
                "A.8.4 G not found",
                "A.10.3 – not applicable",
            ]
        );
    }

    #[test]
    fn every_table_says_what_it_shows_and_names_its_columns_and_rows() {
        let page = Html::parse_document(&render(&sample::with_model()));
        for table in select(&page, "table") {
            let has = |selector| table.select(&Selector::parse(selector).expect(selector)).count();
            assert_eq!(has("caption"), 1);
            assert!(has("thead th[scope]") > 0, "{}", text(table));
        }
        assert!(select(&page, "th:not([scope])").is_empty());
    }

    #[test]
    fn headings_leave_out_no_level() {
        let page = Html::parse_document(&render(&sample::with_model()));
        let mut above = 0;
        for heading in select(&page, "h1, h2, h3, h4, h5, h6") {
            let level = heading.value().name()[1..].parse::<u8>().expect("h1 to h6");
            assert!(level <= above + 1, "{}", text(heading));
            above = level;
        }
    }

    #[test]
    fn a_ledger_that_is_cut_says_so() {
        let mut report = sample::report();
        let one = report.documents[0].clone();
        report.documents.resize(ledger::ROWS_MAX + 12, one);
        let page = Html::parse_document(&render(&report));
        assert_eq!(select(&page, "#ledger tbody tr").len(), ledger::ROWS_MAX);
        let note = select(&page, "#ledger-more").into_iter().map(text).collect::<String>();
        assert!(note.contains("12 more files are listed in documents.json"), "{note}");
    }

    #[test]
    fn a_report_without_anything_to_tell_still_renders() {
        let mut report = sample::report();
        report.documents.clear();
        report.findings.clear();
        report.requests.clear();
        report.assessments.iter_mut().for_each(|assessment| {
            assessment.verdict = crate::domain::Verdict::NotFound;
        });
        let page = Html::parse_document(&render(&report));
        assert_eq!(select(&page, "#map a").len(), report.assessments.len());
    }
}

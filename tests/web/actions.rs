//! Corrective actions in the app: the list, the form of the step that is next, and what is refused.

use tickmark::domain::Act;

use super::app::{App, engagement, hidden};
use crate::decided::decide;

/// A step as its form sends it, with the hidden fields of the page as it is now.
fn record(app: &App, id: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let page = app.get(&format!("/actions/{id}")).text();
    let [draft, seen] = ["draft", "seen"].map(|name| hidden(&page, name).expect(name));
    let ours = [("draft", draft.as_str()), ("seen", seen.as_str())];
    let answer = app.send(&format!("/actions/{id}/record"), &[&ours[..], fields].concat());
    let answer = answer.expect("answers");
    (answer.status, answer.text())
}

#[test]
fn an_action_is_recorded_step_by_step_and_the_list_tells_how_far_it_is() {
    let folder = engagement();
    let id = decide(folder.path(), 0, |_| Act::Confirm).to_string();
    let app = App::opened(folder.path(), &["--as", "Kim Lee"]);
    assert!(app.get(&format!("/findings/{id}")).text().contains(&format!("/actions/{id}")));
    assert!(app.get("/actions").text().contains("response due"));
    let answer = [
        ("act", "respond"),
        ("cause", "no <b>deputy</b>"),
        ("measure", "a deputy is named"),
        ("owner", "Data lead"),
        ("due", "2027-01-31"),
        ("similar", "no"),
    ];
    let done: [&[(&str, &str)]; 5] = [
        &answer,
        &[("act", "accept")],
        &[("act", "implement"), ("implemented_on", "2027-01-20"), ("evidence", "org chart")],
        &[
            ("act", "verify"),
            ("verification", "sample"),
            ("verifier", "internal audit"),
            ("verified_on", "2027-04-20"),
            ("result", "effective"),
        ],
        &[("act", "close"), ("closed_on", "2027-04-21")],
    ];
    let refused: [(&[(&str, &str)], &str); 5] = [
        (&[("act", "close"), ("closed_on", "2027-04-21")], "respond comes next"),
        (&answer, "nothing is answered that was not answered before"),
        (&[("act", "implement"), ("implemented_on", "soon"), ("evidence", "e")], "is not a date"),
        (
            &[
                ("act", "verify"),
                ("verification", "sample"),
                ("verifier", "data lead"),
                ("verified_on", "2027-04-20"),
                ("result", "effective"),
            ],
            "somebody else has to verify it",
        ),
        (&[("act", "close"), ("closed_on", "2027-04-19")], "is before 2027-04-20"),
    ];
    for ((not_yet, why), fields) in refused.into_iter().zip(done) {
        let (status, page) = record(&app, &id, not_yet);
        assert_eq!(status, 409, "{not_yet:?}: {page}");
        assert!(page.contains(why), "{why}: {page}");
        let (status, page) = record(&app, &id, fields);
        assert_eq!(status, 303, "{fields:?}: {page}");
    }
    let page = app.get(&format!("/actions/{id}")).text();
    assert!(page.contains("closed") && page.contains("Reopen"), "{page}");
    assert!(page.contains("no &lt;b&gt;deputy") && !page.contains("<b>deputy"), "{page}");
    assert!(app.get("/actions?show=open").text().contains("0 are open"));
    let unknown = app.get("/actions/F-0000000000000000");
    assert_eq!(unknown.status, 404);
}

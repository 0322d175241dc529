//! All keys, and the switch that turns them off (WCAG 2.1, success criterion 2.1.4).

use maud::html;

use crate::web::app::{Reply, Visit};
use crate::web::frame;

const KEYS: [(&str, &str); 18] = [
    ("j, ↓", "next finding"),
    ("k, ↑", "previous finding"),
    ("]", "next passage, opened in its document"),
    ("[", "previous passage"),
    ("o", "save the original file"),
    ("c", "confirm"),
    ("e", "edit the words"),
    ("r", "reject: the reason is asked for"),
    ("d", "defer"),
    ("u", "undo the newest decision on this finding"),
    ("1", "confirm as major nonconformity"),
    ("2", "confirm as minor nonconformity"),
    ("3", "confirm as observation"),
    ("4", "confirm as opportunity for improvement"),
    ("n", "note"),
    ("a", "approve, as lead auditor"),
    ("/", "search"),
    ("g", "go to a finding by its id"),
];

pub(in crate::web) fn page(visit: &mut Visit<'_>) -> Reply {
    let main = html! {
        div class="alone" {
            h1 { "Keys" }
            p { "Each key presses a button, follows a link or goes to a field that is on the page. Keys do nothing while you type, nor together with \
                 Control, Alt or Command." }
            p { button type="button" id="keys" aria-pressed="true" { "Keys are on" } }
            table {
                thead { tr { th scope="col" { "Key" } th scope="col" { "Does" } } }
                tbody {
                    @for (key, does) in KEYS { tr { th scope="row" { kbd { (key) } } td { (does) } } }
                    tr { th scope="row" { kbd { "?" } } td { "this page" } }
                }
            }
        }
    };
    Reply::Page(frame::page(visit, "", "Keys", &main))
}

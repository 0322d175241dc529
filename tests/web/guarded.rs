//! Who is let in, what can be asked for, and what comes with every answer.

use std::fs;

use super::app::{App, TICKMARK, drafts, engagement, output};

/// A page that says whether the app still works.
const FINDINGS: &str = "/findings";

/// Every address of the app, as its source lists them, with something in place of what names.
fn routes() -> Vec<(&'static str, String)> {
    let source = include_str!("../../src/web/server.rs");
    let routes = source.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
    let routes: Vec<_> = routes
        .filter_map(|line| line.split_once('"'))
        .map(|(path, rest)| {
            let method = if rest.starts_with(", act(") { "POST" } else { "GET" };
            (method, path.replace("{named}", "A.4.2"))
        })
        .collect();
    assert!(routes.len() > 20, "{routes:?}");
    routes
}

#[test]
fn nobody_is_let_in_without_the_printed_address_and_nobody_after() {
    let folder = engagement();
    let mut app = App::start(folder.path(), &["--as", "Ada"]);
    for (method, path) in routes() {
        let answer = app.ask(method, &path, &app.ours(), b"").expect("answers");
        assert_eq!(answer.status, 403, "{method} {path} without a cookie");
        let wrong = format!("{}Cookie: tickmark-{}={}\r\n", app.ours(), app.port, "0".repeat(64));
        let answer = app.ask(method, &path, &wrong, b"").expect("answers");
        assert_eq!(answer.status, 403, "{method} {path} with a wrong cookie");
        assert!(!answer.text().contains("Larkmoor"), "{path} tells of the engagement");
    }
    for path in ["/open", "/open?token=", "/open?token=0123", "/open?token=%00", "/%6fpen"] {
        assert_eq!(app.get(path).status, 403, "{path}");
    }
    let way_in = app.way_in();
    let answer = app.get(&way_in);
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!(app.get(&way_in).status, 403, "the address works once");
    app.client.cookie = cookie.split(';').next().expect("a pair").to_owned();
    assert_eq!(app.get(FINDINGS).status, 200);
    assert_eq!(app.get(&way_in).status, 303, "whoever is let in may open it again");
}

#[test]
fn requests_of_other_sites_are_refused() {
    let folder = engagement();
    let app = App::opened(folder.path(), &["--as", "Ada"]);
    let (port, cookie) = (app.port, format!("Cookie: {}\r\n", app.cookie));
    let decide = format!("/findings/{}/decide", drafts(folder.path())[0]);
    let check = |method: &str, path: &str, headers: &str, status: u16| {
        let headers = headers.replace("PORT", &port.to_string()).replace('|', "\r\n");
        let answer =
            app.ask(method, path, &format!("{headers}\r\n{cookie}"), b"").expect("answers");
        assert_eq!(answer.status, status, "{method} {path} {headers}");
    };
    check("GET", FINDINGS, "Host: localhost:PORT", 200);
    check("GET", FINDINGS, "Host: evil.example:PORT", 421);
    check("GET", FINDINGS, "Host: 127.0.0.1.evil.example:PORT", 421);
    check("GET", FINDINGS, "Host: 127.0.0.1", 421);
    check("GET", FINDINGS, "Host: [::1]:PORT", 421);
    check("GET", FINDINGS, "X: y", 421);
    check("GET", "/static/review.css", "Host: evil.example:PORT", 421);
    check("GET", FINDINGS, "Host: 127.0.0.1:PORT|Origin: http://evil.example", 403);
    for path in [
        decide.as_str(),
        "/who/set",
        "/add/write",
        "/sample/F-0000000000000000/check",
        "/actions/F-0000000000000000/record",
    ] {
        check("POST", path, "Host: 127.0.0.1:PORT|Origin: http://evil.example", 403);
        check("POST", path, "Host: 127.0.0.1:PORT|Origin: null", 403);
        check("POST", path, "Host: 127.0.0.1:PORT|Origin: http://localhost:PORT", 403);
        check("POST", path, "Host: 127.0.0.1:PORT|Origin: https://127.0.0.1:PORT", 403);
        check("POST", path, "Host: 127.0.0.1:PORT", 403);
        let ours = "Host: 127.0.0.1:PORT|Origin: http://127.0.0.1:PORT|Sec-Fetch-Site: same-site";
        check("POST", path, ours, 403);
        check("GET", path, "Host: 127.0.0.1:PORT", 405);
    }
    assert!(app.get("/log").text().contains("0 entries"), "something was decided");
}

#[test]
fn every_answer_forbids_what_no_page_needs() {
    let folder = engagement();
    let app = App::opened(folder.path(), &[]);
    let file = "/document/file?path=02_risk%2Fto_do.txt";
    let mut paths = vec![
        ("GET", app.way_in(), 303),
        ("GET", "/static/review.css".to_owned(), 200),
        ("GET", "/static/review.js".to_owned(), 200),
        ("GET", "/static/tickmark.svg".to_owned(), 200),
        ("GET", "/static/none".to_owned(), 404),
        ("GET", file.to_owned(), 200),
        ("POST", "/findings".to_owned(), 405),
        ("POST", "/who/set".to_owned(), 409),
        ("GET", "/export/decisions.jsonl".to_owned(), 200),
    ];
    // What a route answers is its own matter here; that it answers is not.
    paths.extend(routes().into_iter().map(|(method, path)| (method, path, 0)));
    for (method, path, status) in paths {
        let answer = app.ask(method, &path, &app.ours(), b"").expect("answers");
        assert!(status == 0 || answer.status == status, "{path}: {answer:?}");
        assert_ne!(answer.status, 500, "{path}");
        let has = |name: &str, value: &str| {
            let found = answer.header(name).unwrap_or_default();
            assert!(found.contains(value), "{method} {path}: {name} is `{found}`");
        };
        has("content-security-policy", "default-src 'none'");
        has("content-security-policy", "frame-ancestors 'none'");
        has("content-security-policy", "form-action 'self'");
        has("x-content-type-options", "nosniff");
        has("cache-control", "no-store");
        has("referrer-policy", "same-origin");
        has("x-frame-options", "DENY");
        has("cross-origin-resource-policy", "same-origin");
        assert!(answer.header("access-control-allow-origin").is_none(), "{path}");
    }
    let saved = app.get(file);
    assert_eq!(saved.header("content-type"), Some("application/octet-stream"));
    let disposition = saved.header("content-disposition").unwrap_or_default();
    assert!(disposition.starts_with("attachment; "), "evidence is never shown as a page");
}

#[test]
fn no_path_leads_out_of_the_ledger() {
    let folder = engagement();
    fs::write(folder.path().join("evidence/unlisted.txt"), "SECRET").expect("writes");
    let app = App::opened(folder.path(), &[]);
    let absolute = folder.path().join("engagement.toml").display().to_string();
    let paths = [
        "../../etc/passwd",
        "../engagement.toml",
        "..%2Fengagement.toml",
        "%2e%2e%2fengagement.toml",
        "..%252Fengagement.toml",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        &absolute,
        "unlisted.txt",
        "02_risk/../02_risk/to_do.txt",
        "02_risk%5Cto_do.txt",
        "02_risk/to_do.txt%00",
        "02_risk/to_do.txt%00.pdf",
        "./02_risk/to_do.txt",
        "%FF%FE",
        "",
    ];
    for path in paths {
        for page in ["/document", "/document/file", "/document/page"] {
            let answer = app.get(&format!("{page}?path={path}&page=1"));
            assert_eq!(answer.status, 404, "{page} {path}");
        }
    }
    for path in [
        "/static/../engagement.toml",
        "/static/%2e%2e/engagement.toml",
        "/static/review.css/../../engagement.toml",
        "//etc/passwd",
        "/export/..%2Fengagement.toml",
        "/export/engagement.db",
        "/findings/F-%00",
        "/findings/F-00000000000000000000000000000000",
        "/findings/..%2F..%2Flog",
        "/coverage/%2e%2e",
        "/engagement.db",
    ] {
        assert_eq!(app.get(path).status, 404, "{path}");
    }
    assert_eq!(app.get("/document/page?path=02_risk%2Fto_do.txt&page=99999999999").status, 404);
}

#[test]
fn bytes_that_are_not_those_that_were_read_are_not_handed_out() {
    let folder = engagement();
    let app = App::opened(folder.path(), &[]);
    let (text, sheet) = ("02_risk/to_do.txt", "05_data/data_checks.csv");
    let at = |path: &str| folder.path().join("evidence").join(path);
    let original = fs::read(at(text)).expect("the sample");
    let ask = |path: &str| app.get(&format!("/document/file?path={path}"));
    assert_eq!(ask(text).body, original);
    fs::write(at(text), "SECRET").expect("writes");
    let answer = ask(text);
    assert_eq!(answer.status, 410);
    assert!(!answer.text().contains("SECRET"));
    fs::remove_file(at(text)).expect("removes");
    assert_eq!(ask(text).status, 410, "one that is gone");
    #[cfg(unix)]
    {
        let secret = folder.path().join("secret.txt");
        fs::write(&secret, "SECRET").expect("writes");
        fs::remove_file(at(sheet)).expect("removes");
        std::os::unix::fs::symlink(&secret, at(sheet)).expect("links");
        let answer = ask(sheet);
        assert_eq!(answer.status, 410, "a link in place of a file");
        assert!(!answer.text().contains("SECRET"));
    }
    fs::write(at(text), &original).expect("writes");
    assert_eq!(ask(text).body, original, "the same bytes again");
    let zipped = output(folder.path(), "documents.json");
    let inside = zipped["documents"].as_array().expect("a list").iter();
    let inside = inside.filter_map(|row| row["path"].as_str()).find(|path| path.contains(".zip!"));
    let inside = inside.expect("a file in an archive");
    assert!(ask(&inside.replace(' ', "%20")).body.len() > 10, "{inside}");
}

#[test]
fn a_form_that_is_too_long_is_refused_and_the_next_is_not() {
    let folder = engagement();
    let app = App::opened(folder.path(), &["--as", "Ada"]);
    let long = "x".repeat(300 << 10);
    let answer = app.send("/who/set", &[("name", &long)]).expect("answers");
    assert_eq!(answer.status, 413);
    let answer = app.send("/who/set", &[("name", "Grace"), ("role", "auditor")]).expect("answers");
    assert_eq!(answer.status, 303);
    assert!(app.get(FINDINGS).text().contains("Grace"));
}

#[cfg(target_os = "linux")]
#[test]
fn only_this_machine_can_connect() {
    let folder = engagement();
    let app = App::start(folder.path(), &[]);
    let port = format!("{:04X}", app.port);
    let mut listening = Vec::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let table = fs::read_to_string(table).unwrap_or_default();
        // Address and state stand in the second and fourth column; 0A is listening.
        let columns = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let ours = columns.filter(|columns| columns.get(3) == Some(&"0A"));
        let addresses =
            ours.filter_map(|columns| columns[1].strip_suffix(&port).map(str::to_owned));
        listening.extend(addresses);
    }
    assert_eq!(listening, ["0100007F:"], "listens on more than 127.0.0.1");
    let taken = std::process::Command::new(TICKMARK)
        .args(["review", ".", "--no-open", "--port", &app.port.to_string()])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    assert_eq!(taken.status.code(), Some(2), "a port that is taken");
}

//! Listens on the loopback address, routes requests to pages and puts the guard before all of them.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawPathParams, RawQuery, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use tokio::net::TcpListener;

use super::app::{App, Reply, Visit};
use super::asked::Asked;
use super::guard::{Guard, HEADERS};
use super::{Error, Options, pages};

/// A form holds a few texts that people type.
const FORM_BYTES_MAX: usize = 256 << 10;

pub(super) fn run(options: Options, ready: impl FnOnce(&str)) -> Result<(), Error> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_io().build()?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listen = |source| Error::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let guard = Guard::new(listener.local_addr()?.port())?;
        let printed = guard.address();
        let app = Arc::new(App::new(options, guard));
        ready(&printed);
        let served = axum::serve(listener, router(app));
        tokio::select! {
            ended = served => ended?,
            interrupted = tokio::signal::ctrl_c() => interrupted?,
        }
        Ok(())
    })
}

/// Every address of the app.
fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/findings") }))
        .route("/who", read(pages::who::page))
        .route("/who/set", act(pages::who::set))
        .route("/findings", read(pages::findings::page))
        .route("/findings/{named}", read(pages::findings::page))
        .route("/findings/{named}/decide", act(pages::decide::decide))
        .route("/actions", read(pages::actions::page))
        .route("/actions/{named}", read(pages::actions::one))
        .route("/actions/{named}/record", act(pages::record::record))
        .route("/add", read(pages::add::page))
        .route("/add/write", act(pages::add::write))
        .route("/coverage", read(pages::coverage::page))
        .route("/coverage/{named}", read(pages::requirement::page))
        .route("/documents", read(pages::documents::page))
        .route("/document", read(pages::document::page))
        .route("/document/file", read(pages::document::file))
        .route("/document/page", read(pages::document::picture))
        .route("/soa", read(pages::soa::page))
        .route("/matrix", read(pages::matrix::page))
        .route("/search", read(pages::search::page))
        .route("/requests", read(pages::requests::page))
        .route("/sample", read(pages::sample::page))
        .route("/sample/{named}/check", act(pages::sample::check))
        .route("/log", read(pages::log::page))
        .route("/statistics", read(pages::statistics::page))
        .route("/report", read(pages::report::page))
        .route("/report/sign", act(pages::report::sign))
        .route("/export", read(pages::export::page))
        .route("/export/{named}", read(pages::export::download))
        .route("/keys", read(pages::keys::page))
        .fallback(|State(app): State<Arc<App>>| async move {
            answer(&app, |app| app.visit(Asked::default()).missing("There is no such page.")).await
        })
        .layer(middleware::from_fn_with_state(app.clone(), admit))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(app)
}

/// A page, as a function of what is asked for.
type Page = fn(&mut Visit<'_>) -> Reply;

/// A page that changes nothing.
fn read(page: Page) -> MethodRouter<Arc<App>> {
    get(
        move |State(app): State<Arc<App>>, path: RawPathParams, RawQuery(query): RawQuery| async move {
            let asked = Asked::new(named(&path), query.unwrap_or_default().as_bytes());
            answer(&app, |app| page(&mut app.visit(asked))).await
        },
    )
}

/// A form that was sent.
fn act(page: Page) -> MethodRouter<Arc<App>> {
    post(move |State(app): State<Arc<App>>, path: RawPathParams, form: Bytes| async move {
        let asked = Asked::new(named(&path), &form);
        answer(&app, |app| page(&mut app.visit(asked))).await
    })
}

/// Answers, and does what takes long on a thread of its own.
async fn answer(app: &Arc<App>, page: impl FnOnce(&App) -> Reply) -> Response {
    match page(app) {
        Reply::Later(work) => {
            let app = app.clone();
            let done = tokio::task::spawn_blocking(move || work(&app)).await;
            done.map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), response)
        }
        reply => response(reply),
    }
}

fn named(path: &RawPathParams) -> String {
    path.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// Stands before every page: see [`super::guard`].
async fn admit(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let mut answer = if let Err(status) = app.guard.is_ours(request.method(), headers) {
        (status, "This address serves the review on this machine only.\n").into_response()
    } else {
        match request.uri().path() {
            // They say nothing of the evidence, and the page that refuses needs them.
            "/static/review.css" => {
                asset("text/css; charset=utf-8", include_str!("assets/review.css"))
            }
            "/static/review.js" => {
                asset("text/javascript; charset=utf-8", include_str!("assets/review.js"))
            }
            "/static/tickmark.svg" => asset("image/svg+xml", include_str!("assets/tickmark.svg")),
            "/open" if !app.guard.is_let_in(headers) => open(&app, &query.unwrap_or_default()),
            "/open" => Redirect::to("/findings").into_response(),
            _ if app.guard.is_let_in(headers) => next.run(request).await,
            _ => (StatusCode::FORBIDDEN, axum::response::Html(NOT_LET_IN)).into_response(),
        }
    };
    for (name, value) in HEADERS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

fn open(app: &App, query: &str) -> Response {
    let asked = Asked::new(String::new(), query.as_bytes());
    match app.guard.let_in(asked.value("token")) {
        Some(cookie) => {
            // A redirect by the server would still count as caused by another site, and a strict cookie
            // would not be sent with it; a page of ours that goes on is ours.
            let page = axum::response::Html(LET_IN);
            ([(header::SET_COOKIE, cookie)], page).into_response()
        }
        None => (StatusCode::FORBIDDEN, axum::response::Html(NOT_LET_IN)).into_response(),
    }
}

const LET_IN: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>tickmark</title><meta http-equiv=\"refresh\" content=\"0; url=/findings\">\
    <link rel=\"stylesheet\" href=\"/static/review.css\"></head>\
    <body><main class=\"alone\"><h1>The review opens</h1>\
    <p><a href=\"/findings\">Go to the findings</a></p></main></body></html>";

const NOT_LET_IN: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>tickmark</title><link rel=\"stylesheet\" href=\"/static/review.css\"></head>\
    <body><main class=\"alone\"><h1>This review is open in another browser</h1>\
    <p>The address that <code>tickmark review</code> printed works once. \
    Stop it there and start it again to open the review here; no decision is lost.</p></main></body></html>";

fn asset(media_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}

fn response(reply: Reply) -> Response {
    match reply {
        Reply::Page(page) => axum::response::Html(page.into_string()).into_response(),
        Reply::Problem(status, page) => {
            (status, axum::response::Html(page.into_string())).into_response()
        }
        Reply::See(address) => Redirect::to(&address).into_response(),
        Reply::Download { name, media_type, bytes } => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers = [
                (header::CONTENT_TYPE, media_type.to_owned()),
                (header::CONTENT_DISPOSITION, disposition),
            ];
            (headers, bytes).into_response()
        }
        // What is later is done by now.
        Reply::Later(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Reply::Picture(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
    }
}

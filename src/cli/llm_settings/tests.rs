//! Tables of what is resolved and of what is refused.

use std::ffi::OsString;
use std::fs;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use super::{Asked, Reach, Resolved, resolve};
use crate::assess::llm::{ApiKey, Budget, Dialect, Network, Prices, Redact, Task};
use crate::cli::engagement_file::EngagementFile;
use crate::cli::failure::message;
use crate::cli::llm_args::LlmArgs;
use crate::cli::llm_table::{DialectName, TaskName};

/// A file that names a model on this machine.
const LOCAL: &str = "endpoint = 'http://localhost:11434'\nmodel = 'small'";
const REMOTE: &str = "endpoint = 'https://api.example.com/v1'\nmodel = 'large'";
const PLAIN: &str = "endpoint = 'http://gpu.example/v1'\nmodel = 'large'";

/// What is typed and set.
#[derive(Default)]
struct Given {
    args: LlmArgs,
    key: Option<&'static str>,
    offline: bool,
}

fn resolved(given: &Given, table: &str, folder: &Path) -> anyhow::Result<Resolved> {
    let file = EngagementFile::parse(&format!("[llm]\n{table}"), "engagement.toml")?;
    resolve(&Asked {
        args: &given.args,
        table: &file.llm,
        folder,
        reach: if given.offline { Reach::ThisMachine } else { Reach::Anywhere },
        key: given.key.map(OsString::from),
    })
}

/// The settings of a file and what is typed beside it.
fn settled(given: &Given, table: &str) -> Resolved {
    resolved(given, table, Path::new("")).unwrap_or_else(|error| panic!("{}", message(&error)))
}

fn check(given: &Given, table: &str, printed: &str) {
    let error = resolved(given, table, Path::new("")).expect_err(table);
    assert_eq!(message(&error), printed);
}

fn typed(args: LlmArgs) -> Given {
    Given { args, ..Given::default() }
}

#[test]
fn a_model_on_this_machine_needs_no_more_than_its_address_and_its_name() {
    let Resolved { settings, notes, sources } = settled(&Given::default(), LOCAL);
    assert_eq!(settings.endpoint, "http://localhost:11434");
    assert_eq!((settings.host.as_str(), settings.port), ("localhost", 11434));
    assert!(settings.is_loopback);
    assert_eq!(settings.dialect, Dialect::Ollama);
    assert_eq!(settings.model, "small");
    assert_eq!(settings.key, None);
    assert_eq!((settings.context_tokens, settings.answer_tokens_max), (8192, 900));
    assert_eq!((settings.concurrency.get(), settings.passages_max), (1, 12));
    assert_eq!((settings.connect_timeout_seconds, settings.answer_timeout_seconds), (10, 600));
    assert_eq!(settings.budget, Budget::default());
    assert_eq!((settings.prices, settings.ask_over), (None, None));
    assert_eq!((settings.tokenizer, settings.proxy), (None, None));
    assert_eq!((settings.redact, settings.network), (Redact::Yes, Network::Any));
    assert_eq!((settings.tasks.as_slice(), settings.repeats), ([Task::Assess].as_slice(), 1));
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(sources, ["endpoint from engagement.toml", "model from engagement.toml"]);
}

#[test]
fn a_model_elsewhere_is_asked_more_at_once_and_waited_for_less() {
    let given = Given { key: Some("sk-1\n"), ..Given::default() };
    let Resolved { settings, notes, sources } = settled(&given, REMOTE);
    assert!(!settings.is_loopback);
    assert_eq!(settings.dialect, Dialect::OpenAiChat);
    assert_eq!((settings.concurrency.get(), settings.answer_timeout_seconds), (4, 120));
    assert_eq!(settings.key.as_ref().map(ApiKey::reveal), Some("sk-1"));
    assert!(!format!("{settings:?}{sources:?}").contains("sk-1"));
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(sources.last().map(String::as_str), Some("key from `TICKMARK_LLM_KEY`"));
}

#[test]
fn what_is_typed_comes_before_the_file() {
    let file = format!(
        "{LOCAL}\ndialect = 'ollama'\ncontext_tokens = 4096\nconcurrency = 2\npassages = 3\n\
         max_tokens_total = 10\nmax_cost = 1\ndeadline_seconds = 1\ntasks = ['compare', 'assess', \
         'compare']\nrepeats = 3\nanswer_tokens_max = 100\nask_over = 0.5\nredact = false\nseed = 7\n\
         connect_timeout_seconds = 5\nanswer_timeout_seconds = 6\nhide = ['Ann']\n[llm.prices]\n\
         input_per_million = 1\noutput_per_million = 2.5\ncurrency = 'EUR'"
    );
    let of_file = settled(&Given::default(), &file).settings;
    assert_eq!((of_file.context_tokens, of_file.answer_tokens_max), (4096, 100));
    assert_eq!((of_file.concurrency.get(), of_file.passages_max), (2, 3));
    let budget = Budget { tokens: Some(10), money: Some(1.0), seconds: Some(1) };
    assert_eq!((of_file.budget, of_file.ask_over), (budget, Some(0.5)));
    let prices =
        Prices { input_per_million: 1.0, output_per_million: 2.5, currency: "EUR".to_owned() };
    assert_eq!(of_file.prices, Some(prices));
    assert_eq!((of_file.connect_timeout_seconds, of_file.answer_timeout_seconds), (5, 6));
    assert_eq!(of_file.tasks, [Task::Assess, Task::Compare]);
    assert_eq!((of_file.repeats, of_file.seed, of_file.redact), (3, 7, Redact::No));
    assert_eq!(of_file.hide, ["Ann"]);
    let args = LlmArgs {
        endpoint: Some("https://api.anthropic.com".to_owned()),
        model: Some("other".to_owned()),
        dialect: Some(DialectName::AnthropicMessages),
        context_tokens: NonZeroU32::new(2048),
        concurrency: NonZeroUsize::new(8),
        passages: NonZeroUsize::new(5),
        max_cost: Some(9.0),
        llm_tasks: vec![TaskName::Wording],
        repeats: Some(2),
        yes: true,
        ..LlmArgs::default()
    };
    let both = settled(&typed(args), &file).settings;
    assert_eq!(both.host, "api.anthropic.com");
    assert_eq!((both.model.as_str(), both.dialect), ("other", Dialect::AnthropicMessages));
    assert_eq!((both.context_tokens, both.concurrency.get(), both.passages_max), (2048, 8, 5));
    assert_eq!(both.budget, Budget { money: Some(9.0), ..budget });
    assert_eq!((both.tasks.as_slice(), both.repeats), ([Task::Wording].as_slice(), 2));
    assert_eq!(both.ask_over, None);
}

#[test]
fn a_variable_that_is_set_to_nothing_says_nothing() {
    let args = LlmArgs {
        endpoint: Some(String::new()),
        model: Some(" ".to_owned()),
        key_file: Some(PathBuf::new()),
        ..LlmArgs::default()
    };
    assert_eq!(settled(&typed(args), LOCAL).settings.model, "small");
}

#[test]
fn without_an_address_or_a_name_nothing_is_guessed() {
    check(
        &Given::default(),
        "model = 'small'",
        "no endpoint of a language model is given\n\nhint: pass `--endpoint URL`, or set `endpoint` \
         under `[llm]` in `engagement.toml`, such as `http://localhost:11434`",
    );
    check(
        &Given::default(),
        "endpoint = 'http://localhost'\nmodel = ' '",
        "no language model is named\n\nhint: pass `--model NAME`, or set `model` under `[llm]` in \
         `engagement.toml`",
    );
}

#[test]
fn an_address_that_cannot_be_used_is_not_repeated() {
    let shape = "write it like `http://localhost:11434` or `https://api.example.com/v1`";
    let place = "put the key into the environment variable `TICKMARK_LLM_KEY`, or into a file and \
                 pass `--key-file FILE`";
    for (url, fault, hint) in [
        ("ftp://h", "it begins with neither `http://` nor `https://`", shape),
        ("https://me:sk-1@h/v1", "it holds a user name or a password", place),
        ("https://h/v1?key=sk-1", "it holds a key, in its parameter `key`", place),
        ("https://h:x/v1", "its port is no number from 1 to 65535", shape),
        (
            "https://127.1/v1",
            "it names no host that can be told for sure",
            "write a name, or an IP address in full",
        ),
    ] {
        let printed = format!("cannot use the address of the endpoint: {fault}\n\nhint: {hint}");
        check(&Given::default(), &format!("endpoint = '{url}'\nmodel = 'm'"), &printed);
    }
    check(
        &Given::default(),
        &format!("{REMOTE}\nproxy = 'http://me:pw@proxy:3128'"),
        "cannot use the address of the proxy: it holds a user name or a password\n\nhint: name a \
         proxy that asks for no password",
    );
}

#[test]
fn offline_reaches_this_machine_and_nothing_else() {
    let given = Given { offline: true, ..Given::default() };
    assert_eq!(settled(&given, LOCAL).settings.network, Network::LoopbackOnly);
    check(
        &given,
        REMOTE,
        "`--offline` is given and the endpoint `api.example.com` is not this machine\n\nhint: go \
         without `--offline`, or name an endpoint on this machine, such as `http://localhost:11434`",
    );
}

#[test]
fn what_is_meant_for_this_machine_goes_through_no_proxy() {
    let proxied = |table: &str| {
        let table = format!("{table}\nproxy = 'http://proxy:3128'");
        settled(&Given::default(), &table).settings.proxy
    };
    assert_eq!(proxied(LOCAL), None);
    assert_eq!(proxied(REMOTE).as_deref(), Some("http://proxy:3128"));
}

#[test]
fn a_key_is_sent_where_others_can_read_it_only_if_that_is_allowed() {
    let given = Given { key: Some("sk-1"), ..Given::default() };
    check(
        &given,
        PLAIN,
        "cannot send the key to `gpu.example`: by `http://` others on the way can read it, and the \
         evidence with it\n\nhint: write `https://`, or set `allow_plain_http = true` under `[llm]` \
         in `engagement.toml`",
    );
    let notes = |given: &Given, table: &str| settled(given, table).notes;
    assert_eq!(
        notes(&given, &format!("{PLAIN}\nallow_plain_http = true")),
        ["the key and the evidence go to `gpu.example` by `http://`, which others on the way can \
             read"]
    );
    assert_eq!(
        notes(&Given::default(), PLAIN),
        ["evidence goes to `gpu.example` by `http://`, which others on the way can read"]
    );
    assert_eq!(notes(&given, LOCAL), Vec::<String>::new());
}

#[test]
fn kept_answers_need_no_endpoint_no_key_and_no_network() {
    let given = Given {
        args: LlmArgs { replay_only: true, ..LlmArgs::default() },
        key: Some("sk-1"),
        offline: true,
    };
    let settings = settled(&given, "model = 'm'").settings;
    assert_eq!((settings.endpoint.as_str(), settings.port), ("", 0));
    assert_eq!((settings.network, settings.key), (Network::None, None));
    assert_eq!(settled(&given, PLAIN).settings.host, "gpu.example");
}

#[test]
fn money_is_counted_by_prices_only() {
    let hint = "write `input_per_million`, `output_per_million` and `currency` under `[llm.prices]` \
                in `engagement.toml`";
    let args = LlmArgs { max_cost: Some(2.0), ..LlmArgs::default() };
    let printed = "cannot keep to the most it may cost (`max_cost`): no prices are given";
    check(&typed(args), LOCAL, &format!("{printed}\n\nhint: {hint}"));
    let printed = "cannot ask before it costs much (`ask_over`): no prices are given";
    let table = format!("{LOCAL}\nask_over = 2");
    check(&Given::default(), &table, &format!("{printed}\n\nhint: {hint}"));
}

#[test]
fn an_answer_leaves_room_for_its_question() {
    check(
        &Given::default(),
        &format!("{LOCAL}\ncontext_tokens = 900"),
        "900 tokens for question and answer leave no room beside an answer of 900\n\nhint: raise \
         `--context-tokens`, or lower `answer_tokens_max` under `[llm]` in `engagement.toml`",
    );
}

#[test]
fn a_typed_key_file_comes_before_the_environment_and_that_before_the_table() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("writes");
        path
    };
    let (one, two) = (write("one", b"key-one\r\n"), write("two", b"key-two\n"));
    write("tokenizer.json", b"{}");
    let table = format!("{REMOTE}\nkey_file = 'two'\ntokenizer = 'tokenizer.json'");
    let key = |given: &Given| {
        let settings = resolved(given, &table, folder.path()).expect("resolves").settings;
        assert_eq!(settings.tokenizer.as_deref(), Some(b"{}".as_slice()));
        settings.key.map(|key| key.reveal().to_owned())
    };
    let file = LlmArgs { key_file: Some(one.clone()), ..LlmArgs::default() };
    let both = Given { args: file, key: Some("key-env"), ..Given::default() };
    assert_eq!(key(&both).as_deref(), Some("key-one"));
    let environment = Given { key: Some("key-env"), ..Given::default() };
    assert_eq!(key(&environment).as_deref(), Some("key-env"));
    assert_eq!(key(&Given::default()).as_deref(), Some("key-two"));
    let refused = |text: &[u8], fault: &str| {
        fs::write(&two, text).expect("writes");
        let error = resolved(&Given::default(), &table, folder.path()).expect_err(fault);
        let printed = message(&error).replace(&folder.path().display().to_string(), "DIR");
        assert_eq!(printed.replace('\\', "/"), fault);
    };
    let hint = "hint: write the key alone, on one line";
    refused(b" \n", &format!("cannot use the key in `DIR/two`: it is empty\n\n{hint}"));
    refused(
        b"sk-1\nsk-2\n",
        &format!(
            "cannot use the key in `DIR/two`: it holds a line break, a space or another character \
             that no key has\n\n{hint}"
        ),
    );
    let hint = "hint: check the file, or put the key into `TICKMARK_LLM_KEY`";
    refused(
        &vec![b'a'; 20_000],
        &format!("cannot read the key file `DIR/two`: it is too long for a key\n\n{hint}"),
    );
    refused(
        b"\xff",
        &format!(
            "cannot read the key file `DIR/two`: stream did not contain valid UTF-8\n\n{hint}"
        ),
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let begins = |table: &str, words: &str| {
        let table = format!("{REMOTE}\n{table}");
        let error = resolved(&Given::default(), &table, Path::new("nowhere")).expect_err(words);
        assert!(message(&error).replace('\\', "/").starts_with(words), "{}", message(&error));
    };
    begins("key_file = 'k'", "cannot read the key file `nowhere/k`: ");
    begins("tokenizer = 't.json'", "cannot read the tokenizer `nowhere/t.json`: ");
}

#[test]
fn a_key_in_the_environment_that_is_none_is_refused_and_not_repeated() {
    check(
        &Given { key: Some("sk-1 sk-2"), ..Given::default() },
        LOCAL,
        "cannot use the key in `TICKMARK_LLM_KEY`: it holds a line break, a space or another \
         character that no key has\n\nhint: write the key alone, on one line",
    );
}

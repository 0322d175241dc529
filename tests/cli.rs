//! The command line as people meet it: its help, its errors, its exit statuses.

use std::fmt::Write as _;

/// What a command prints stands in `tests/cmd`; `TRYCMD=overwrite` writes it anew.
#[test]
fn commands_print_what_is_kept() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}

#[test]
fn the_command_line_is_well_defined() {
    tickmark::cli::command().debug_assert();
}

/// All help in one file, so that every change of a flag shows in review.
#[test]
fn the_help_is_the_one_that_is_kept() {
    let mut help = String::new();
    write_help(&tickmark::cli::command().term_width(100), "", &mut help);
    insta::assert_snapshot!("help", help);
}

fn write_help(command: &clap::Command, above: &str, help: &mut String) {
    let name = format!("{above}{}", command.get_name());
    let mut shown = command.clone().bin_name(&name);
    // The width is asked of the terminal, which a test has none of.
    shown = shown.term_width(100);
    let _ = writeln!(help, "$ {name} --help\n{}\n", shown.render_long_help());
    for verb in command.get_subcommands() {
        write_help(verb, &format!("{name} "), help);
    }
}

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
    let mut command = tickmark::cli::command().term_width(100);
    // The shared options reach the verbs when the definition is complete.
    command.build();
    let mut help = String::new();
    write_help(&mut command, &mut help);
    insta::assert_snapshot!("help", help);
}

fn write_help(command: &mut clap::Command, help: &mut String) {
    let name = command.get_bin_name().unwrap_or("tickmark").to_owned();
    let _ = writeln!(help, "$ {name} --help");
    for line in command.render_long_help().to_string().lines() {
        let _ = writeln!(help, "{}", line.trim_end());
    }
    help.push('\n');
    for verb in command.get_subcommands_mut() {
        write_help(verb, help);
    }
}

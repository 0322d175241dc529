//! The language model: a server that answers as it is told, well or badly.
//!
//! Which fault is tested where:
//!
//! | fault | test |
//! | --- | --- |
//! | 1 a true quotation | `quotations::a_draft_with_a_true_quotation_is_kept_and_points_into_its_document` |
//! | 2 invented, edited, stitched, cut, short | `quotations::a_quotation_that_does_not_stand_there_is_dropped_and_carries_no_conclusion` |
//! | 3 typography | `quotations::typography_may_differ_and_the_documents_own_words_are_shown` |
//! | 4 a passage not sent, another passage | `quotations::a_passage_that_was_not_sent_is_pointed_out_once_and_not_taken`, `quotations::a_quotation_of_another_passage_is_moved_there_and_marked` |
//! | 5 prose, fences, reasoning, wrong shape | `answers::an_answer_in_a_strange_place_or_wrapping_is_found`, `answers::a_slip_of_form_is_pointed_out_once` |
//! | 6 cut off, runaway | `answers::an_answer_that_breaks_off_is_given_twice_the_room_once` |
//! | 7 Retry-After | `line::a_wait_that_the_server_asks_for_is_made_and_a_senseless_one_is_not`, `line::a_wait_that_is_too_long_defers_the_question_to_the_end_of_the_run` |
//! | 8 quota, 401, 404 | `line::what_no_question_can_mend_is_asked_once_in_the_whole_run` |
//! | 9 500, 502, 200 | `line::what_passes_is_sent_again_and_no_more_than_is_allowed` |
//! | 10 too late | `line::an_answer_that_is_late_or_drips_is_given_up_in_time` |
//! | 11 reset, half a body, drip, 2 MiB, bad gzip | `line::a_connection_that_breaks_is_tried_again_and_then_given_up` and that of 10 |
//! | 12 400 naming a feature | `line::a_feature_that_the_server_lacks_is_asked_for_once_and_given_up_for_all` |
//! | 13 too long, cut by the server | `answers::a_question_that_is_too_long_for_the_server_is_shortened_once`, `answers::a_question_that_the_server_cut_without_a_word_is_shortened_once_and_then_given_up` |
//! | 14 refusals | `answers::a_refusal_is_final_and_kept` |
//! | 15 injection | `injection` |
//! | 16 personal data | `kept::personal_data_stays_here_and_quotations_come_back_with_it` |
//! | 17 kill -9 | `program::a_run_killed_between_answers_asks_only_for_the_rest_and_ends_with_the_same_bytes` |
//! | 18 second run, one file changed | `kept::a_second_run_asks_nothing_and_a_changed_file_only_what_it_concerns` |
//! | 19 cap, storm of 429 | `pace::no_more_questions_are_under_way_than_the_cap`, `pace::a_server_that_is_asked_too_much_is_asked_one_thing_at_a_time` |
//! | 20 budget | `pace::nothing_is_asked_that_could_go_over_the_budget` |
//! | 21 `--offline`, redirects | `program::offline_refuses_an_endpoint_elsewhere_before_anything_is_opened`, `line::a_redirect_is_not_followed` |
//! | 22 gates anew | `kept::kept_answers_pass_the_gates_anew_in_every_run` |
//! | 23 escaping | `kept::what_a_model_says_is_escaped_wherever_it_is_shown` |
//! | 24 schemas on the wire | `answers::every_schema_on_the_wire_keeps_to_what_all_servers_understand` |
//! | 25 any edit of a quotation | `quotations::whatever_is_answered_no_file_quotes_what_does_not_stand_there` |
//! | 26 a live model | `program::a_live_model_is_held_to_the_gates`, where `TICKMARK_LLM_URL` is set |

mod answers;
mod house;
mod injection;
mod kept;
mod line;
mod pace;
mod program;
mod question;
mod quotations;
mod server;
mod stands;
mod tasks;

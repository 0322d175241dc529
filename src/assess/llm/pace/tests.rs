//! The pace under good and bad answers, and the circuit.

use futures_util::FutureExt;
use futures_util::future::join_all;

use super::*;

const PAUSE: Duration = Duration::from_millis(30);

fn pace(cap: usize) -> Pace {
    let cap = NonZeroUsize::new(cap).expect("not zero");
    Pace::new(cap, Circuit { failures_max: 2, pause: PAUSE })
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().build().expect("a runtime").block_on(future)
}

/// Whether a turn is there without a wait.
fn is_free(pace: &Pace) -> bool {
    pace.turn().now_or_never().is_some_and(|turn| turn.is_ok())
}

#[test]
fn no_more_are_under_way_than_the_cap() {
    let pace = pace(2);
    run(join_all((0..20).map(|_| async {
        let _turn = pace.turn().await.expect("a turn");
        tokio::time::sleep(Duration::from_millis(1)).await;
    })));
    assert_eq!(pace.most_under_way(), 2);
    assert!(is_free(&pace));
}

#[test]
fn the_pace_halves_at_once_and_grows_slowly() {
    let pace = pace(5);
    let mut allowed = Vec::new();
    for _ in 0..4 {
        pace.slow_down();
        allowed.push(pace.allowed());
    }
    assert_eq!(allowed, [2, 1, 1, 1]);
    (0..19).for_each(|_| pace.went_well());
    assert_eq!(pace.allowed(), 1);
    pace.went_well();
    assert_eq!(pace.allowed(), 2);
    (0..500).for_each(|_| pace.went_well());
    assert_eq!(pace.allowed(), 5);
}

#[test]
fn a_slower_pace_holds_back_the_next_and_stops_none() {
    let pace = pace(2);
    let turns = [run(pace.turn()), run(pace.turn())];
    pace.slow_down();
    let [first, second] = turns;
    drop(first);
    assert!(!is_free(&pace));
    drop(second);
    assert!(is_free(&pace));
}

#[test]
fn a_wait_that_is_called_off_blocks_nobody() {
    let pace = pace(1);
    run(async {
        let turn = pace.turn().await.expect("a turn");
        let called_off = tokio::time::timeout(Duration::from_millis(1), pace.turn()).await;
        assert!(called_off.is_err());
        drop(turn);
        assert!(pace.turn().await.is_ok());
    });
}

#[test]
fn an_answer_between_two_losses_keeps_the_circuit_closed() {
    let pace = pace(1);
    for _ in 0..5 {
        pace.lost();
        pace.went_well();
    }
    assert!(is_free(&pace));
}

/// A pace whose endpoint rests.
fn resting() -> Pace {
    let pace = pace(3);
    pace.lost();
    assert!(is_free(&pace));
    pace.lost();
    pace
}

#[test]
fn after_the_rest_exactly_one_probe_goes() {
    let pace = resting();
    run(async {
        let started = Instant::now();
        let probe = pace.turn().await.expect("the probe");
        assert!(started.elapsed() >= PAUSE);
        assert!(probe.is_probe());
        assert!(!is_free(&pace));
        pace.went_well();
        assert!(is_free(&pace));
    });
}

#[test]
fn a_lost_probe_gives_the_endpoint_up_for_those_who_wait_too() {
    let pace = resting();
    run(async {
        let turns = join_all((0..5).map(|_| async {
            let turn = pace.turn().await?;
            tokio::task::yield_now().await;
            turn.lost();
            Ok(())
        }));
        let turns = turns.await;
        let ended: Vec<bool> = turns.iter().map(Result::is_ok).collect();
        assert_eq!(ended, [true, false, false, false, false]);
        assert_eq!(turns.last(), Some(&Err(CircuitOpen)));
        assert!(pace.turn().now_or_never().is_some_and(|turn| turn.is_err()));
    });
}

#[test]
fn a_probe_that_is_called_off_makes_room_for_another() {
    let pace = resting();
    run(async {
        drop(pace.turn().await.expect("the probe"));
        assert!(pace.turn().await.is_ok_and(|turn| turn.is_probe()));
    });
}

#[test]
fn a_straggler_does_not_speak_for_the_probe() {
    let pace = resting();
    run(async {
        let probe = pace.turn().await.expect("the probe");
        pace.lost();
        pace.went_well();
        drop(probe);
        assert!(is_free(&pace));
    });
}

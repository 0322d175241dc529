//! How far two judges agree beyond chance, on three classes: supported, half of it, gap.
//!
//! Two measures, as each fails where the other holds: Cohen's kappa falls towards nought where nearly all is
//! of one class, however well both agree; Gwet's AC1 does not.

use serde::Serialize;

use super::coverage::Class;

/// Agreement beyond chance: 1 is perfect, 0 is chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales"): `(p - e) / (1 - e)`, where
    /// `e` is the sum over classes of the product of both judges' shares. None where both know one class only.
    pub kappa: Option<f64>,
    /// Gwet's AC1 (Gwet 2008, "Computing inter-rater reliability and its variance in the presence of high
    /// agreement"): the same with `e` as the sum over classes of `s (1 - s)` through the classes less one,
    /// where `s` is the mean of both judges' shares. None where nothing was judged.
    pub ac1: Option<f64>,
}

/// The agreement of labels and conclusions.
pub(super) fn agreement(pairs: &[(Class, Class)]) -> Agreement {
    if pairs.is_empty() {
        return Agreement::default();
    }
    let of = pairs.len() as f64;
    let share = |is: &dyn Fn(&(Class, Class)) -> bool| {
        pairs.iter().filter(|pair| is(pair)).count() as f64 / of
    };
    let observed = share(&|(label, said)| label == said);
    let shares = Class::ALL
        .map(|class| (share(&|(label, _)| *label == class), share(&|(_, said)| *said == class)));
    let by_product: f64 = shares.iter().map(|(labelled, said)| labelled * said).sum();
    let by_spread: f64 = shares
        .iter()
        .map(|(labelled, said)| f64::midpoint(*labelled, *said))
        .map(|mean| mean * (1.0 - mean))
        .sum::<f64>()
        / (Class::ALL.len() - 1) as f64;
    let beyond =
        |chance: f64| (chance < 1.0 - f64::EPSILON).then(|| (observed - chance) / (1.0 - chance));
    Agreement { kappa: beyond(by_product), ac1: beyond(by_spread) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Class::{Gap, Half, Supported};

    fn check(pairs: &[(Class, Class, usize)], kappa: Option<f64>, ac1: Option<f64>) {
        let pairs: Vec<(Class, Class)> = pairs
            .iter()
            .flat_map(|(label, said, times)| std::iter::repeat_n((*label, *said), *times))
            .collect();
        let found = agreement(&pairs);
        let is_close = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() < 1e-6,
            (one, other) => one == other,
        };
        assert!(is_close(found.kappa, kappa) && is_close(found.ac1, ac1), "{found:?}");
    }

    #[test]
    fn agreement_is_counted_beyond_chance() {
        // Ten cases, seven alike. Labels 4, 3, 3 and conclusions 5, 2, 3: by product 0.2 + 0.06 + 0.09.
        // Means 0.45, 0.25, 0.3: by spread (0.2475 + 0.1875 + 0.21) / 2.
        check(
            &[
                (Supported, Supported, 4),
                (Half, Half, 1),
                (Half, Supported, 1),
                (Half, Gap, 1),
                (Gap, Gap, 2),
                (Gap, Half, 1),
            ],
            Some((0.7 - 0.35) / 0.65),
            Some((0.7 - 0.3225) / 0.6775),
        );
        // Where nearly all is a gap, kappa calls nine of ten chance and AC1 does not.
        check(&[(Gap, Gap, 9), (Half, Gap, 1)], Some(0.0), Some((0.9 - 0.0475) / 0.9525));
        check(&[(Supported, Gap, 1), (Gap, Supported, 1)], Some(-1.0), Some(-1.0 / 3.0));
    }

    #[test]
    fn where_there_is_one_class_or_nothing_kappa_is_not_told() {
        check(&[(Gap, Gap, 5)], None, Some(1.0));
        check(&[], None, None);
    }
}

//! A mean with how sure it is, by the bootstrap: what the mean would be over other cases of the kind.

use serde::Serialize;

/// A mean and the range in which nineteen of twenty resampled means lie (Efron 1979, percentiles).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
    /// Over how many cases.
    pub cases: u32,
}

const RESAMPLES: usize = 1000;

/// The mean of values with its interval. The draw is the same every time: it depends on nothing else.
pub(super) fn estimate(values: &[f64]) -> Estimate {
    if values.is_empty() {
        return Estimate::default();
    }
    let mean = |sum: f64| sum / values.len() as f64;
    let mut state = 42_001;
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn = (0..values.len()).map(|_| values[next(&mut state) as usize % values.len()]);
            mean(drawn.sum())
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Estimate {
        value: mean(values.iter().sum()),
        low: means[RESAMPLES / 40],
        high: means[RESAMPLES - 1 - RESAMPLES / 40],
        cases: values.len() as u32,
    }
}

/// The next number of `SplitMix64` (Steele, Lea and Flood 2014), its upper half.
fn next(state: &mut u64) -> u32 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_mean_and_narrows_with_cases() {
        let few = estimate(&[0.0, 1.0, 1.0, 0.0]);
        assert!(few.low <= few.value && few.value <= few.high);
        let many = estimate(&[0.0, 1.0].repeat(100));
        assert!(many.high - many.low < few.high - few.low);
        assert_eq!(estimate(&[0.5; 7]), Estimate { value: 0.5, low: 0.5, high: 0.5, cases: 7 });
        assert_eq!(estimate(&[]), Estimate::default());
    }
}

//! The rule C as it is written down: fractions compared by cross-multiplication in u128, one median
//! selected among the reports for each bucket. Slow, and what [`super::combine`] is held against.

use super::{Combined, Expected, Rule};
use crate::ratio::PPM;
use std::cmp::Ordering;

/// Samples and buckets of a report.
pub type Report<'a> = (u64, &'a [(u16, u64)]);

pub fn combine(reports: &[Report<'_>], expected: Expected, rule: Rule) -> Combined {
	let reported = reports.iter().fold(0u64, |sum, (samples, _)| sum.saturating_add(*samples));
	let mut cursors: Vec<Cursor<'_>> = reports
		.iter()
		.filter(|(samples, _)| counts(*samples, expected.each, rule.min_coverage_ppm))
		.map(|(samples, rest)| Cursor { samples: *samples, answered: 0, rest })
		.collect();
	let reporters = u32::try_from(cursors.len()).unwrap_or(u32::MAX);
	let is_minority =
		2 * u128::from(reporters) * u128::from(expected.each) <= u128::from(expected.all);
	let samples = if reporters < rule.min_reporters || is_minority {
		None
	} else {
		upper_median(&mut cursors, |a, b| a.samples.cmp(&b.samples)).map(|cursor| cursor.samples)
	};
	let Some(samples) = samples else {
		return Combined { reported, reporters, ..Combined::default() };
	};
	Combined { reported, reporters, samples, buckets: merge(&mut cursors, samples) }
}

fn counts(samples: u64, expected_each: u64, min_coverage_ppm: u32) -> bool {
	let taken = u128::from(samples) * u128::from(PPM);
	samples > 0 && taken >= u128::from(min_coverage_ppm) * u128::from(expected_each)
}

/// How far a report has been read.
struct Cursor<'a> {
	/// m, never 0.
	samples: u64,
	/// Answers of the buckets read so far, at most m.
	answered: u64,
	rest: &'a [(u16, u64)],
}

impl Cursor<'_> {
	/// Reads all buckets up to and with `bucket`.
	fn advance(&mut self, bucket: u16) {
		while let Some(((next, count), rest)) = self.rest.split_first() {
			if *next > bucket {
				return;
			}
			self.answered = self.answered.saturating_add(*count).min(self.samples);
			self.rest = rest;
		}
	}

	/// Order of answered / m, by cross-multiplication: below 2¹²⁸ for any u64.
	fn compare_share(&self, other: &Self) -> Ordering {
		let ours = u128::from(self.answered) * u128::from(other.samples);
		ours.cmp(&(u128::from(other.answered) * u128::from(self.samples)))
	}

	/// answered / m of 16·`samples`, rounded half up.
	///
	/// In two divisions, since 16·answered·samples may exceed u128: the quotient is at most `samples`
	/// and the remainder below m, so that everything stays below 2¹²⁸.
	fn sixteenths_of(&self, samples: u64) -> u64 {
		let m = u128::from(self.samples).max(1);
		let product = u128::from(self.answered) * u128::from(samples);
		let (whole, rest) = (product / m, product % m);
		u64::try_from(16 * whole + (32 * rest + m) / (2 * m)).unwrap_or(u64::MAX)
	}
}

/// The buckets of the record: one walk over the union of all buckets, ascending.
fn merge(cursors: &mut [Cursor<'_>], samples: u64) -> Vec<(u16, u64)> {
	let mut buckets = Vec::new();
	let mut answered = 0u64;
	while let Some(bucket) =
		cursors.iter().filter_map(|cursor| cursor.rest.first()).map(|(next, _)| *next).min()
	{
		cursors.iter_mut().for_each(|cursor| cursor.advance(bucket));
		let Some(median) = upper_median(cursors, Cursor::compare_share) else { break };
		let reached = median.sixteenths_of(samples);
		// A pointwise median of ascending functions ascends, and so does its rounding.
		let count = reached.saturating_sub(answered);
		if count > 0 {
			buckets.push((bucket, count));
			answered = reached;
		}
	}
	buckets
}

/// The element floor(k/2) of the ascending order. Equal shares are worth the same, so it does not
/// matter which of them stands there, nor in which order the reports came.
fn upper_median<'c, 'v>(
	cursors: &'c mut [Cursor<'v>],
	compare: impl Fn(&Cursor<'v>, &Cursor<'v>) -> Ordering,
) -> Option<&'c Cursor<'v>> {
	if cursors.is_empty() {
		return None;
	}
	let middle = cursors.len() / 2;
	let (_, median, _) = cursors.select_nth_unstable_by(middle, compare);
	Some(median)
}

//! Several reports, one record: the rule C (F12), which no minority of reporters can bend.

use crate::ratio::PPM;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What one reporter saw of one target, in a window or summed over a day or an era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View<'a> {
	/// Samples taken, answered or not: m, at most the samples expected of each reporter.
	pub samples: u64,
	/// Answers in time as (bucket, count), ascending by bucket, together at most `samples`.
	pub buckets: &'a [(u16, u64)],
}

/// What it takes to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
	/// The share of the expected samples that a report must have taken, ppm.
	pub min_coverage_ppm: u32,
	/// How many such reports make a quorum; fewer leave the record unknown.
	pub min_reporters: u32,
}

/// What the reports say together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Combined {
	/// Samples of all reports, counting or not: Σ m, for the coverage.
	pub reported: u64,
	/// Counting reports: k.
	pub reporters: u32,
	/// Samples of the record: the upper median of the counting reports' m; 0 without a quorum.
	pub samples: u64,
	/// Answers as (bucket, count > 0 in sixteenths of a sample), ascending; together at most
	/// 16·`samples`; none without a quorum.
	pub buckets: Vec<(u16, u64)>,
}

/// Combines the reports of one target, indicator and window (day, era) into one record.
///
/// A report counts when m > 0 and m·10⁶ >= min_coverage·E, E = `expected_each`. With fewer than
/// min_reporters of them (or none): no quorum, hence no samples. Otherwise S is the upper median of
/// their m, the element floor(k/2) of the ascending list; F(b) the upper median of the shares
/// F_i(b) = Σ_{j<=b} c_i\[j\] / m_i, compared as exact fractions; R(b) = F(b)·16·S rounded half up;
/// bucket b holds R(b) - R(previous b).
///
/// Where fewer than half of the counting reports are false, samples and every F(b) lie within the
/// honest ones' own values; rounding moves a cumulative count by at most 1/32 of a sample.
///
/// Source: `docs/formulas.md` F12. Work: buckets of the union times reports (each median is selected,
/// not sorted). Every product is below 2¹²⁸ for any u64; exact for S < 2⁶⁰, saturating above. A report
/// that breaks its form does no harm beyond itself: answers above m count as m, a bucket out of order
/// as the one before it.
///
/// With E = 4, m = 4, 4, 4 and answers {100: 4}, {100: 2, 200: 2}, {200: 1}: S = 4, {100: 32, 200: 32}.
pub fn combine(views: &[View<'_>], expected_each: u64, rule: Rule) -> Combined {
	let reported = views.iter().fold(0u64, |sum, view| sum.saturating_add(view.samples));
	let mut cursors: Vec<Cursor<'_>> = views
		.iter()
		.filter(|view| counts(view, expected_each, rule.min_coverage_ppm))
		.map(|view| Cursor { samples: view.samples, answered: 0, rest: view.buckets })
		.collect();
	let reporters = u32::try_from(cursors.len()).unwrap_or(u32::MAX);
	let samples = if reporters < rule.min_reporters {
		None
	} else {
		upper_median(&mut cursors, |a, b| a.samples.cmp(&b.samples)).map(|cursor| cursor.samples)
	};
	let Some(samples) = samples else {
		return Combined { reported, reporters, ..Combined::default() };
	};
	Combined { reported, reporters, samples, buckets: merge(&mut cursors, samples) }
}

fn counts(view: &View<'_>, expected_each: u64, min_coverage_ppm: u32) -> bool {
	let taken = u128::from(view.samples) * u128::from(PPM);
	view.samples > 0 && taken >= u128::from(min_coverage_ppm) * u128::from(expected_each)
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

#[cfg(test)]
mod tests;

//! Several reports, one record: the rule C (F12), which no minority of reporters can bend.

use crate::ratio::PPM;
use alloc::vec::Vec;

/// What one reporter saw of one target, in a window or summed over a day or an era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View<Buckets> {
	/// Samples taken, answered or not: m, at most the samples expected of each reporter.
	pub samples: u64,
	/// Answers in time as (bucket, count), ascending by bucket, together at most `samples`.
	pub buckets: Buckets,
}

/// A [`View`] without its latencies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
	/// Samples taken, answered or not: m.
	pub samples: u64,
	/// Answers in time, at most `samples`.
	pub answered: u64,
}

/// What it takes to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
	/// The share of the expected samples that a report must have taken, ppm.
	pub min_coverage_ppm: u32,
	/// How many such reports make a quorum, and more than half of those that were due; fewer leave the record
	/// unknown.
	pub min_reporters: u32,
}

/// The samples that were to be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
	/// By each reporter: E.
	pub each: u64,
	/// By all active reporters together: n·E; of a day or an era the sum over its windows.
	pub all: u64,
}

impl Expected {
	/// Whether so many full reports hold more than half of what was expected: 2·k·E > expected. Silence of the
	/// others, whoever causes it, does not make a minority the whole.
	fn is_majority(&self, reporters: u32) -> bool {
		2 * u128::from(reporters) * u128::from(self.each) > u128::from(self.all)
	}
}

impl Rule {
	fn counts(&self, samples: u64, expected_each: u64) -> bool {
		let taken = u128::from(samples) * u128::from(PPM);
		samples > 0 && taken >= u128::from(self.min_coverage_ppm) * u128::from(expected_each)
	}

	/// The upper median of the counting reports' m; none without a quorum.
	fn samples(&self, counting: impl Iterator<Item = u64>, expected: Expected) -> Option<u64> {
		let mut samples: Vec<_> = counting.collect();
		let reporters = u32::try_from(samples.len()).unwrap_or(u32::MAX);
		if reporters < self.min_reporters || !expected.is_majority(reporters) {
			return None;
		}
		upper_median(&mut samples)
	}
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
/// A report counts when m > 0 and m·10⁶ >= min_coverage·E, E = `expected.each`. With k < min_reporters of
/// them, none, or 2·k·E <= `expected.all` (no more than half of the active reporters): no quorum, hence no
/// samples. Otherwise S is the upper median of
/// their m, the element floor(k/2) of the ascending list; F(b) the upper median of the shares
/// F_i(b) = Σ_{j<=b} c_i\[j\] / m_i as exact fractions; R(b) = F(b)·16·S rounded half up; bucket b
/// holds R(b) - R(previous b).
///
/// Where fewer than half of the counting reports are false, samples and every F(b) lie within the
/// honest ones' own values; rounding moves a cumulative count by at most 1/32 of a sample.
///
/// Source: `docs/reference/formulas.md` F12. Rounding ascends with what is rounded, so R is the upper median of
/// the F_i(b)·16·S that are rounded each: no two fractions are ever compared. Work: a division for
/// each bucket of each report (none where its m is S), and for each bucket of the union a look at
/// every report and a sort of what is nearly sorted. Exact for S < 2⁶⁰, saturating above. A report that breaks its form does no harm beyond
/// itself: answers above m count as m, a bucket out of order as the one before it.
///
/// With three active, E = 4, m = 4, 4, 4 and answers {100: 4}, {100: 2, 200: 2}, {200: 1}: S = 4, {100: 32, 200: 32}.
pub fn combine<Buckets>(
	views: impl IntoIterator<Item = View<Buckets>>,
	expected: Expected,
	rule: Rule,
) -> Combined
where
	Buckets: IntoIterator<Item = (u16, u64)>,
{
	let mut reported = 0u64;
	let mut cursors = Vec::new();
	for View { samples, buckets } in views {
		reported = reported.saturating_add(samples);
		if rule.counts(samples, expected.each) {
			cursors.push(Cursor::new(samples, buckets.into_iter()));
		}
	}
	let reporters = u32::try_from(cursors.len()).unwrap_or(u32::MAX);
	match rule.samples(cursors.iter().map(|cursor| cursor.tally.samples), expected) {
		Some(samples) => {
			Combined { reported, reporters, samples, buckets: merge(&mut cursors, samples) }
		},
		None => Combined { reported, reporters, ..Combined::default() },
	}
}

/// What [`combine`] says without its latencies, of reports without theirs: the samples of the record
/// and all answers in sixteenths of a sample, R of the last bucket. None without a quorum.
///
/// With E = 4, m = 4, 4, 4 and 4, 4, 1 answers: S = 4, 64 sixteenths.
pub fn answered(
	tallies: impl IntoIterator<Item = Tally>,
	expected: Expected,
	rule: Rule,
) -> Option<Tally> {
	let counting: Vec<_> =
		tallies.into_iter().filter(|tally| rule.counts(tally.samples, expected.each)).collect();
	let samples = rule.samples(counting.iter().map(|tally| tally.samples), expected)?;
	let mut reached: Vec<_> = counting.iter().map(|tally| tally.sixteenths_of(samples)).collect();
	Some(Tally { samples, answered: upper_median(&mut reached)? })
}

impl Tally {
	/// answered / m of 16·`samples`, rounded half up; answers above m count as m.
	fn sixteenths_of(&self, samples: u64) -> u64 {
		let (answered, m) = (self.answered.min(self.samples), self.samples);
		if m == samples {
			return answered.saturating_mul(16);
		}
		// Where 32·answered·samples + m is below 2⁶⁴, as it is but for reports of many years: processors
		// and WebAssembly divide u128 many times slower.
		if (m | samples) >> 29 == 0 {
			return (32 * answered * samples + m) / (2 * m).max(1);
		}
		// In two divisions, since 16·answered·samples may exceed u128: the quotient is at most `samples`
		// and the remainder below m, so that everything stays below 2¹²⁸.
		let m = u128::from(m).max(1);
		let product = u128::from(answered) * u128::from(samples);
		let (whole, rest) = (product / m, product % m);
		u64::try_from(16 * whole + (32 * rest + m) / (2 * m)).unwrap_or(u64::MAX)
	}
}

/// How far a report has been read.
struct Cursor<Rest> {
	/// Of the buckets read so far.
	tally: Tally,
	/// What they make of the record, in sixteenths.
	reached: u64,
	/// The bucket to be read next.
	next: Option<(u16, u64)>,
	rest: Rest,
}

impl<Rest: Iterator<Item = (u16, u64)>> Cursor<Rest> {
	fn new(samples: u64, mut rest: Rest) -> Self {
		let tally = Tally { samples, answered: 0 };
		Self { tally, reached: 0, next: rest.next(), rest }
	}

	/// The bucket to be read next; none of them is so far up.
	fn due(&self) -> u32 {
		self.next.map_or(u32::MAX, |(bucket, _)| bucket.into())
	}

	/// Reads all buckets up to and with `bucket`, which is due.
	fn advance(&mut self, bucket: u32) {
		while let Some((_, count)) = self.next.filter(|(next, _)| u32::from(*next) <= bucket) {
			self.tally.answered = self.tally.answered.saturating_add(count);
			self.next = self.rest.next();
		}
	}
}

/// The buckets of the record: one walk over the union of all buckets, ascending.
fn merge<Rest>(cursors: &mut [Cursor<Rest>], samples: u64) -> Vec<(u16, u64)>
where
	Rest: Iterator<Item = (u16, u64)>,
{
	let middle = cursors.len() / 2;
	let mut buckets = Vec::new();
	let mut answered = 0u64;
	let mut due = cursors.iter().map(Cursor::due).min().unwrap_or(u32::MAX);
	while let Ok(bucket) = u16::try_from(due) {
		let mut next = u32::MAX;
		for cursor in cursors.iter_mut() {
			if cursor.due() <= due {
				cursor.advance(due);
				cursor.reached = cursor.tally.sixteenths_of(samples);
			}
			next = next.min(cursor.due());
		}
		// They stand nearly in order since the bucket before, which is where sorting is quickest.
		cursors.sort_unstable_by_key(|cursor| cursor.reached);
		// A pointwise median of ascending functions ascends, and so does its rounding.
		let reached = cursors.get(middle).map_or(answered, |median| median.reached);
		if reached > answered {
			buckets.push((bucket, reached - answered));
			answered = reached;
		}
		due = next;
	}
	buckets
}

/// The element floor(k/2) of the ascending order.
fn upper_median(values: &mut [u64]) -> Option<u64> {
	if values.is_empty() {
		return None;
	}
	let middle = values.len() / 2;
	let (_, median, _) = values.select_nth_unstable(middle);
	Some(*median)
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;

//! What reporters see of targets: latencies as they are met, the same in every run.

use super::dice::Dice;
use codec::Compact;
use pallet_sli::{Indicator, ReportEntry, TargetId};

/// How answers of one target to one reporter lie around their median.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
	/// As between data centres: most answers within a quarter of the median.
	Usual,
	/// As over a line that is shared and full: from a third to three times the median.
	Broad,
}

/// What a reporter saw of a target in a window of which it took `samples`.
pub fn entry(
	reporter: u32,
	target: TargetId,
	indicator: Indicator,
	samples: u32,
	window: u32,
	spread: Spread,
) -> ReportEntry {
	let kind = indicator as u64;
	let mut of_target = Dice::new(&[1, target.into(), kind]);
	let is_slow = of_target.below(20) == 0;
	let mut of_pair = Dice::new(&[2, reporter.into(), target.into(), kind]);
	let usual_us = match indicator {
		Indicator::Arrival => 400_000.0,
		Indicator::Rpc => 80_000.0,
		_ => 40_000.0,
	};
	let pace = f64::exp(0.6 * of_target.normal() + 0.25 * of_pair.normal());
	let median = usual_us * pace * if is_slow { 5.0 } else { 1.0 };
	let (sigma, lost) = match spread {
		Spread::Usual => (0.25, if is_slow { 0.1 } else { 0.005 }),
		Spread::Broad => (1.1, 0.03),
	};
	let mut dice = Dice::new(&[3, reporter.into(), target.into(), kind, window.into()]);
	let answers = (0..samples).filter_map(|_| {
		let latency = median * f64::exp(sigma * dice.normal());
		(dice.share() >= lost && latency < 10_000_000.0).then(|| bucket(latency as u64))
	});
	ReportEntry { target, indicator, samples, buckets: counts(answers.collect()) }
}

/// As many answers as there are samples, each in a bucket of its own as far as buckets go.
pub fn worst_entry(
	reporter: u32,
	target: TargetId,
	indicator: Indicator,
	samples: u32,
) -> ReportEntry {
	let answers = (0..samples).map(|sample| ((sample * 7 + reporter) % 736) as u16);
	ReportEntry { target, indicator, samples, buckets: counts(answers.collect()) }
}

fn counts(mut answers: Vec<u16>) -> Vec<(Compact<u32>, Compact<u32>)> {
	answers.sort_unstable();
	let mut last = 0u32;
	answers
		.chunk_by(|one, other| one == other)
		.map(|same| {
			let index = same.first().copied().map_or(0, u32::from);
			let difference = index - last;
			last = index;
			(Compact(difference), Compact(same.len() as u32))
		})
		.collect()
}

/// The bucket of a latency: F10 of docs/reference/formulas.md.
fn bucket(latency_us: u64) -> u16 {
	let latency = latency_us.min((1 << 27) - 1);
	if latency < 64 {
		return latency as u16;
	}
	let shift = latency.ilog2() - 5;
	(32 * u64::from(shift) + (latency >> shift)) as u16
}

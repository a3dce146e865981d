//! What blocks bear: the counter, closing and the reports themselves.

use crate::{
	bar,
	crowd::{Cost, Crowd, START, Size, WINDOW_S},
	latencies::{Spread, entry},
};
use almanac_runtime::{Runtime, configs::system::Weights};
use pallet_sli::weights::{Measured, WeightInfo};
use std::time::Duration;

/// With slots of 3 seconds each of 1,000 validators has one in every hour.
const SLOT_MS: u64 = 3_000;
/// The blocks that have to bear a window: those of slots of 6 seconds.
const BLOCKS: u64 = 600;
/// How many blocks finality takes, before which no reporter reports.
const FINALITY: u32 = 3;

/// What was seen of a window.
#[derive(Clone, Copy, Default)]
struct Window {
	closing: u64,
	closing_blocks: u32,
	reports: u64,
	reports_blocks: u32,
	accepted: u32,
}

/// Runs so many windows and prints what they cost; the chain as it stands then, in the grace of the next window,
/// whose reports are in.
pub fn measure(targets: u32, reporters: u32, windows: u32, spread: Spread) -> Crowd {
	let mut chain = Crowd::new(Size {
		targets,
		reporters,
		slot_ms: SLOT_MS,
		session_blocks: 200,
		windows: windows + 2,
		closing_share_ppm: 100_000,
		start: START,
		samples: 60,
		slots_to_commit: 1,
	});
	let per_window = u64::from(WINDOW_S) * 1_000 / SLOT_MS;
	let first = chain.slot_at(START);
	let last = START + windows * WINDOW_S;
	// What the grace of the last window takes is not counted: it has no window of its own.
	let mut seen = vec![Window::default(); windows as usize + 1];
	let mut beyond = Window::default();
	let (mut worst, mut closing_time, mut reports_time) =
		(Cost::default(), Duration::ZERO, Duration::ZERO);
	let (mut next, mut counted_for, mut refused) = (START, 0, 0);
	for slot in first.. {
		if next > last && chain.waiting() == 0 {
			break;
		}
		let cost = chain.block(slot);
		let window = seen.get_mut(((slot - first) / per_window) as usize).unwrap_or(&mut beyond);
		if cost.closing.ref_time() > 2 * Measured::<Runtime>::poll().ref_time() {
			window.closing_blocks += 1;
		}
		window.closing += cost.closing.ref_time();
		window.reports += cost.reports.ref_time();
		window.reports_blocks += u32::from(cost.accepted > 0);
		window.accepted += cost.accepted;
		refused += cost.refused;
		worst.closing = worst.closing.max(cost.closing);
		worst.closing_time = worst.closing_time.max(cost.closing_time);
		closing_time += cost.closing_time;
		reports_time += cost.reports_time;
		if chain.is_counted(next) {
			counted_for += 1;
			if counted_for == FINALITY {
				chain.report(next, |reporter, target, indicator, samples| {
					entry(reporter, target, indicator, samples, next, spread)
				});
				(next, counted_for) = (next + WINDOW_S, 0);
			}
		}
	}
	assert_eq!(
		chain.first_open(),
		last,
		"closing keeps up, and the grace of the last window lasts"
	);
	print(&seen, spread, worst, refused);
	println!(
		"          native time: closing {:.2} s, its worst block {:.1} ms; reports {:.2} s; weight is {:.1} and {:.1} times as much\n",
		closing_time.as_secs_f64(),
		worst.closing_time.as_secs_f64() * 1e3,
		reports_time.as_secs_f64(),
		sum(&seen, |it| it.closing) as f64 / 1e12 / closing_time.as_secs_f64(),
		sum(&seen, |it| it.reports) as f64 / 1e12 / reports_time.as_secs_f64(),
	);
	chain
}

fn print(seen: &[Window], spread: Spread, worst: Cost, refused: u32) {
	let full = Weights::get().max_block.ref_time();
	let counter = BLOCKS * Measured::<Runtime>::note_block().ref_time();
	// In its first hour nothing is reported.
	let windows = seen.len() as u64 - 1;
	let mean = |part: u64| part as f64 * 100.0 / (windows * BLOCKS * full) as f64;
	let (closing, reports) = (sum(seen, |it| it.closing), sum(seen, |it| it.reports));
	println!("blocks over {windows} windows, {spread:?} latencies:");
	bar("share of all blocks", mean(counter * windows + closing + reports), 3.0, "%");
	let share = worst.closing.ref_time() as f64 * 100.0 / full as f64;
	bar("most of a block for closing", share, 10.0, "%");
	println!(
		"          of it the counter {:.2} %, closing {:.2} %, reports {:.2} %",
		mean(counter * windows),
		mean(closing),
		mean(reports)
	);
	let most = |part: fn(&Window) -> u32| seen.iter().map(part).max().unwrap_or_default();
	println!(
		"          closing a window takes at most {} blocks, its reports {} blocks (the grace after it is counted has 10, finality takes {FINALITY})",
		most(|it| it.closing_blocks),
		most(|it| it.reports_blocks),
	);
	println!(
		"          parts of reports: at most {} a window, {refused} refused in all",
		most(|it| it.accepted),
	);
}

fn sum(seen: &[Window], part: fn(&Window) -> u64) -> u64 {
	seen.iter().map(part).sum()
}

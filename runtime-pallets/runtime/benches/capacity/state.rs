//! What a target leaves in the state: keys and values, day after day.

use crate::{
	bar,
	crowd::{Crowd, START, Size, WINDOW_S},
	latencies::{Spread, entry},
};
use pallet_sli::{PeriodKind, Retention};
use sp_io::hashing::twox_128;
use std::collections::BTreeMap;

const TARGETS: u32 = 4;
/// The targets that what a network has once is divided by.
const SHARED_BY: f64 = 1_000.0;
/// A block every 20 slots: a validator of 80 has as many slots in a window.
const BLOCKS: u64 = 30;

/// What is stored for each target; all else is there once a network.
const OF_TARGETS: [(&str, &str); 8] = [
	("Sli", "Records"),
	("Sli", "OpenSums"),
	("Sli", "Reports"),
	("Sli", "Targets"),
	("Sli", "TargetIds"),
	("Registry", "Addresses"),
	("Registry", "Endpoints"),
	("Registry", "Peers"),
];

/// Runs up to the last of these days, and prints at the end of each what is stored.
pub fn measure(days: &[u32], spread: Spread) {
	let last = days.iter().copied().max().unwrap_or_default();
	let mut chain = Crowd::new(Size {
		targets: TARGETS,
		reporters: 16,
		slot_ms: 6_000,
		// An era is a day.
		session_blocks: (BLOCKS * 24 / 6) as u32,
		windows: last * 24 + 2,
		closing_share_ppm: 100_000,
		start: START,
		samples: 60,
		slots_to_commit: 600,
	});
	println!("state, 16 reporters, 3 indicators, eras of a day, {spread:?} latencies:");
	for window in (0..=last * 24).map(|index| START + index * WINDOW_S) {
		let first = chain.slot_at(window);
		for index in 0..BLOCKS {
			chain.block(first + 20 * index + index % u64::from(TARGETS));
			// The window before is counted by then and open for reports.
			if index == 3 && window > START {
				let before = window - WINDOW_S;
				chain.report(before, |reporter, target, indicator, samples| {
					entry(reporter, target, indicator, samples, before, spread)
				});
			}
			// The sums of the day are full, its last reports are not combined: there is no more at any time.
			let day = (window - START) / 86_400;
			if index == 6 && (window - START).is_multiple_of(86_400) && days.contains(&day) {
				assert_eq!(chain.waiting(), 0, "all reports are in");
				print(&mut chain, day);
			}
		}
	}
	println!();
}

#[derive(Default)]
struct Bytes {
	of_targets: BTreeMap<&'static str, u64>,
	shared: u64,
	/// Of sampled records by kind of period: how many, their bytes.
	kinds: BTreeMap<u8, (u64, u64)>,
}

fn print(chain: &mut Crowd, day: u32) {
	let bytes = chain.state.execute_with(count);
	let each = |sum: u64| sum as f64 / f64::from(TARGETS) / 1e3;
	let all = each(bytes.of_targets.values().sum()) + bytes.shared as f64 / SHARED_BY / 1e3;
	bar(&format!("state of a target after {day} days"), all, 150.0, "kB");
	let parts: Vec<_> =
		bytes.of_targets.iter().map(|(name, sum)| format!("{name} {:.1}", each(*sum))).collect();
	println!(
		"          kB: {}; of the network {:.1} together",
		parts.join(", "),
		bytes.shared as f64 / 1e3
	);
	let retention = Retention::default();
	let mut rest = 0.0;
	for (index, kind) in (0u8..).zip(PeriodKind::ALL) {
		let (count, sum) = bytes.kinds.get(&index).copied().unwrap_or_default();
		if count > 0 {
			let mean = sum as f64 / count as f64;
			let missing =
				f64::from(retention.of(kind) + 1) * 4.0 - count as f64 / f64::from(TARGETS);
			rest += missing.max(0.0) * mean / 1e3;
			println!(
				"          {kind:?}: {} records a target, {mean:.0} bytes each",
				count / u64::from(TARGETS)
			);
		}
	}
	println!("          with every period that is kept, after ten years: {:.1} kB", all + rest);
}

fn count() -> Bytes {
	let mut bytes = Bytes::default();
	for pallet in ["Sli", "Registry"] {
		let prefix = twox_128(pallet.as_bytes());
		let mut key = prefix.to_vec();
		while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix))
		{
			let value = sp_io::storage::get(&next).map_or(0, |value| value.len());
			let size = (next.len() + value) as u64;
			let name = OF_TARGETS.iter().find(|(of, name)| {
				*of == pallet && next.get(16..32) == Some(&twox_128(name.as_bytes())[..])
			});
			match name {
				Some((_, name)) if target(name, &next) != Some(0) => {
					*bytes.of_targets.entry(name).or_default() += size;
					if *name == "Records" {
						let kind = next.get(61).copied().unwrap_or_default();
						let (count, sum) = bytes.kinds.entry(kind).or_default();
						*count += 1;
						*sum += size;
					}
				},
				_ => bytes.shared += size,
			}
			key = next;
		}
	}
	bytes
}

/// The target that an entry is of: 0 stands for all authors together. Hashes of keys end in the keys.
fn target(name: &str, key: &[u8]) -> Option<u32> {
	let at = match name {
		"Records" => 74,
		"OpenSums" => 65,
		"Reports" => 64,
		_ => return None,
	};
	let bytes = key.get(at..at + 4)?.try_into().ok()?;
	Some(u32::from_le_bytes(bytes))
}

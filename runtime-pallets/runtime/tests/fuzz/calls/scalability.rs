//! Calls of pallet-scalability.

use crate::draw::Draw;
use almanac_runtime::{Runtime, configs::scalability};
use pallet_scalability::{
	Call, ClaimedIntervals, Deposits, Evidence, Interval, Latency, LatencyBound, Parameters, Point,
	Requirement, RunInput, SizeInterval, Varied, Weighting,
};
use sp_core::H256;

/// X = 2N exactly.
const LAW: Parameters = Parameters { lambda: 2_000_000_000_000, sigma: 0, kappa: 0 };

pub fn any(draw: &mut Draw<'_>) -> Call<Runtime> {
	match draw.dice.below(9) {
		0 => Call::register_subject {
			name: draw.name(),
			owner: draw.dice.once_in(8).then(|| draw.account()),
		},
		1..=3 => Call::submit_run { subject: draw.small(20), run: run(draw) },
		4 | 5 => Call::submit_prediction {
			run: draw.small(40),
			parameters: if draw.dice.once_in(2) { LAW } else { law(draw) },
			intervals: intervals(draw),
		},
		6 => Call::remove_run { run: draw.small(40) },
		7 => Call::remove_subject { subject: draw.small(20) },
		_ => of_admin(draw),
	}
}

pub fn of_admin(draw: &mut Draw<'_>) -> Call<Runtime> {
	let subject = draw.small(20);
	match draw.dice.below(6) {
		0 => Call::register_subject { name: draw.name(), owner: Some(draw.account()) },
		1 => {
			let requirement = Requirement {
				min_throughput: some(draw, |draw| draw.u128()),
				max_latency: some(draw, |draw| LatencyBound {
					size_millionths: draw.u64(),
					latency_us: draw.u64(),
				}),
				max_sigma: some(draw, |draw| draw.u128()),
				max_kappa: some(draw, |draw| draw.u128()),
				max_regression_ppm: some(draw, |draw| draw.u32()),
			};
			Call::set_requirement { subject, requirement }
		},
		2 => Call::accept_baseline { subject, run: some(draw, |draw| draw.small(40)) },
		3 => Call::set_replacement_blocks { blocks: draw.small(100) },
		4 => Call::set_turn_blocks { blocks: draw.small(100) },
		_ => {
			let deposits = Deposits {
				subject: scalability::SubjectDeposit::get(),
				run: scalability::RunDeposit::get(),
				point: if draw.dice.once_in(2) {
					scalability::PointDeposit::get()
				} else {
					draw.u128()
				},
			};
			Call::set_deposits { deposits }
		},
	}
}

fn some<T>(draw: &mut Draw<'_>, value: impl FnOnce(&mut Draw<'_>) -> T) -> Option<T> {
	draw.dice.once_in(2).then(|| value(draw))
}

fn law(draw: &mut Draw<'_>) -> Parameters {
	Parameters { lambda: draw.u128(), sigma: draw.u128(), kappa: draw.u128() }
}

fn intervals(draw: &mut Draw<'_>) -> ClaimedIntervals {
	let interval =
		|draw: &mut Draw<'_>| Interval { low: draw.u128() as i128, high: draw.u128() as i128 };
	ClaimedIntervals {
		level_ppm: if draw.dice.once_in(4) { draw.u32() } else { 950_000 },
		lambda: some(draw, interval),
		sigma: some(draw, interval),
		kappa: some(draw, interval),
		peak_size: some(draw, |draw| SizeInterval {
			low: draw.u64(),
			high: some(draw, |draw| draw.u64()),
		}),
	}
}

fn run(draw: &mut Draw<'_>) -> RunInput {
	let weighting = draw.dice.one_of(&[Weighting::None, Weighting::Given, Weighting::Relative]);
	let count = draw.dice.one_of(&[0, 2, 3, 4, 8, 63, 64, 65]);
	let is_wild = draw.dice.once_in(3);
	let points = (1..=count)
		.map(|whole: u64| Point {
			size_millionths: if is_wild { draw.u64() } else { whole * 1_000_000 },
			throughput: if is_wild { draw.u128() } else { u128::from(whole) * 2_000_000 },
			latency: some(draw, |draw| {
				let us = draw.dice.below(1_000_000);
				Latency { mean_us: us, p50_us: us, p95_us: us, p99_us: us }
			}),
			repetitions: draw.small(4),
			weight: if weighting == Weighting::Given { 1 + draw.dice.below(9) } else { 0 },
		})
		.map(|point| if is_wild { point } else { Point { repetitions: 1, ..point } })
		.collect();
	RunInput {
		version: draw.name(),
		commit: draw.name(),
		fingerprint: H256(draw.bytes32()),
		varied: draw.dice.one_of(&[Varied::Validators, Varied::Concurrency]),
		weighting,
		points,
		evidence: Evidence { root: H256(draw.bytes32()), content_id: H256(draw.bytes32()) },
	}
}

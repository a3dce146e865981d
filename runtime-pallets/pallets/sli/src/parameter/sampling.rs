//! How reporters measure a network: the governed parameters and their bounds, one function for
//! genesis, calls and integrity tests.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use crate::types::Parameters;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The most samples per window, target and indicator.
pub const MAX_SAMPLES_PER_WINDOW: u32 = 3_600;
/// The most windows that a reporter may be silent and still be counted. Whatever the parameters say, a
/// report is hashed over at most so many windows and two; after longer ones `resume` begins anew.
pub const MAX_IDLE_WINDOWS: u32 = 720;
/// The least quorum where nothing else was said at genesis: of two that differ one cannot tell who lies.
pub const LEAST_REPORTERS: u32 = 3;
const MAX_TIMEOUT_MS: u32 = 60_000;
const MAX_HOST_RATE: u32 = 1_000;
const MAX_CLOCK_OFFSET_MS: u32 = 60_000;
const MAX_LAG_BLOCKS: u32 = 1_000;
const PPM: u32 = 1_000_000;

/// How the instants of a window are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
pub enum Distribution {
	/// One instant in each of `samples_per_window` equal parts of the window.
	#[default]
	#[codec(index = 0)]
	Stratified,
}

/// Within how many microseconds an answer is fast enough, by indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FastUs {
	/// A block, from the start of its slot to its arrival.
	pub arrival: u32,
	/// An RPC request, from its intended instant to the answer.
	pub rpc: u32,
	/// A ping.
	pub reachability: u32,
}

impl Default for FastUs {
	fn default() -> Self {
		Self { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 }
	}
}

/// How reporters measure a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SamplingParameters {
	/// Instants of `rpc` and `reachability` per window, target and reporter; 1..=3,600.
	pub samples_per_window: u32,
	/// How the instants are drawn.
	pub distribution: Distribution,
	/// An answer later than this is none; 1..=60,000 ms.
	pub timeout_ms: u32,
	/// Fast enough; each above 0 and below the time-out.
	pub fast_us: FastUs,
	/// The share of the expected samples that a report must hold to count; 1..=1,000,000 ppm.
	pub min_coverage_ppm: u32,
	/// How many counting reports make a quorum; at least 3 (where genesis said so, 2), and when the
	/// Council changes it at most that or N - floor((N - 1) / 2) of N admitted reporters: with more, a
	/// silent minority could void the windows it dislikes.
	pub min_reporters: u32,
	/// How long after its end a window stays open for reports; less than windows are kept.
	pub grace_ms: u32,
	/// How many blocks with room for a report a window stays open for reports after the chain has counted
	/// its slots, at most 16 times as many blocks of any kind; less than windows are kept. Reporters report finalized windows, and by its default rule GRANDPA leaves out
	/// the newest two blocks: a report arrives three blocks after the count at the earliest, later
	/// wherever the network is slow. Below 4 nobody can report there; only a chain whose blocks are
	/// final at once can do with less.
	pub grace_blocks: u32,
	/// A reporter silent for more windows than this is no longer active; 1..=720. Silence lasts from the
	/// last closed window that it has reported (or the one it joined in) to the last that anybody has:
	/// while all are silent, as in a halt, all stay active.
	pub idle_windows: u32,
	/// Requests per second to one host, over all targets; 1..=1,000.
	pub host_rate: u32,
	/// Above this difference from the others' clocks a reporter withholds its report; 1..=60,000 ms.
	pub clock_offset_ms: u32,
	/// An endpoint further behind the best of its cohort is not current; 1..=1,000 blocks.
	pub lag_blocks: u32,
}

impl Default for SamplingParameters {
	fn default() -> Self {
		Self {
			samples_per_window: 60,
			distribution: Distribution::Stratified,
			timeout_ms: 10_000,
			fast_us: FastUs::default(),
			min_coverage_ppm: 500_000,
			min_reporters: 3,
			grace_ms: 60_000,
			grace_blocks: 10,
			idle_windows: 24,
			host_rate: 10,
			clock_offset_ms: 500,
			lag_blocks: 5,
		}
	}
}

/// Why parameters of sampling are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSampling {
	/// Not 1..=3,600 samples per window.
	SamplesOutOfBounds {
		/// What was given.
		samples_per_window: u32,
	},
	/// The time-out is not 1..=60,000 ms.
	TimeoutOutOfBounds {
		/// What was given.
		timeout_ms: u32,
	},
	/// A fast latency is 0, or not below the time-out: every answer would be fast, or none.
	FastLatencyOutOfBounds {
		/// What was given.
		fast_us: u32,
		/// The time-out.
		timeout_ms: u32,
	},
	/// The minimum coverage is not 1..=1,000,000 ppm.
	MinCoverageOutOfBounds {
		/// What was given.
		min_coverage_ppm: u32,
	},
	/// The minimum of reporters is below the least or above the most.
	MinReportersOutOfBounds {
		/// What was given.
		min_reporters: u32,
		/// The least.
		least: u32,
		/// The most.
		most: u32,
	},
	/// The grace is as long as windows are kept: what arrival is compared with would be gone.
	GraceNotBelowRetention {
		/// The longer of the two graces, in ms.
		grace_ms: u64,
		/// For how long windows are kept, in ms.
		kept_ms: u64,
	},
	/// Not 1..=720 idle windows.
	IdleWindowsOutOfBounds {
		/// What was given.
		idle_windows: u32,
	},
	/// The rate to a host is not 1..=1,000 a second.
	HostRateOutOfBounds {
		/// What was given.
		host_rate: u32,
	},
	/// The clock offset is not 1..=60,000 ms.
	ClockOffsetOutOfBounds {
		/// What was given.
		clock_offset_ms: u32,
	},
	/// The lag is not 1..=1,000 blocks.
	LagOutOfBounds {
		/// What was given.
		lag_blocks: u32,
	},
}

/// Checks the parameters of sampling for a network with these windows, slots of `slot_ms` and quorums
/// within `quorum`.
pub fn check_sampling(
	sampling: &SamplingParameters,
	parameters: &Parameters,
	slot_ms: u64,
	quorum: &RangeInclusive<u32>,
) -> Result<(), BadSampling> {
	let SamplingParameters {
		samples_per_window,
		distribution: Distribution::Stratified,
		timeout_ms,
		fast_us,
		min_coverage_ppm,
		min_reporters,
		grace_ms,
		grace_blocks,
		idle_windows,
		host_rate,
		clock_offset_ms,
		lag_blocks,
	} = *sampling;
	if !(1..=MAX_SAMPLES_PER_WINDOW).contains(&samples_per_window) {
		return Err(BadSampling::SamplesOutOfBounds { samples_per_window });
	}
	if !(1..=MAX_TIMEOUT_MS).contains(&timeout_ms) {
		return Err(BadSampling::TimeoutOutOfBounds { timeout_ms });
	}
	for fast_us in [fast_us.arrival, fast_us.rpc, fast_us.reachability] {
		if !(1..timeout_ms.saturating_mul(1_000)).contains(&fast_us) {
			return Err(BadSampling::FastLatencyOutOfBounds { fast_us, timeout_ms });
		}
	}
	if !(1..=PPM).contains(&min_coverage_ppm) {
		return Err(BadSampling::MinCoverageOutOfBounds { min_coverage_ppm });
	}
	if !quorum.contains(&min_reporters) {
		let (least, most) = (*quorum.start(), *quorum.end());
		return Err(BadSampling::MinReportersOutOfBounds { min_reporters, least, most });
	}
	let grace_ms = u64::from(grace_ms).max(u64::from(grace_blocks).saturating_mul(slot_ms));
	let kept_ms =
		u64::from(parameters.window_ms).saturating_mul(parameters.retention.windows.into());
	if grace_ms >= kept_ms {
		return Err(BadSampling::GraceNotBelowRetention { grace_ms, kept_ms });
	}
	if !(1..=MAX_IDLE_WINDOWS).contains(&idle_windows) {
		return Err(BadSampling::IdleWindowsOutOfBounds { idle_windows });
	}
	if !(1..=MAX_HOST_RATE).contains(&host_rate) {
		return Err(BadSampling::HostRateOutOfBounds { host_rate });
	}
	if !(1..=MAX_CLOCK_OFFSET_MS).contains(&clock_offset_ms) {
		return Err(BadSampling::ClockOffsetOutOfBounds { clock_offset_ms });
	}
	if !(1..=MAX_LAG_BLOCKS).contains(&lag_blocks) {
		return Err(BadSampling::LagOutOfBounds { lag_blocks });
	}
	Ok(())
}

//! How reporters measure a network.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use super::{commit_blocks, following, now};
use crate::{
	pallet::{Config, Error, Event, LeastReporters, Pallet, ParametersOf, Sampling},
	period::Geometry,
	sampled::{self, Reporters},
	types::{Dependants, DependantsOf, HOME, NetworkId, Parameters, Scheduled, Stored},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
use frame_support::{ensure, traits::Get};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchResult;

/// The most samples per window, target and indicator.
pub const MAX_SAMPLES_PER_WINDOW: u32 = 3_600;
/// The most windows that a reporter may be silent and still be counted. Whatever the parameters say, a
/// report is hashed over at most so many windows and two; after longer ones `resume` begins anew.
pub const MAX_IDLE_WINDOWS: u32 = 720;
/// The least quorum where nothing else was said at genesis: of two that differ one cannot tell who lies.
pub const LEAST_REPORTERS: u32 = 3;
const MAX_TIMEOUT_MS: u32 = 60_000;
/// The shortest time-out: a shorter one no answer over a network keeps, so that all would be down.
pub(crate) const LEAST_TIMEOUT_MS: u32 = 100;
/// The largest share of the expected samples that a report may need to count: with all of them asked for, one that is
/// lost makes everything unknown.
pub(crate) const MOST_MIN_COVERAGE_PPM: u32 = 900_000;
const MAX_HOST_RATE: u32 = 1_000;
const MAX_CLOCK_OFFSET_MS: u32 = 60_000;
const MAX_LAG_BLOCKS: u32 = 1_000;

/// How the instants of a window are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
pub enum Distribution {
	/// One instant in each of `samples_per_window` equal parts of the window.
	#[default]
	#[codec(index = 0)]
	Stratified,
	/// Each anywhere in the window, whatever the others are: no instant tells when the next one is due.
	#[codec(index = 1)]
	Uniform,
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
	/// An answer later than this is none; 100..=60,000 ms.
	pub timeout_ms: u32,
	/// Fast enough; each above 0 and below the time-out.
	pub fast_us: FastUs,
	/// The share of the expected samples that a report must hold to count; 1..=900,000 ppm.
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

/// Checks the parameters of sampling for a network with these windows and quorums within `quorum`.
pub(crate) fn check_sampling<T: Config>(
	sampling: &SamplingParameters,
	parameters: &Parameters,
	quorum: &RangeInclusive<u32>,
) -> Result<(), Error<T>> {
	let SamplingParameters {
		samples_per_window,
		distribution: Distribution::Stratified | Distribution::Uniform,
		timeout_ms,
		fast_us: FastUs { arrival, rpc, reachability },
		min_coverage_ppm,
		min_reporters,
		grace_ms,
		grace_blocks,
		idle_windows,
		host_rate,
		clock_offset_ms,
		lag_blocks,
	} = *sampling;
	let is_within = |value: u32, most: u32| (1..=most).contains(&value);
	// Every answer would be fast, or none.
	let is_telling = |fast_us| (1..timeout_ms.saturating_mul(1_000)).contains(&fast_us);
	// What arrival is compared with must not be gone.
	let grace_ms =
		u64::from(grace_ms).max(u64::from(grace_blocks).saturating_mul(T::SlotDuration::get()));
	let kept_ms =
		u64::from(parameters.window_ms).saturating_mul(parameters.retention.windows.into());

	ensure!(is_within(samples_per_window, MAX_SAMPLES_PER_WINDOW), Error::<T>::SamplesOutOfBounds);
	let timeouts = LEAST_TIMEOUT_MS..=MAX_TIMEOUT_MS;
	ensure!(timeouts.contains(&timeout_ms), Error::<T>::TimeoutOutOfBounds);
	ensure!(
		[arrival, rpc, reachability].into_iter().all(is_telling),
		Error::<T>::FastLatencyOutOfBounds
	);
	ensure!(is_within(min_coverage_ppm, MOST_MIN_COVERAGE_PPM), Error::<T>::MinCoverageOutOfBounds);
	ensure!(quorum.contains(&min_reporters), Error::<T>::MinReportersOutOfBounds);
	ensure!(grace_ms < kept_ms, Error::<T>::GraceNotBelowRetention);
	ensure!(is_within(idle_windows, MAX_IDLE_WINDOWS), Error::<T>::IdleWindowsOutOfBounds);
	ensure!(is_within(host_rate, MAX_HOST_RATE), Error::<T>::HostRateOutOfBounds);
	ensure!(is_within(clock_offset_ms, MAX_CLOCK_OFFSET_MS), Error::<T>::ClockOffsetOutOfBounds);
	ensure!(is_within(lag_blocks, MAX_LAG_BLOCKS), Error::<T>::LagOutOfBounds);
	Ok(())
}

/// As [`check_sampling`], with the quorums of the chain.
pub(super) fn suits<T: Config>(
	sampling: &SamplingParameters,
	parameters: &Parameters,
) -> Result<(), Error<T>> {
	check_sampling(sampling, parameters, &quorum::<T>())
}

/// The quorums that parameters may have at all.
pub(crate) fn quorum<T: Config>() -> RangeInclusive<u32> {
	LeastReporters::<T>::get()..=T::Reporters::MAX
}

/// The largest quorum that a Council may ask for now: one that the honest reach however silent the largest
/// minority is.
fn most_reporters<T: Config>(network: NetworkId) -> u32 {
	let admitted = T::Reporters::admitted(network);
	let majority = admitted.saturating_sub(admitted.saturating_sub(1) / 2);
	majority.max(LeastReporters::<T>::get())
}

pub(crate) fn set_sampling<T: Config>(
	network: NetworkId,
	sampling: SamplingParameters,
) -> DispatchResult {
	let is_measured = network == HOME || Geometry::of::<T>(network).is_some();
	ensure!(is_measured && sampled::is_kept::<T>(), Error::<T>::UnknownNetwork);
	let now = now::<T>();
	let before = Sampling::<T>::get(network).latest();
	let Scheduled { current, next } = before;
	// Windows that began before that midnight still ask for what was in force then.
	ensure!(next.is_none_or(|(from, _)| now < from), Error::<T>::ChangeUnderway);
	for parameters in ParametersOf::<T>::get(network).latest().all() {
		suits::<T>(&sampling, &parameters)?;
		commit_blocks::suits::<T>(network, &sampling, &parameters)?;
	}
	let is_changed = sampling.min_reporters != current.min_reporters;
	ensure!(
		!is_changed || sampling.min_reporters <= most_reporters::<T>(network),
		Error::<T>::MinReportersOutOfBounds
	);
	let is_lower = before.ahead(now).all(|ahead| sampling.timeout_ms < ahead.timeout_ms);
	ensure!(!is_lower || !DependantsOf::<T>::needs_timeout(network), Error::<T>::TimeoutNeeded);
	let (from, scheduled) = following(now, current, sampling);
	Sampling::<T>::insert(network, Stored::V1(scheduled));
	Pallet::<T>::deposit_event(Event::SamplingScheduled { network, from, sampling });
	Ok(())
}

//! What is stored and answered. Indices of enums and the order of fields are part of the storage
//! format: they change only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use crate::sampled::types::{Sampled, SampledHead};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, pallet_prelude::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A chain whose validators are measured. 0 is the home network: the chain that holds the records.
pub type NetworkId = u32;
/// The home network.
pub const HOME: NetworkId = 0;
/// A target of a network: dense, never reused. 0 stands for all authors; validators begin at 1.
pub type TargetId = u32;
/// UTC seconds since the Unix epoch.
pub type Seconds = u32;
/// Whose closing a cursor drives: windows of counted and of sampled records close at different times.
pub type RecordClass = u8;
/// Counted records: the chain's own census. They close with the window's end.
pub const COUNTED: RecordClass = 0;
/// Sampled records: what reporters measured, and counts of other networks, for which they must agree. They close
/// after a grace.
pub const SAMPLED: RecordClass = 1;

/// What a target id stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum TargetRef<AccountId> {
	/// A validator, by its account.
	#[codec(index = 0)]
	Account(AccountId),
	/// An endpoint, by its name.
	#[codec(index = 1)]
	Name(BoundedVec<u8, ConstU32<64>>),
}

/// What is measured. Further indicators get the indices that `docs/reference/formulas.md` keeps for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Indicator {
	/// Slots that a validator was assigned and authored: a census, at home by the chain itself, of another
	/// network where its reporters agree on it.
	#[codec(index = 0)]
	Authorship,
	/// Blocks of a validator, seen by reporters: the time from the start of the slot.
	#[codec(index = 1)]
	Arrival,
	/// Requests of reporters to a public RPC endpoint: the time to a current answer.
	#[codec(index = 2)]
	Rpc,
	/// Pings of reporters to the peer-to-peer port: the round-trip time.
	#[codec(index = 3)]
	Reachability,
	/// Votes of a validator on finality, seen by reporters: a window with a signed vote is answered. One
	/// without may have had a vote that nobody passed on. Of networks other than the home network.
	#[codec(index = 4)]
	Finality,
	/// Sessions of the home network in which a validator was expected to say that it is there, and did: a
	/// census by the chain itself.
	#[codec(index = 5)]
	Heartbeat,
	/// Candidates of parachains that the group of a validator of a relay chain backed, and its votes on them: a
	/// census where reporters agree on it. Of networks other than the home network.
	#[codec(index = 6)]
	Backing,
	/// Pieces of such candidates that a validator was to hold, block by block, and said that it does: a census as
	/// that of backing.
	#[codec(index = 7)]
	Availability,
}

impl Indicator {
	/// Those that reporters measure.
	pub const SAMPLED: [Self; 4] = [Self::Arrival, Self::Rpc, Self::Reachability, Self::Finality];

	/// Those that reporters of another network count, each a census of its own, in the order in which a window
	/// credits them. The first one is of every network.
	pub const CENSUSES: [Self; 3] = [Self::Authorship, Self::Backing, Self::Availability];

	/// All of them.
	pub const ALL: [Self; 8] = [
		Self::Authorship,
		Self::Arrival,
		Self::Rpc,
		Self::Reachability,
		Self::Finality,
		Self::Heartbeat,
		Self::Backing,
		Self::Availability,
	];

	/// Those of them that are measured of the home network.
	pub const OF_HOME: [Self; 3] = [Self::Arrival, Self::Rpc, Self::Reachability];

	/// How many one target has at most: arrival is of the home network alone, finality of the others.
	pub const SAMPLED_COUNT: u32 = Self::OF_HOME.len() as u32;

	/// Which cursor closes its records: the home network alone is counted by the chain itself.
	pub fn class_in(self, network: NetworkId) -> RecordClass {
		match self {
			Self::Authorship if network == HOME => COUNTED,
			Self::Heartbeat => COUNTED,
			_ => SAMPLED,
		}
	}

	/// Whether its records are counts of what was due and what was kept, not of samples.
	pub fn is_counted(self) -> bool {
		self == Self::Heartbeat || self.is_census()
	}

	/// Whether reporters of another network send a census of it.
	pub fn is_census(self) -> bool {
		Self::CENSUSES.contains(&self)
	}

	/// Whether a network can have counts of it.
	pub(crate) fn is_counted_in(self, network: NetworkId) -> bool {
		match self {
			Self::Authorship => true,
			Self::Heartbeat => network == HOME,
			_ => network != HOME && self.is_census(),
		}
	}

	/// The census that a window credits after this one.
	pub(crate) fn next_census(self) -> Option<Self> {
		Self::CENSUSES.into_iter().find(|other| *other > self)
	}
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum PeriodKind {
	/// The smallest interval, `window_ms` long, aligned to the Unix epoch.
	#[codec(index = 0)]
	Window,
	/// A UTC day.
	#[codec(index = 1)]
	Day,
	/// An ISO week, from Monday.
	#[codec(index = 2)]
	Week,
	/// A Gregorian month.
	#[codec(index = 3)]
	Month,
	/// A Gregorian year.
	#[codec(index = 4)]
	Year,
	/// An era of the network, cut at windows.
	#[codec(index = 5)]
	Era,
}

impl PeriodKind {
	/// The kinds that windows add up to.
	pub const LONGER: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Year, Self::Era];
	/// Every kind.
	pub const ALL: [Self; 6] =
		[Self::Window, Self::Day, Self::Week, Self::Month, Self::Year, Self::Era];
}

/// A period: its kind and the start of its first window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Period {
	/// How long it is.
	pub kind: PeriodKind,
	/// UTC seconds of the start of its first window.
	pub start: Seconds,
}

/// Slots of a validator in a period, heartbeats, or what it did for parachains. Counts, never percentages: they add
/// up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Counted {
	/// What was this validator's to do: slots, sessions in which its heartbeat was expected, candidates to back,
	/// pieces to hold.
	pub assigned: u64,
	/// What it did of that: blocks, heartbeats, votes, pieces that it said it holds.
	pub authored: u64,
	/// Windows in which something was assigned to it: the trials of the interval.
	pub windows: u64,
}

/// Sessions of a validator that ended in a window that is not closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Heard {
	/// Sessions in which a heartbeat was expected.
	pub expected: u32,
	/// Sessions among them in which it came.
	pub kept: u32,
}

/// What is known of a target in a period. The index of the variant is the version byte.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub enum Record {
	/// Counted by the chain itself.
	#[codec(index = 0)]
	Counted(Counted),
	/// Sampled by reporters. Index 1 was the form without absence, until storage version 3.
	#[codec(index = 2)]
	Sampled(Sampled),
}

/// The beginning of a [`Record`]: what a ranking reads of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum RecordHead {
	/// All of it.
	#[codec(index = 0)]
	Counted(Counted),
	/// Without latencies.
	#[codec(index = 2)]
	Sampled(SampledHead),
}

/// A stretch of slots with one validator list: from `first_slot` to the next segment's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Segment {
	/// The first slot that follows this list.
	pub first_slot: u64,
	/// How many validators the list has; slot s belongs to seat s mod length.
	pub length: u32,
}

/// How many closed periods of each kind are kept, at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retention {
	/// Windows.
	pub windows: u32,
	/// Days.
	pub days: u32,
	/// ISO weeks.
	pub weeks: u32,
	/// Months.
	pub months: u32,
	/// Years.
	pub years: u32,
	/// Eras, by their index: eras in which no window begins count, though they have no record.
	pub eras: u32,
}

impl Default for Retention {
	fn default() -> Self {
		Self { windows: 48, days: 35, weeks: 13, months: 24, years: 10, eras: 28 }
	}
}

impl Retention {
	/// How many closed periods of a kind are kept.
	pub fn of(&self, kind: PeriodKind) -> u32 {
		match kind {
			PeriodKind::Window => self.windows,
			PeriodKind::Day => self.days,
			PeriodKind::Week => self.weeks,
			PeriodKind::Month => self.months,
			PeriodKind::Year => self.years,
			PeriodKind::Era => self.eras,
		}
	}
}

/// How a network is measured and for how long its records are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Parameters {
	/// Length of a window in ms: a multiple of 1,000 that divides a day, at least a slot.
	pub window_ms: u32,
	/// How many closed periods are kept.
	pub retention: Retention,
}

impl Default for Parameters {
	fn default() -> Self {
		Self { window_ms: 3_600_000, retention: Retention::default() }
	}
}

/// What is governed: in force, and what follows it at a UTC midnight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Scheduled<P> {
	/// In force.
	pub current: P,
	/// From when (UTC seconds) others are in force, and which.
	pub next: Option<(Seconds, P)>,
}

impl<P: Copy> Scheduled<P> {
	/// What is in force at an instant; of a window, at its first millisecond.
	pub fn at(&self, time: Seconds) -> P {
		match self.next {
			Some((from, next)) if from <= time => next,
			_ => self.current,
		}
	}

	/// What is in force at an instant, and what follows it.
	pub fn ahead(&self, time: Seconds) -> impl Iterator<Item = P> {
		[Some(self.at(time)), self.next.map(|(_, next)| next)].into_iter().flatten()
	}

	/// What is in force, and what follows.
	pub fn all(&self) -> impl Iterator<Item = P> {
		[Some(self.current), self.next.map(|(_, next)| next)].into_iter().flatten()
	}
}

/// What is governed as it is stored: the first byte tells the form, so that another form can follow
/// without a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Stored<P> {
	/// The form of storage version 2.
	#[codec(index = 1)]
	V1(Scheduled<P>),
}

impl<P: Default> Default for Stored<P> {
	fn default() -> Self {
		Self::V1(Scheduled::default())
	}
}

impl<P> Stored<P> {
	/// In force, and nothing follows.
	pub fn new(current: P) -> Self {
		Self::V1(Scheduled { current, next: None })
	}

	/// In the form that is computed with.
	pub fn latest(self) -> Scheduled<P> {
		let Self::V1(scheduled) = self;
		scheduled
	}
}

/// How far the windows of a network and class are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Closing {
	/// Start of the first window that is not closed.
	pub next: Seconds,
	/// Windows from `next` up to here have no block (a halt), as far as is known; of counted records.
	pub empty_until: Seconds,
	/// What is being done between two windows.
	pub step: Step,
}

/// Where a cursor stands. Counted records are credited and pruned, sampled ones combined, folded and
/// pruned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub enum Step {
	/// Waiting for the end of the window at `next`, or for its grace, in which it may be reported.
	#[codec(index = 0)]
	Waiting,
	/// Crediting the windows from `next` to `until`, seat by seat.
	#[codec(index = 1)]
	Crediting {
		/// End of the windows being credited: one window, or several of a halt.
		until: Seconds,
		/// The segment the cursor is in.
		segment: u32,
		/// The next seat of that segment.
		seat: u32,
		/// Slots assigned to all seats so far.
		assigned: u64,
		/// Slots authored by all seats so far.
		authored: u64,
	},
	/// Deleting what is out of retention, after the windows from `from` to `next` have closed.
	#[codec(index = 2)]
	Pruning {
		/// Start of the windows that closed last.
		from: Seconds,
		/// Whether those windows are of a halt and got no record of their own.
		skipped: bool,
	},
	/// Combining the reports of the window at `next`, target by target.
	#[codec(index = 3)]
	Combining {
		/// The next target.
		target: TargetId,
		/// Active reporters that have reported.
		reports: u32,
	},
	/// Folding the day and the era that ended with the windows from `from` to `next`.
	#[codec(index = 4)]
	Folding {
		/// Start of the windows that closed last.
		from: Seconds,
		/// Whether those windows are of a halt and were passed over.
		skipped: bool,
	},
	/// Crediting a census of the window at `next` that reporters of another network agree on.
	#[codec(index = 5)]
	Agreeing {
		/// The next of its validators.
		duty: u32,
		/// What was assigned to all validators so far.
		assigned: u64,
		/// What all validators did of it so far.
		authored: u64,
		/// Active reporters that have reported.
		reports: u32,
		/// What it counts. Last: storage version 3 had slots alone.
		indicator: Indicator,
	},
}

impl Closing {
	/// A cursor at its first window.
	pub(crate) fn begin(next: Seconds) -> Self {
		Self { next, empty_until: next, step: Step::Waiting }
	}

	/// Whether nothing of a window is closed yet.
	pub(crate) fn is_open(&self, window: Seconds) -> bool {
		match self.step {
			Step::Agreeing { .. } | Step::Combining { .. } => window > self.next,
			_ => window >= self.next,
		}
	}

	/// Start of the first window whose day and era are not final.
	pub(crate) fn final_until(&self) -> Seconds {
		match self.step {
			Step::Folding { from, .. } => from,
			_ => self.next,
		}
	}
}

/// What rests on records and on how they are measured: agreements, for example. `()` where nothing does.
///
/// Each answer takes one read at most.
pub trait Dependants {
	/// For how many days the days, weeks and months of a network must be kept at least.
	fn days_needed(network: NetworkId) -> u32;

	/// Whether something of a network rests on its time-out, so that it cannot be lowered.
	fn needs_timeout(network: NetworkId) -> bool;

	/// The instant at which days, weeks and months that are out of retention are looked for: `now`, or one before
	/// it for as long as none may go that was there then.
	fn retained_at(now: Seconds) -> Seconds;

	/// Whether reporters are to prove that they took the samples of a target's `rpc`.
	fn is_proved(network: NetworkId, target: TargetId) -> bool;
}

/// What rests on the records of a chain.
pub(crate) type DependantsOf<T> =
	<<T as crate::Config>::Reporters as crate::Reporters<AccountIdOf<T>>>::Dependants;
type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

impl Dependants for () {
	fn days_needed(_: NetworkId) -> u32 {
		0
	}

	fn needs_timeout(_: NetworkId) -> bool {
		false
	}

	fn retained_at(now: Seconds) -> Seconds {
		now
	}

	fn is_proved(_: NetworkId, _: TargetId) -> bool {
		false
	}
}

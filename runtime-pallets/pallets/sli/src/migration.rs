//! Storage version 2: keys by network, values that can grow, what a ranking needs at the beginning of each
//! record (adr 9).
//!
//! Parameters, eras and cursors are few and move in the block of the upgrade ([`ToVersion2`]). Records, open
//! sums and reports may be hundreds of thousands: [`MoveRecords`] moves them block by block, in blocks that
//! carry nothing else; no window closes meanwhile, and a grace goes on only where blocks have room again.

pub mod absence;
pub mod censuses;

use crate::{
	pallet::{
		Closings, Config, CurrentEra, Ended, Eras, LeastReporters, OldestEra, OpenSums, Pallet,
		ParametersOf, Records, ReportHeads, Reports, RoomyBlocks, Sampling,
	},
	parameter::{LEAST_REPORTERS, SamplingParameters},
	sampled::types::{
		Absence, Buckets, EndedWindow, EntryHead, OpenSum, OpenTotals, ReporterSum, Sampled,
		StoredEntry,
	},
	types::{
		Closing, Counted, HOME, Indicator, NetworkId, Parameters, Record, SAMPLED, Scheduled,
		Seconds, Step, Stored, TargetId,
	},
};
use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeAll, Encode};
use core::marker::PhantomData;
use frame_support::{
	BoundedVec, Twox64Concat, defensive,
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError, VersionedMigration},
	storage::{StoragePrefixedMap, unhashed},
	storage_alias,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::{Weight, WeightMeter},
};
use sp_runtime::SaturatedConversion;

/// What is few, in the block of the upgrade.
pub type ToVersion2<T> =
	VersionedMigration<1, 2, MoveCursors<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// Moves parameters, eras and cursors.
pub struct MoveCursors<T>(PhantomData<T>);

/// How version 1 stored them.
// The codec's derive numbers variants with `as u8`.
#[allow(clippy::cast_possible_truncation)]
mod v1 {
	use super::*;

	#[storage_alias]
	pub type Eras<T: Config> = StorageMap<Pallet<T>, Twox64Concat, u32, u64>;
	#[storage_alias]
	pub type CurrentEra<T: Config> = StorageValue<Pallet<T>, u32>;
	#[storage_alias]
	pub type OldestEra<T: Config> = StorageValue<Pallet<T>, u32>;
	#[storage_alias]
	pub type Ended<T: Config> = StorageMap<Pallet<T>, Twox64Concat, Seconds, EndedWindow>;
	#[storage_alias]
	pub type SampledClosings<T: Config> =
		StorageMap<Pallet<T>, Twox64Concat, NetworkId, SampledClosing>;
	#[storage_alias]
	pub type Parameters<T: Config> =
		StorageMap<Pallet<T>, Twox64Concat, NetworkId, Scheduled<super::Parameters>>;
	#[storage_alias]
	pub type Sampling<T: Config> =
		StorageMap<Pallet<T>, Twox64Concat, NetworkId, Scheduled<SamplingParameters>>;

	#[derive(Encode, Decode)]
	pub struct EndedWindow {
		pub authored: u64,
		pub block: u32,
		pub end: Seconds,
	}

	#[derive(Encode, Decode)]
	pub struct SampledClosing {
		pub next: Seconds,
		pub step: SampledStep,
	}

	#[derive(Encode, Decode)]
	pub enum SampledStep {
		Waiting,
		Combining { target: TargetId, reports: u32 },
		Folding { from: Seconds, skipped: bool },
		Pruning { from: Seconds, skipped: bool },
	}

	/// (index difference, count), the first difference being the index itself.
	pub type Buckets = Vec<(Compact<u32>, Compact<u64>)>;

	#[derive(Decode)]
	pub enum Record {
		#[codec(index = 0)]
		Counted(Counted),
		#[codec(index = 1)]
		Sampled(Sampled),
	}

	#[derive(Decode)]
	pub struct Sampled {
		pub expected: u64,
		pub reported: u64,
		pub reporters: u32,
		pub samples: u64,
		pub buckets: Buckets,
		pub windows: u64,
	}

	#[derive(Decode)]
	pub struct StoredEntry {
		pub indicator: Indicator,
		pub samples: u32,
		pub buckets: Buckets,
	}

	#[derive(Decode)]
	pub struct OpenTotals {
		pub expected: u64,
		pub expected_each: u64,
		pub reported: u64,
		pub windows: u64,
	}

	#[derive(Decode)]
	pub struct ReporterSum<AccountId> {
		pub reporter: AccountId,
		pub samples: u64,
		pub buckets: Buckets,
	}
}

impl<T: Config> UncheckedOnRuntimeUpgrade for MoveCursors<T> {
	fn on_runtime_upgrade() -> Weight {
		let mut moved = 4u64;
		for (network, parameters) in v1::Parameters::<T>::drain().collect::<Vec<_>>() {
			ParametersOf::<T>::insert(network, Stored::V1(parameters));
		}
		let mut least = LEAST_REPORTERS;
		for (network, sampling) in v1::Sampling::<T>::drain().collect::<Vec<_>>() {
			// A chain that has asked for less than is the least now goes on with that.
			let asked = sampling.all().map(|parameters| parameters.min_reporters).min();
			least = least.min(asked.unwrap_or(least));
			Sampling::<T>::insert(network, Stored::V1(sampling));
		}
		LeastReporters::<T>::put(least);
		if let Some(era) = v1::CurrentEra::<T>::take() {
			CurrentEra::<T>::insert(HOME, era);
		}
		OldestEra::<T>::insert(HOME, v1::OldestEra::<T>::take().unwrap_or_default());
		for (era, start_ms) in v1::Eras::<T>::drain().collect::<Vec<_>>() {
			Eras::<T>::insert(HOME, era, start_ms);
			moved = moved.saturating_add(1);
		}
		for (window, ended) in v1::Ended::<T>::drain().collect::<Vec<_>>() {
			let v1::EndedWindow { authored, block, end } = ended;
			// Blocks with room are counted from here on: the grace of an open window begins anew.
			let roomy_blocks = RoomyBlocks::<T>::get();
			Ended::<T>::insert(HOME, window, EndedWindow { authored, block, roomy_blocks, end });
			moved = moved.saturating_add(1);
		}
		for (network, closing) in v1::SampledClosings::<T>::drain().collect::<Vec<_>>() {
			let step = match closing.step {
				v1::SampledStep::Waiting => Step::Waiting,
				v1::SampledStep::Combining { target, reports } => {
					Step::Combining { target, reports }
				},
				v1::SampledStep::Folding { from, skipped } => Step::Folding { from, skipped },
				v1::SampledStep::Pruning { from, skipped } => Step::Pruning { from, skipped },
			};
			let closing = Closing { step, ..Closing::begin(closing.next) };
			Closings::<T>::insert(network, SAMPLED, closing);
			moved = moved.saturating_add(1);
		}
		T::DbWeight::get().reads_writes(moved.saturating_mul(2), moved.saturating_mul(2))
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		let eras: alloc::collections::BTreeMap<u32, u64> = v1::Eras::<T>::iter().collect();
		let ended: alloc::collections::BTreeMap<Seconds, Seconds> =
			v1::Ended::<T>::iter().map(|(window, ended)| (window, ended.end)).collect();
		let next = v1::SampledClosings::<T>::get(HOME).map(|closing| closing.next);
		Ok((eras, ended, next, v1::CurrentEra::<T>::get()).encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		let eras: alloc::collections::BTreeMap<u32, u64> = Eras::<T>::iter_prefix(HOME).collect();
		let ended: alloc::collections::BTreeMap<Seconds, Seconds> =
			Ended::<T>::iter_prefix(HOME).map(|(window, ended)| (window, ended.end)).collect();
		let next = Closings::<T>::get(HOME, SAMPLED).map(|closing| closing.next);
		let after = (eras, ended, next, CurrentEra::<T>::get(HOME)).encode();
		frame_support::ensure!(state == after, "eras, ended windows or cursors have changed");
		Ok(())
	}
}

/// Moves records, open sums and reports, as many a block as there is room for.
pub struct MoveRecords<T>(PhantomData<T>);

/// What becomes of an entry: its value in the new form and how many buckets that has, by the key and the value.
type Translate = fn(key: &[u8], value: &[u8]) -> Option<(Vec<u8>, u32)>;

/// A map whose entries move: its parts of a key without their hashes, and what becomes of a value.
struct Moving<T> {
	prefix: [u8; 32],
	/// Bytes of each part of the key that loses its hash; what follows stays as it is.
	parts: &'static [usize],
	translate: Translate,
	pallet: PhantomData<T>,
}

/// Bytes of the hash in front of a part.
const HASH: usize = 8;

impl<T: Config> Moving<T> {
	fn all() -> [Self; 3] {
		let of = |prefix, parts, translate| Self { prefix, parts, translate, pallet: PhantomData };
		[
			of(Records::<T>::final_prefix(), &[4, 1, 5, 4], |_, value| record(value)),
			of(OpenSums::<T>::final_prefix(), &[4, 5, 4, 1], |_, value| open_sum::<T>(value)),
			of(Reports::<T>::final_prefix(), &[4, 4, 4], report::<T>),
		]
	}

	/// The beginning of all keys of the home network, which alone has entries.
	fn old_prefix(&self) -> Vec<u8> {
		use frame_support::StorageHasher;
		[&self.prefix[..], &HOME.using_encoded(Twox64Concat::hash)].concat()
	}

	/// The key without hashes.
	fn new_key(&self, old: &[u8]) -> Option<Vec<u8>> {
		let mut key = self.prefix.to_vec();
		let mut rest = old.get(self.prefix.len()..)?;
		for length in self.parts {
			rest = rest.get(HASH..)?;
			let (part, following) = rest.split_at_checked(*length)?;
			key.extend_from_slice(part);
			rest = following;
		}
		key.extend_from_slice(rest);
		Some(key)
	}

	/// Moves entries until none is left, which it tells, or the meter has no room.
	fn advance(&self, meter: &mut WeightMeter) -> bool {
		let prefix = self.old_prefix();
		let mut at = prefix.clone();
		loop {
			if !meter.can_consume(most::<T>()) {
				return false;
			}
			let next = sp_io::storage::next_key(&at).map(|key| key.to_vec());
			let Some(key) = next.filter(|key| key.starts_with(&prefix)) else {
				return true;
			};
			let moved = unhashed::get_raw(&key).and_then(|value| {
				unhashed::kill(&key);
				let new = self.new_key(&key)?;
				let (value, buckets) = (self.translate)(new.get(self.prefix.len()..)?, &value)?;
				unhashed::put_raw(&new, &value);
				Some(buckets)
			});
			if moved.is_none() {
				defensive!("an entry of version 1 is not in its form");
			}
			meter.consume(entry::<T>(moved.unwrap_or_default()));
			at = key;
		}
	}
}

/// Time to decode and encode one bucket, in ps: 100 ns, where closing takes at most 55.
const BUCKET: u64 = 100_000;

/// Time to move an entry without its buckets, in ps: 40 µs.
const ENTRY: u64 = 40_000_000;

/// What moving an entry with so many buckets costs: takes and writes it, and of a report reads at most 17
/// lists of heads and writes one. Counted by hand: no chain runs this twice.
fn entry<T: Config>(buckets: u32) -> Weight {
	let computing = BUCKET.saturating_mul(buckets.into()).saturating_add(ENTRY);
	T::DbWeight::get().reads_writes(19, 3).saturating_add(Weight::from_parts(computing, 0))
}

/// What moving an entry costs at most.
fn most<T: Config>() -> Weight {
	use crate::sampled::{MaxSums, types::BUCKETS};
	entry::<T>(MaxSums::<T>::get().saturating_mul(BUCKETS))
}

impl<T: Config> SteppedMigration for MoveRecords<T> {
	type Cursor = u8;
	type Identifier = MigrationId<10>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"pallet-sli", version_from: 1, version_to: 2 }
	}

	fn step(
		cursor: Option<u8>,
		meter: &mut WeightMeter,
	) -> Result<Option<u8>, SteppedMigrationError> {
		let required = most::<T>();
		if !meter.can_consume(required) {
			return Err(SteppedMigrationError::InsufficientWeight { required });
		}
		let first = cursor.unwrap_or_default();
		for (index, moving) in (0u8..).zip(Moving::<T>::all()).skip(first.into()) {
			if !moving.advance(meter) {
				return Ok(Some(index));
			}
		}
		Ok(None)
	}

	/// Of both forms: a chain that began with the new one has moved nothing, and runs this too.
	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(Moving::<T>::all().map(|moving| count(&moving.prefix)).encode())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(state: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		let left: u32 = Moving::<T>::all().iter().map(|moving| count(&moving.old_prefix())).sum();
		frame_support::ensure!(left == 0, "entries of version 1 are left");
		let after = Moving::<T>::all().map(|moving| count(&moving.prefix)).encode();
		frame_support::ensure!(state == after, "entries were lost");
		frame_support::ensure!(
			Records::<T>::iter().count() == count(&Records::<T>::final_prefix()) as usize,
			"a record cannot be read"
		);
		Ok(())
	}
}

#[cfg(feature = "try-runtime")]
fn count(prefix: &[u8]) -> u32 {
	let next = |key: &Vec<u8>| {
		sp_io::storage::next_key(key).map(|key| key.to_vec()).filter(|key| key.starts_with(prefix))
	};
	core::iter::successors(next(&prefix.to_vec()), next).count().saturated_into()
}

/// Buckets in the new form, and how many.
fn buckets(old: v1::Buckets) -> Option<Buckets> {
	let mut index = 0u32;
	let pairs: Option<Vec<_>> = old
		.into_iter()
		.map(|(Compact(difference), Compact(count))| {
			index = index.saturating_add(difference);
			Some((u16::try_from(index).ok()?, count))
		})
		.collect();
	Buckets::new(pairs?)
}

fn record(value: &[u8]) -> Option<(Vec<u8>, u32)> {
	let (record, count) = match v1::Record::decode_all(&mut &value[..]).ok()? {
		v1::Record::Counted(counted) => (Record::Counted(counted), 0),
		v1::Record::Sampled(old) => {
			let buckets = buckets(old.buckets)?;
			let count = buckets.len().saturated_into();
			let sampled = Sampled {
				samples: old.samples,
				answered: buckets.total(),
				windows: old.windows,
				expected: old.expected,
				reported: old.reported,
				reporters: old.reporters,
				buckets,
				absence: Absence::default(),
			};
			(Record::Sampled(sampled), count)
		},
	};
	Some((record.encode(), count))
}

fn open_sum<T: Config>(value: &[u8]) -> Option<(Vec<u8>, u32)> {
	type Old<T> = (v1::OpenTotals, Vec<v1::ReporterSum<<T as frame_system::Config>::AccountId>>);
	let (totals, old) = Old::<T>::decode_all(&mut &value[..]).ok()?;
	let v1::OpenTotals { expected, expected_each, reported, windows } = totals;
	let mut open = OpenSum::<T::AccountId, crate::sampled::MaxSums<T>> {
		totals: OpenTotals { expected, expected_each, reported, windows },
		..Default::default()
	};
	let mut count = 0u32;
	for v1::ReporterSum { reporter, samples, buckets } in old {
		let buckets = self::buckets(buckets)?;
		count = count.saturating_add(buckets.len().saturated_into());
		let sum = ReporterSum { reporter, samples, answered: buckets.total() };
		open.sums.try_push(sum).ok()?;
		open.buckets.try_push(buckets).ok()?;
	}
	Some((open.encode(), count))
}

/// Parts of reports that came before the upgrade have their heads under numbers that no later part has.
const FIRST_MOVED: u8 = 16;

fn report<T: Config>(key: &[u8], value: &[u8]) -> Option<(Vec<u8>, u32)> {
	type Key<A> = ((NetworkId, Seconds, TargetId), [u8; 16], A);
	let ((network, window, target), _, reporter) =
		Key::<T::AccountId>::decode_all(&mut &key[..]).ok()?;
	let old = Vec::<v1::StoredEntry>::decode_all(&mut &value[..]).ok()?;
	let mut entries =
		BoundedVec::<_, frame_support::traits::ConstU32<{ Indicator::SAMPLED_COUNT }>>::new();
	let mut heads = Vec::new();
	let mut count = 0u32;
	for v1::StoredEntry { indicator, samples, buckets } in old {
		let buckets = self::buckets(buckets)?;
		count = count.saturating_add(buckets.len().saturated_into());
		let answered = buckets.total().saturated_into();
		heads.push(EntryHead { target, indicator, samples, answered });
		entries.try_push(StoredEntry { indicator, samples, expected: None, buckets }).ok()?;
	}
	for part in FIRST_MOVED..u8::MAX {
		let place = (network, window, &reporter, part);
		let mut known = ReportHeads::<T>::get(place).unwrap_or_default();
		if known.try_extend(heads.iter().copied()).is_ok() {
			ReportHeads::<T>::insert(place, known);
			break;
		}
	}
	Some((entries.encode(), count))
}

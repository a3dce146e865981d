//! Buckets as they are stored and as they are computed with.

use super::types::{BUCKETS, Buckets};
use alloc::vec::Vec;
use codec::Compact;
use frame_support::BoundedVec;

/// (index, count), ascending.
pub(crate) fn pairs(buckets: &Buckets) -> impl Iterator<Item = (u16, u64)> {
	buckets.iter().scan(0u32, |index, (Compact(difference), Compact(count))| {
		*index = index.saturating_add(*difference);
		Some((u16::try_from(*index).unwrap_or(u16::MAX), *count))
	})
}

/// (index, count), ascending, to be gone through more than once.
pub(crate) fn unpack(buckets: &Buckets) -> Vec<(u16, u64)> {
	let mut unpacked = Vec::with_capacity(buckets.len());
	unpacked.extend(pairs(buckets));
	unpacked
}

/// The stored form of ascending buckets.
pub(crate) fn pack(buckets: &[(u16, u64)]) -> Buckets {
	let mut last = 0u32;
	let mut packed = Vec::with_capacity(buckets.len());
	packed.extend(buckets.iter().filter(|(index, _)| u32::from(*index) < BUCKETS).map(
		|(index, count)| {
			let index = u32::from(*index);
			let difference = index.saturating_sub(last);
			last = index;
			(Compact(difference), Compact(*count))
		},
	));
	// Ascending indices below the number of buckets are at most as many.
	BoundedVec::truncate_from(packed)
}

/// All counts of two lists together.
pub(crate) fn add(ours: &Buckets, theirs: &Buckets) -> Buckets {
	if ours.is_empty() {
		return theirs.clone();
	}
	let (ours, theirs) = (unpack(ours), unpack(theirs));
	let (mut ours, mut theirs) = (ours.as_slice(), theirs.as_slice());
	let mut sum = Vec::with_capacity(ours.len().saturating_add(theirs.len()));
	loop {
		match (ours.split_first(), theirs.split_first()) {
			(Some((a, rest)), Some((b, others))) if a.0 == b.0 => {
				sum.push((a.0, a.1.saturating_add(b.1)));
				(ours, theirs) = (rest, others);
			},
			(Some((a, rest)), other) if other.is_none_or(|(b, _)| a.0 < b.0) => {
				sum.push(*a);
				ours = rest;
			},
			(_, Some((b, others))) => {
				sum.push(*b);
				theirs = others;
			},
			_ => break,
		}
	}
	pack(&sum)
}

/// All counts up to and with a bucket.
pub(crate) fn total(buckets: impl IntoIterator<Item = (u16, u64)>, last: u16) -> u64 {
	buckets
		.into_iter()
		.take_while(|(index, _)| *index <= last)
		.fold(0, |sum, (_, count)| sum.saturating_add(count))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_packed_is_unpacked() {
		let buckets = [(0, 1), (7, 2), (735, 3)];
		assert_eq!(unpack(&pack(&buckets)), buckets);
		assert_eq!(unpack(&pack(&[(5, 1)])), [(5, 1)]);
		assert_eq!(unpack(&pack(&[])), []);
	}

	#[test]
	fn lists_add_bucket_by_bucket() {
		let (ours, theirs) = (pack(&[(1, 1), (3, 1), (9, 1)]), pack(&[(0, 5), (3, 2), (735, 1)]));
		let sum = [(0, 5), (1, 1), (3, 3), (9, 1), (735, 1)];
		assert_eq!(unpack(&add(&ours, &theirs)), sum);
		assert_eq!(unpack(&add(&theirs, &ours)), sum);
		assert_eq!(add(&Buckets::default(), &ours), ours);
		assert_eq!(add(&ours, &Buckets::default()), ours);
	}

	#[test]
	fn a_total_ends_with_the_bucket_named() {
		assert_eq!(total([(1, 5), (2, 7), (3, 9)], 2), 12);
		assert_eq!(total([(1, 5)], 0), 0);
	}
}

//! Counts by latency bucket, and the form in which they are stored.

use super::types::BUCKETS;
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode, EncodeLike, Error, Input, MaxEncodedLen, Output};
use scale_info::TypeInfo;

/// Counts by latency bucket: pairs of index and count, the indices ascending and below [`BUCKETS`], no
/// count 0.
///
/// Stored as runs of neighbouring buckets, for latencies lie close together: how many buckets are left out
/// before the run, then its counts. A single empty bucket within a run is a count of 0, which is shorter
/// than another run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buckets(Vec<(u16, u64)>);

/// As they are stored.
type Runs = Vec<(Compact<u32>, Vec<Compact<u64>>)>;

impl Buckets {
	/// Of pairs of index and count; none where an index is out of range, twice or out of order. Counts of
	/// 0 are left out.
	pub fn new(pairs: impl IntoIterator<Item = (u16, u64)>) -> Option<Self> {
		let mut buckets = Vec::new();
		let mut least = 0u16;
		for (index, count) in pairs {
			if index < least || u32::from(index) >= BUCKETS {
				return None;
			}
			least = index.saturating_add(1);
			if count > 0 {
				buckets.push((index, count));
			}
		}
		Some(Self(buckets))
	}

	/// (index, count), ascending.
	pub fn pairs(&self) -> &[(u16, u64)] {
		&self.0
	}

	/// How many buckets have a count.
	pub fn len(&self) -> usize {
		self.0.len()
	}

	/// Whether there is no count at all.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// All counts together.
	pub fn total(&self) -> u64 {
		self.up_to(u16::MAX)
	}

	/// All counts up to and with a bucket.
	pub fn up_to(&self, last: u16) -> u64 {
		let within = self.0.iter().take_while(|(index, _)| *index <= last);
		within.fold(0, |sum, (_, count)| sum.saturating_add(*count))
	}

	/// All counts of both.
	pub fn and(&self, other: &Self) -> Self {
		if self.is_empty() {
			return other.clone();
		}
		let (mut ours, mut theirs) = (self.pairs(), other.pairs());
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
		Self(sum)
	}

	fn runs(&self) -> Runs {
		let mut runs = Runs::new();
		let mut end = 0u16;
		for (index, count) in &self.0 {
			let empty = index.saturating_sub(end);
			match runs.last_mut() {
				Some((_, counts)) if empty <= 1 => {
					counts.extend((0..empty).map(|_| Compact(0)));
					counts.push(Compact(*count));
				},
				_ => runs.push((Compact(empty.into()), alloc::vec![Compact(*count)])),
			}
			end = index.saturating_add(1);
		}
		runs
	}
}

impl Encode for Buckets {
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		self.runs().encode_to(output);
	}
}

impl EncodeLike for Buckets {}

impl Decode for Buckets {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let Compact(runs) = Compact::<u32>::decode(input)?;
		let mut buckets = Vec::new();
		let mut next = 0u32;
		for _ in 0..runs {
			let (Compact(empty), Compact(length)) = <(Compact<u32>, Compact<u32>)>::decode(input)?;
			next = next.saturating_add(empty);
			// Also bounds the work: each run takes up a bucket at least.
			if length == 0 || next.saturating_add(length) > BUCKETS {
				return Err("a bucket beyond the last".into());
			}
			for index in next..next.saturating_add(length) {
				let Compact(count) = Compact::<u64>::decode(input)?;
				if count > 0 {
					let index = u16::try_from(index).map_err(|_| "a bucket beyond the last")?;
					buckets.push((index, count));
				}
			}
			next = next.saturating_add(length);
		}
		Ok(Self(buckets))
	}
}

impl TypeInfo for Buckets {
	type Identity = Runs;

	fn type_info() -> scale_info::Type {
		Runs::type_info()
	}
}

impl MaxEncodedLen for Buckets {
	/// As if each bucket were a run of its own.
	fn max_encoded_len() -> usize {
		let run = Compact::<u32>::max_encoded_len()
			.saturating_add(1)
			.saturating_add(Compact::<u64>::max_encoded_len());
		run.saturating_mul(BUCKETS as usize).saturating_add(Compact::<u32>::max_encoded_len())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::DecodeAll;
	use proptest::prelude::*;

	fn buckets(pairs: &[(u16, u64)]) -> Buckets {
		Buckets::new(pairs.iter().copied()).expect("ascending")
	}

	#[test]
	fn neighbours_and_those_with_one_empty_bucket_between_them_are_one_run() {
		let runs = |pairs: &[(u16, u64)]| -> Vec<(u32, Vec<u64>)> {
			let plain = |(empty, counts): (Compact<u32>, Vec<Compact<u64>>)| {
				(empty.0, counts.into_iter().map(|count| count.0).collect())
			};
			buckets(pairs).runs().into_iter().map(plain).collect()
		};
		assert_eq!(runs(&[]), []);
		assert_eq!(runs(&[(0, 5)]), [(0, vec![5])]);
		assert_eq!(runs(&[(1, 5)]), [(1, vec![5])]);
		assert_eq!(runs(&[(7, 1), (8, 2), (10, 3)]), [(7, vec![1, 2, 0, 3])]);
		assert_eq!(runs(&[(7, 1), (10, 3)]), [(7, vec![1]), (2, vec![3])]);
		assert_eq!(runs(&[(735, 1)]), [(735, vec![1])]);
	}

	#[test]
	fn takes_the_last_bucket_and_none_beyond() {
		assert_eq!(
			buckets(&[(735, 1)]).encode(),
			vec![(Compact(735u32), vec![Compact(1u64)])].encode()
		);
		for beyond in [
			vec![(Compact(736u32), vec![Compact(1u64)])],
			vec![(Compact(735), vec![Compact(1), Compact(1)])],
			vec![(Compact(700), vec![Compact(1)]), (Compact(35), vec![Compact(1)])],
			vec![(Compact(u32::MAX), vec![Compact(1)])],
			vec![(Compact(0), vec![])],
		] {
			assert!(Buckets::decode(&mut &beyond.encode()[..]).is_err(), "{beyond:?}");
		}
		assert_eq!(Buckets::new([(736, 1)]), None);
	}

	#[test]
	fn refuses_indices_twice_or_out_of_order() {
		assert_eq!(Buckets::new([(3, 1), (3, 1)]), None);
		assert_eq!(Buckets::new([(3, 1), (2, 1)]), None);
		assert_eq!(Buckets::new([(3, 0), (4, 1)]), Some(buckets(&[(4, 1)])));
	}

	#[test]
	fn lists_add_bucket_by_bucket() {
		let (ours, theirs) =
			(buckets(&[(1, 1), (3, 1), (9, 1)]), buckets(&[(0, 5), (3, 2), (735, 1)]));
		let sum = buckets(&[(0, 5), (1, 1), (3, 3), (9, 1), (735, 1)]);
		assert_eq!(ours.and(&theirs), sum);
		assert_eq!(theirs.and(&ours), sum);
		assert_eq!(Buckets::default().and(&ours), ours);
		assert_eq!(ours.and(&Buckets::default()), ours);
	}

	#[test]
	fn a_total_ends_with_the_bucket_named() {
		assert_eq!(buckets(&[(1, 5), (2, 7), (3, 9)]).up_to(2), 12);
		assert_eq!(buckets(&[(1, 5)]).up_to(0), 0);
		assert_eq!(buckets(&[(1, 5), (735, 2)]).total(), 7);
	}

	proptest! {
		#[test]
		fn what_is_stored_is_read_again(
			counts in prop::collection::btree_map(0u16..736, 1u64.., 0..60),
		) {
			let buckets = Buckets::new(counts).expect("a map is in order");
			let bytes = buckets.encode();
			prop_assert!(bytes.len() <= Buckets::max_encoded_len());
			prop_assert_eq!(Buckets::decode_all(&mut &bytes[..]), Ok(buckets));
		}

		#[test]
		fn no_bytes_make_buckets_that_break_their_form(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
			if let Ok(buckets) = Buckets::decode(&mut &bytes[..]) {
				prop_assert_eq!(Buckets::new(buckets.pairs().iter().copied()), Some(buckets));
			}
		}

		#[test]
		fn every_bucket_full_is_within_the_longest_form(count in any::<u64>()) {
			for step in 1..4usize {
				let all = (0..736u16).step_by(step).map(|index| (index, count));
				let buckets = Buckets::new(all).expect("ascending");
				prop_assert!(buckets.encode().len() <= Buckets::max_encoded_len());
			}
		}
	}
}

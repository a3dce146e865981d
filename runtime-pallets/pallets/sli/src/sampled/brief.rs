//! Stored values in brief: what a ranking needs of them. Decoding sums the answers and keeps no
//! latencies, which are nearly all of what is stored.

use super::types::BUCKETS;
use crate::types::{Counted, Indicator};
use codec::{Compact, Decode, Error, Input};

/// All answers of stored [`Buckets`](super::types::Buckets) together: decodes what they decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answers(pub u64);

impl Decode for Answers {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let Compact(length) = Compact::<u32>::decode(input)?;
		if length > BUCKETS {
			return Err("more buckets than there are".into());
		}
		let (mut index, mut sum) = (0u32, 0u64);
		for _ in 0..length {
			let Compact(difference) = Compact::<u32>::decode(input)?;
			let Compact(count) = Compact::<u64>::decode(input)?;
			index = index.saturating_add(difference);
			// Others are never stored, and no record takes them up.
			if index < BUCKETS {
				sum = sum.saturating_add(count);
			}
		}
		Ok(Self(sum))
	}
}

/// A [`StoredEntry`](super::types::StoredEntry) in brief.
#[derive(Debug, PartialEq, Eq, Decode)]
pub(super) struct BriefEntry {
	pub indicator: Indicator,
	pub samples: u32,
	pub answers: Answers,
}

/// A [`ReporterSum`](super::types::ReporterSum) in brief.
#[derive(Debug, PartialEq, Eq, Decode)]
pub(super) struct BriefSum<AccountId> {
	_reporter: AccountId,
	pub samples: u64,
	pub answers: Answers,
}

/// A [`Record`](crate::types::Record) in brief.
#[derive(Debug, PartialEq, Eq, Decode)]
pub(super) enum BriefRecord {
	#[codec(index = 0)]
	Counted(Counted),
	#[codec(index = 1)]
	Sampled(BriefSampled),
}

/// A [`Sampled`](super::types::Sampled) in brief.
#[derive(Debug, PartialEq, Eq, Decode)]
pub(super) struct BriefSampled {
	_expected: u64,
	_reported: u64,
	_reporters: u32,
	pub samples: u64,
	pub answers: Answers,
	pub windows: u64,
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		mock::AccountId,
		sampled::{
			buckets::{pairs, total},
			types::{Buckets, ReporterSum, Sampled, StoredEntry},
		},
		types::Record,
	};
	use codec::Encode;
	use proptest::prelude::*;

	fn answers(buckets: &Buckets) -> Answers {
		Answers(total(pairs(buckets), 735))
	}

	/// Both read the same bytes and leave the same, or both refuse them.
	fn agree<Full: Decode, Brief: Decode + core::fmt::Debug + PartialEq>(
		bytes: &[u8],
		brief_of: impl Fn(Full) -> Brief,
	) {
		let (mut ours, mut theirs) = (bytes, bytes);
		let brief = Brief::decode(&mut ours).ok();
		assert_eq!(brief, Full::decode(&mut theirs).ok().map(brief_of));
		assert!(brief.is_none() || ours == theirs);
	}

	fn agree_on_all(bytes: &[u8]) {
		agree(bytes, |buckets: Buckets| answers(&buckets));
		agree(bytes, |entry: StoredEntry| BriefEntry {
			indicator: entry.indicator,
			samples: entry.samples,
			answers: answers(&entry.buckets),
		});
		agree(bytes, |sum: ReporterSum<AccountId>| BriefSum {
			_reporter: sum.reporter,
			samples: sum.samples,
			answers: answers(&sum.buckets),
		});
		agree(bytes, |record: Record| match record {
			Record::Counted(counted) => BriefRecord::Counted(counted),
			Record::Sampled(sampled) => BriefRecord::Sampled(BriefSampled {
				_expected: sampled.expected,
				_reported: sampled.reported,
				_reporters: sampled.reporters,
				samples: sampled.samples,
				answers: answers(&sampled.buckets),
				windows: sampled.windows,
			}),
		});
	}

	fn any_buckets() -> impl Strategy<Value = Buckets> {
		let pair = (0..800u32, prop_oneof![0..100u64, any::<u64>()]);
		prop::collection::vec(pair, 0..12).prop_map(|pairs| {
			let pairs = pairs.into_iter().map(|(index, count)| (Compact(index), Compact(count)));
			Buckets::truncate_from(pairs.collect())
		})
	}

	#[test]
	fn as_many_buckets_as_there_are_and_no_more() {
		for (length, is_read) in [(BUCKETS, true), (BUCKETS + 1, false)] {
			let pairs = vec![(Compact(1u32), Compact(1u64)); length as usize].encode();
			agree_on_all(&pairs);
			assert_eq!(Answers::decode(&mut &pairs[..]).is_ok(), is_read);
		}
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(1_024))]

		#[test]
		fn what_is_stored_is_read_alike(buckets in any_buckets(), samples in any::<u64>(), windows in any::<u64>()) {
			let sampled = Sampled { samples, windows, buckets: buckets.clone(), ..Default::default() };
			agree_on_all(&buckets.encode());
			agree_on_all(&StoredEntry { indicator: Indicator::Rpc, samples: 60, buckets: buckets.clone() }.encode());
			agree_on_all(&ReporterSum::<AccountId> { reporter: 7, samples, buckets }.encode());
			agree_on_all(&Record::Sampled(sampled).encode());
			agree_on_all(&Record::Counted(Counted { assigned: samples, authored: 1, windows }).encode());
		}

		#[test]
		fn what_was_damaged_is_refused_alike(
			buckets in any_buckets(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(),
		) {
			let record = Record::Sampled(Sampled { samples: 60, buckets: buckets.clone(), ..Default::default() });
			for mut bytes in [buckets.encode(), record.encode()] {
				let at = at.index(bytes.len());
				bytes[at] = byte;
				agree_on_all(&bytes);
				bytes.truncate(cut.index(bytes.len()));
				agree_on_all(&bytes);
			}
		}
	}
}

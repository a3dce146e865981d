//! Several targets together: a group is the sum of its targets' counts.

use crate::types::{Counted, Record};

impl Record {
	/// This record of a period with that of another target in the same period; none of two kinds.
	///
	/// All targets are asked at the same instants, so what befalls one window may befall them all: the
	/// windows of both stay one set of trials, the larger one.
	pub(crate) fn beside(self, other: &Self) -> Option<Self> {
		match (self, other) {
			(Self::Counted(one), Self::Counted(other)) => {
				let windows = one.windows.max(other.windows);
				Some(Self::Counted(Counted { windows, ..one.saturating_add(*other) }))
			},
			(Self::Sampled(one), Self::Sampled(other)) => {
				let mut sum = one.and(other);
				sum.windows = one.windows.max(other.windows);
				Some(Self::Sampled(sum))
			},
			_ => None,
		}
	}
}

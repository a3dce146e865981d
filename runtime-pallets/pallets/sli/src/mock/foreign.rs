//! Another network, number 1, and reporters who count its slots.

use super::{
	AccountId, ExtBuilder, Sli, Test, block,
	reporters::{join, signed_by},
};
use crate::*;
use frame_support::dispatch::DispatchResultWithPostInfo;

/// The other network.
pub const OTHER: NetworkId = 1;
/// Its first window: it was registered in the one before.
pub const FIRST: Seconds = 6_000;

/// Reporters 101, 102 .. of another network, and windows of a minute with ten slots at home.
pub fn with_other<R>(
	reporters: u64,
	min_reporters: u32,
	era: Option<EraLength>,
	test: impl FnOnce() -> R,
) -> R {
	let sampling =
		SamplingParameters { min_reporters, grace_ms: 0, grace_blocks: 4, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		(995..1_000).for_each(block);
		Sli::begin_network(OTHER, era);
		(1..=reporters).for_each(|reporter| join(100 + reporter, FIRST));
		test()
	})
}

/// Which blocks are counted in a window.
pub fn census_of(window: Seconds, duties: usize) -> Census {
	let hash = |at: Seconds| {
		let mut hash = [0; 32];
		hash[..4].copy_from_slice(&at.to_le_bytes());
		hash
	};
	Census {
		from: hash(window),
		to: hash(window + 60),
		era: None,
		duties: u32::try_from(duties).unwrap(),
	}
}

/// A validator with its slots.
pub fn duty(account: AccountId, assigned: u32, authored: u32) -> Duty<AccountId> {
	Duty { who: TargetRef::Account(account), assigned, authored }
}

/// Sends one part of a census.
pub fn send_part(
	reporter: u64,
	window: Seconds,
	part: u8,
	census: Census,
	duties: &[Duty<AccountId>],
) -> DispatchResultWithPostInfo {
	let content_id = (part == 0).then_some([7; 32]);
	let origin = signed_by(100 + reporter);
	Sli::report_census(origin, OTHER, window, part, census, content_id, duties.to_vec())
}

/// Sends a census of few validators.
pub fn send(
	reporter: u64,
	window: Seconds,
	duties: &[Duty<AccountId>],
) -> DispatchResultWithPostInfo {
	send_part(reporter, window, 0, census_of(window, duties.len()), duties)
}

/// Sends a census of another indicator than slots.
pub fn send_of(
	reporter: u64,
	indicator: Indicator,
	window: Seconds,
	duties: &[Duty<AccountId>],
) -> DispatchResultWithPostInfo {
	let origin = signed_by(100 + reporter);
	let census = census_of(window, duties.len());
	let content_id = Some([8; 32]);
	Sli::report_census_of(origin, OTHER, indicator, window, 0, census, content_id, duties.to_vec())
}

/// Blocks in every slot until what ends with a window is reported and closed.
pub fn close(window: Seconds) {
	let mut slot = LastSlot::<Test>::get().unwrap();
	while Sli::first_open_sampled(OTHER).unwrap() <= window {
		slot += 1;
		block(slot);
	}
}

/// Blocks in every slot until a window can be reported.
pub fn end(window: Seconds) {
	let mut slot = LastSlot::<Test>::get().unwrap();
	while Closings::<Test>::get(OTHER, COUNTED).unwrap().next <= window {
		slot += 1;
		block(slot);
	}
}

/// The record of a validator.
pub fn kept(account: AccountId, kind: PeriodKind, start: Seconds) -> Option<Counted> {
	kept_of(account, Indicator::Authorship, kind, start)
}

/// The record of a validator, of any census.
pub fn kept_of(
	account: AccountId,
	indicator: Indicator,
	kind: PeriodKind,
	start: Seconds,
) -> Option<Counted> {
	let target = Sli::target_id(OTHER, &TargetRef::Account(account))?;
	match Records::<Test>::get((OTHER, indicator, Period { kind, start }, target))? {
		Record::Counted(counted) => Some(counted),
		Record::Sampled(_) => None,
	}
}

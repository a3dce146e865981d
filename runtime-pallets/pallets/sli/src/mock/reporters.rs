//! Reporters and addresses, set by hand, with hash chains that hold.

use super::{AccountId, Sli, Test, block};
use crate::*;
use frame_support::{Blake2_256, StorageHasher, dispatch::DispatchResultWithPostInfo};
use std::{
	cell::{Cell, RefCell},
	collections::{BTreeMap, BTreeSet},
};

/// What pallet-registry would know.
#[derive(Default)]
struct Registry {
	reporters: BTreeMap<AccountId, Reporter>,
	measured: BTreeMap<TargetId, Measured>,
	owned: BTreeSet<(AccountId, TargetId)>,
}

struct Reporter {
	standing: Standing,
	/// L_0, L_1, ...
	links: Vec<Link>,
	/// The window of L_1.
	first: Seconds,
}

thread_local! {
	static REGISTRY: RefCell<Registry> = RefCell::default();
	/// How often all reporters were asked for.
	pub static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// Reads and writes the registry of this test.
pub struct TestReporters;

/// The signing key of a reporter is its account plus this.
pub const SIGNER: AccountId = 1_000_000;
/// Length of the hash chains.
const LINKS: usize = 800;

impl Reporters<AccountId> for TestReporters {
	type Dependants = super::TestDependants;
	const MAX: u32 = 6;

	fn by_signer(network: NetworkId, signer: &AccountId) -> Option<AccountId> {
		let reporter = signer.checked_sub(SIGNER)?;
		Self::standing(network, &reporter).map(|_| reporter)
	}

	fn standing(_: NetworkId, reporter: &AccountId) -> Option<Standing> {
		REGISTRY.with_borrow(|registry| Some(registry.reporters.get(reporter)?.standing))
	}

	fn signer(network: NetworkId, reporter: &AccountId) -> Option<AccountId> {
		Self::standing(network, reporter).map(|_| *reporter + SIGNER)
	}

	fn admitted(_: NetworkId) -> u32 {
		REGISTRY.with_borrow(|registry| {
			let has_not_left = |reporter: &&Reporter| reporter.standing.left.is_none();
			u32::try_from(registry.reporters.values().filter(has_not_left).count()).unwrap()
		})
	}

	fn all(_: NetworkId) -> Vec<(AccountId, Standing)> {
		ASKED.set(ASKED.get() + 1);
		REGISTRY.with_borrow(|registry| {
			registry.reporters.iter().map(|(who, reporter)| (*who, reporter.standing)).collect()
		})
	}

	fn note_link(_: NetworkId, reporter: &AccountId, window: Seconds, link: Link) {
		standing_of(*reporter, |standing| (standing.link, standing.link_window) = (link, window));
	}

	fn note_report(_: NetworkId, reporter: &AccountId, window: Seconds) {
		standing_of(*reporter, |standing| {
			standing.reported = standing.reported.max(Some(window));
		});
	}

	fn note_closed(_: NetworkId, reporter: &AccountId, window: Seconds) {
		standing_of(*reporter, |standing| standing.closed = standing.closed.max(Some(window)));
	}

	fn measured(_: NetworkId, target: TargetId, _: Seconds) -> Measured {
		REGISTRY.with_borrow(|registry| registry.measured.get(&target).copied().unwrap_or_default())
	}

	fn is_owned(_: NetworkId, target: TargetId) -> bool {
		REGISTRY.with_borrow(|registry| registry.owned.iter().any(|(_, owned)| *owned == target))
	}

	fn behind(_: NetworkId, target: TargetId) -> Vec<AccountId> {
		REGISTRY.with_borrow(|registry| {
			let owned = registry.owned.iter().filter(|(_, owned)| *owned == target);
			owned.map(|(reporter, _)| *reporter).collect()
		})
	}

	// Benchmarks run on the runtimes, not here.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_reporter(_: NetworkId, _: &AccountId, _: &AccountId, _: Link, _: Seconds) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_addresses(_: NetworkId, _: TargetId) {}
}

/// Empties the registry.
pub fn clear() {
	REGISTRY.take();
}

/// Changes how a reporter stands.
pub fn standing_of(reporter: AccountId, change: impl FnOnce(&mut Standing)) {
	REGISTRY.with_borrow_mut(|registry| {
		change(&mut registry.reporters.get_mut(&reporter).unwrap().standing);
	});
}

/// A reporter joins at a window.
pub fn join(reporter: AccountId, joined: Seconds) {
	let window_s = Sli::window_s(HOME).unwrap();
	let mut links = vec![Blake2_256::hash(&reporter.to_le_bytes())];
	for _ in 1..LINKS {
		links.push(Blake2_256::hash(links.last().unwrap()));
	}
	links.reverse();
	let standing = Standing {
		joined,
		left: None,
		reported: None,
		closed: None,
		link: links[0],
		link_window: joined - window_s,
	};
	REGISTRY.with_borrow_mut(|registry| {
		registry.reporters.insert(reporter, Reporter { standing, links, first: joined });
	});
}

/// A reporter is gone for good.
pub fn remove(reporter: AccountId) {
	REGISTRY.with_borrow_mut(|registry| registry.reporters.remove(&reporter));
}

/// A target is measured from now on.
pub fn measure(target: TargetId, rpc: bool, reachability: bool) {
	let listing = |is_listed| if is_listed { Listing::Listed } else { Listing::Never };
	list(target, Measured { rpc: listing(rpc), reachability: listing(reachability) });
}

/// Whether a target has addresses from now on.
pub fn list(target: TargetId, measured: Measured) {
	REGISTRY.with_borrow_mut(|registry| registry.measured.insert(target, measured));
}

/// A target belongs to a reporter.
pub fn own(reporter: AccountId, target: TargetId) {
	REGISTRY.with_borrow_mut(|registry| registry.owned.insert((reporter, target)));
}

/// The link of a reporter for a window.
pub fn link(reporter: AccountId, window: Seconds) -> Link {
	let window_s = Sli::window_s(HOME).unwrap();
	REGISTRY.with_borrow(|registry| {
		let reporter = &registry.reporters[&reporter];
		reporter.links[((window - reporter.first) / window_s) as usize + 1]
	})
}

/// An entry of a report; buckets by index.
pub fn entry(
	target: TargetId,
	indicator: Indicator,
	samples: u32,
	buckets: &[(u32, u32)],
) -> ReportEntry {
	let mut last = 0;
	let buckets = buckets
		.iter()
		.map(|(index, count)| {
			let difference = index - last;
			last = *index;
			(difference.into(), (*count).into())
		})
		.collect();
	ReportEntry { target, indicator, samples, buckets }
}

/// The evidence of reports that nobody looks into.
pub const EVIDENCE: Evidence = Evidence { root: [1; 32], content_id: [2; 32] };

/// Sends a part of a report, with the right link.
pub fn send_part(
	reporter: AccountId,
	window: Seconds,
	part: u8,
	entries: Vec<ReportEntry>,
) -> DispatchResultWithPostInfo {
	let evidence = (part == 0).then_some(EVIDENCE);
	let origin = frame_system::RawOrigin::Signed(reporter + SIGNER).into();
	Sli::report(origin, HOME, window, part, link(reporter, window), evidence, entries)
}

/// Sends a report in one part.
pub fn send(
	reporter: AccountId,
	window: Seconds,
	entries: Vec<ReportEntry>,
) -> DispatchResultWithPostInfo {
	send_part(reporter, window, 0, entries)
}

/// The origin of a reporter's signing key.
pub fn signed_by(reporter: AccountId) -> <Test as frame_system::Config>::RuntimeOrigin {
	frame_system::RawOrigin::Signed(reporter + SIGNER).into()
}

/// Blocks in every slot from the last one on until a window's sampled records are closed.
pub fn close_sampled(window: Seconds) {
	let mut slot = LastSlot::<Test>::get().unwrap();
	while Sli::first_open_sampled(HOME).unwrap() <= window {
		slot += 1;
		block(slot);
	}
}

/// The sampled record of a target.
pub fn sampled(
	target: TargetId,
	indicator: Indicator,
	kind: PeriodKind,
	start: Seconds,
) -> Option<Sampled> {
	match Records::<Test>::get((HOME, indicator, Period { kind, start }, target))? {
		Record::Sampled(sampled) => Some(sampled),
		Record::Counted(_) => panic!("{indicator:?} is sampled"),
	}
}

/// The buckets of a record.
pub fn buckets(record: &Sampled) -> Vec<(u16, u64)> {
	record.buckets.pairs().to_vec()
}

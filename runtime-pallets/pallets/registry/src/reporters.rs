//! What pallet-sli asks of the registry.

use alloc::vec::Vec;
use pallet_sli::{Link, Listing, Measured, NetworkId, Seconds, Standing, TargetId};
use sp_runtime::SaturatedConversion;

use crate::{
	AddressesOf, Config, Kind, MAX_REPORTERS, Owners, Pallet, Promises, ReporterOf, Reporters,
	Signers, address,
};

impl<T: Config> pallet_sli::Reporters<T::AccountId> for Pallet<T> {
	type Dependants = T::Dependants;
	const MAX: u32 = MAX_REPORTERS;

	fn by_signer(network: NetworkId, signer: &T::AccountId) -> Option<T::AccountId> {
		Signers::<T>::get(network, signer)
	}

	fn standing(network: NetworkId, reporter: &T::AccountId) -> Option<Standing> {
		Reporters::<T>::get(network, reporter).map(|reporter| reporter.standing())
	}

	fn signer(network: NetworkId, reporter: &T::AccountId) -> Option<T::AccountId> {
		Reporters::<T>::get(network, reporter).map(|reporter| reporter.signer)
	}

	fn admitted(network: NetworkId) -> u32 {
		let has_not_left = |reporter: &ReporterOf<T>| reporter.left.is_none();
		Reporters::<T>::iter_prefix_values(network).filter(has_not_left).count().saturated_into()
	}

	fn all(network: NetworkId) -> Vec<(T::AccountId, Standing)> {
		Reporters::<T>::iter_prefix(network)
			.map(|(account, reporter)| (account, reporter.standing()))
			.collect()
	}

	fn note_link(network: NetworkId, reporter: &T::AccountId, window: Seconds, link: Link) {
		change::<T>(network, reporter, |reporter| {
			reporter.link = link;
			reporter.link_window = window;
		});
	}

	fn note_report(network: NetworkId, reporter: &T::AccountId, window: Seconds) {
		change::<T>(network, reporter, |reporter| {
			reporter.reported = reporter.reported.max(Some(window));
		});
	}

	fn note_closed(network: NetworkId, reporter: &T::AccountId, window: Seconds) {
		change::<T>(network, reporter, |reporter| {
			reporter.closed = reporter.closed.max(Some(window));
		});
	}

	fn measured(network: NetworkId, target: TargetId, window: Seconds) -> Measured {
		let list = AddressesOf::<T>::get(network, target);
		let promised = Promises::<T>::get(network, target);
		let listing = |kind| {
			let is_promised = promised.of(kind).is_some_and(|promise| promise.holds(window));
			let mut of_kind = list.iter().filter(|listed| listed.address.kind() == kind);
			match of_kind.any(|listed| listed.is_measured(window)) {
				true => Listing::Listed,
				false if is_promised => Listing::Absent,
				false => Listing::Never,
			}
		};
		Measured { rpc: listing(Kind::Rpc), reachability: listing(Kind::Reachability) }
	}

	fn behind(network: NetworkId, target: TargetId) -> Vec<T::AccountId> {
		address::backers::<T>(network, target)
	}

	fn is_owned(network: NetworkId, target: TargetId) -> bool {
		Owners::<T>::contains_key(network, target)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_reporter(
		network: NetworkId,
		who: &T::AccountId,
		signer: &T::AccountId,
		link: Link,
		link_window: Seconds,
	) {
		crate::benchmarking::scene::seat::<T>(network, who, signer, link, link_window);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_addresses(network: NetworkId, target: TargetId) {
		crate::benchmarking::scene::measure::<T>(network, target);
	}
}

fn change<T: Config>(
	network: NetworkId,
	reporter: &T::AccountId,
	note: impl FnOnce(&mut ReporterOf<T>),
) {
	Reporters::<T>::mutate_exists(network, reporter, |reporter| reporter.as_mut().map(note));
}

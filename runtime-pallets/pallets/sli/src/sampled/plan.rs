//! What reporters were to measure of a target in a window.

use super::reporters::{Listing, Measured, Reporters};
use crate::{
	counted::{close::stored, segment::CurrentSession},
	pallet::{Closings, Config, Ended, Targets},
	parameter::SamplingParameters,
	types::{
		Counted, HOME, Indicator, NetworkId, Period, PeriodKind, SAMPLED, Seconds, Step, TargetId,
		TargetRef,
	},
};

/// A vote on finality in a window is one sample: seen, or not.
const VOTES: u64 = 1;

/// How many samples each reporter was to take of one target.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
	arrival: Option<Due>,
	rpc: Option<Due>,
	reachability: Option<Due>,
	finality: Option<Due>,
}

/// What was to be measured.
#[derive(Clone, Copy)]
pub(crate) struct Due {
	/// How many samples each reporter was to take.
	pub samples: u64,
	/// Nobody could: the target had taken its address away, or left all of its slots. What nobody took is its absence.
	pub is_absent: bool,
}

impl Plan {
	/// The plan of a window whose slots are counted.
	pub fn of<T: Config>(
		network: NetworkId,
		target: TargetId,
		window: Seconds,
		sampling: &SamplingParameters,
	) -> Self {
		let each = |samples| Due { samples, is_absent: false };
		if target == 0 {
			let arrival = authored::<T>(network, target, window).filter(|_| network == HOME);
			let arrival = arrival.map(each);
			return Self { arrival, rpc: None, reachability: None, finality: None };
		}
		let Measured { rpc, reachability } = T::Reporters::measured(network, target, window);
		let counted = counted::<T>(network, target, window);
		let is_bound = [rpc, reachability].contains(&Listing::Absent)
			&& (counted.is_some() || is_bound::<T>(network, target));
		let samples = u64::from(sampling.samples_per_window);
		let due = |listing| match listing {
			Listing::Listed => Some(each(samples)),
			Listing::Absent => is_bound.then_some(Due { samples, is_absent: true }),
			Listing::Never => None,
		};
		// Blocks of other networks are not listened for yet, votes of the home network neither.
		let (arrival, finality) = if network == HOME {
			(counted.map(|counted| blocks::<T>(window, counted)), None)
		} else {
			(None, votes::<T>(network, target, window))
		};
		Self {
			arrival,
			rpc: due(rpc),
			reachability: due(reachability),
			finality: finality.map(each),
		}
	}

	/// How many samples [`Self::due`] says of a target that somebody has reported. Its addresses are not read: what was
	/// accepted was to be measured, and nothing that is changed now changes a window that has ended.
	pub fn expected_of_reported<T: Config>(
		network: NetworkId,
		target: TargetId,
		indicator: Indicator,
		window: Seconds,
		sampling: &SamplingParameters,
	) -> Option<u64> {
		match indicator {
			Indicator::Authorship
			| Indicator::Heartbeat
			| Indicator::Backing
			| Indicator::Availability => None,
			Indicator::Arrival => authored::<T>(network, target, window),
			Indicator::Rpc | Indicator::Reachability => Some(sampling.samples_per_window.into()),
			Indicator::Finality => Some(VOTES),
		}
	}

	/// The samples of one indicator that could be taken.
	pub fn reportable(&self, indicator: Indicator) -> Option<u64> {
		self.due(indicator).filter(|due| !due.is_absent).map(|due| due.samples)
	}

	/// What was to be measured of one indicator; none where it was not.
	pub fn due(&self, indicator: Indicator) -> Option<Due> {
		match indicator {
			Indicator::Authorship
			| Indicator::Heartbeat
			| Indicator::Backing
			| Indicator::Availability => None,
			Indicator::Arrival => self.arrival,
			Indicator::Rpc => self.rpc,
			Indicator::Reachability => self.reachability,
			Indicator::Finality => self.finality,
		}
	}

	/// Whether nothing was to be measured.
	pub fn is_empty(&self) -> bool {
		Indicator::SAMPLED
			.into_iter()
			.all(|indicator| self.due(indicator).is_none_or(|due| due.samples == 0))
	}
}

/// Whether a target without a slot in a window was to be there. Names are only there while somebody owns them; an
/// account that neither sits in the session nor is owned has ended.
fn is_bound<T: Config>(network: NetworkId, target: TargetId) -> bool {
	let is_seated = || match Targets::<T>::get(network, target) {
		Some(TargetRef::Name(_)) => true,
		Some(TargetRef::Account(who)) => network == HOME && T::Session::validators().contains(&who),
		None => false,
	};
	T::Reporters::is_owned(network, target) || is_seated()
}

/// The blocks to be seen of a validator of the home network. Where it wrote none while others did, its slots are its
/// absence: else one that is late would stop.
fn blocks<T: Config>(window: Seconds, counted: Counted) -> Due {
	let is_absent = counted.authored == 0 && authored::<T>(HOME, 0, window) > Some(0);
	Due { samples: if is_absent { counted.assigned } else { counted.authored }, is_absent }
}

/// The blocks that a target authored in a window whose slots are counted; target 0 is all authors together.
fn authored<T: Config>(network: NetworkId, target: TargetId, window: Seconds) -> Option<u64> {
	if target == 0 {
		return Ended::<T>::get(network, window).map(|ended| ended.authored);
	}
	counted::<T>(network, target, window).map(|counted| counted.authored)
}

/// The slots of a target in a window.
fn counted<T: Config>(network: NetworkId, target: TargetId, window: Seconds) -> Option<Counted> {
	stored::<T>(network, Period { kind: PeriodKind::Window, start: window }, target)
}

/// The votes to be seen of a validator of another network in a window: of whom its census names, and before that
/// is agreed on of whoever is known.
fn votes<T: Config>(network: NetworkId, target: TargetId, window: Seconds) -> Option<u64> {
	let is_open = Closings::<T>::get(network, SAMPLED).is_some_and(|closing| match closing.step {
		Step::Combining { .. } => window > closing.next,
		_ => window >= closing.next,
	});
	let is_named = || match Targets::<T>::get(network, target) {
		Some(TargetRef::Account(_)) => is_open || authored::<T>(network, target, window).is_some(),
		// Endpoints have names too, but no census.
		_ => authored::<T>(network, target, window).is_some(),
	};
	is_named().then_some(VOTES)
}

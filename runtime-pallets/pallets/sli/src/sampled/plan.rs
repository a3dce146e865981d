//! What reporters were to measure of a target in a window.

use super::reporters::{Listing, Measured, Reporters};
use crate::{
	counted::close::stored,
	pallet::{Config, Ended, Targets},
	parameter::SamplingParameters,
	types::{HOME, Indicator, Period, PeriodKind, Seconds, TargetId, TargetRef},
};

/// How many samples each reporter was to take of one target.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
	arrival: Option<Due>,
	rpc: Option<Due>,
	reachability: Option<Due>,
}

/// What was to be measured.
#[derive(Clone, Copy)]
struct Due {
	samples: u64,
	/// Nobody could: the target had taken its address away. What nobody took is missing in its coverage.
	is_absent: bool,
}

impl Plan {
	/// The plan of a window whose slots are counted.
	pub fn of<T: Config>(target: TargetId, window: Seconds, sampling: &SamplingParameters) -> Self {
		let each = |samples| Due { samples, is_absent: false };
		if target == 0 {
			let arrival = authored::<T>(target, window).map(each);
			return Self { arrival, rpc: None, reachability: None };
		}
		let Measured { rpc, reachability } = T::Reporters::measured(HOME, target, window);
		let authored = authored::<T>(target, window);
		// Names are only there while somebody owns them; an account that no longer validates has ended.
		let is_bound = || {
			authored.is_some()
				|| matches!(Targets::<T>::get(HOME, target), Some(TargetRef::Name(_)))
		};
		let samples = u64::from(sampling.samples_per_window);
		let due = |listing| match listing {
			Listing::Listed => Some(each(samples)),
			Listing::Absent => is_bound().then_some(Due { samples, is_absent: true }),
			Listing::Never => None,
		};
		Self { arrival: authored.map(each), rpc: due(rpc), reachability: due(reachability) }
	}

	/// What [`Self::expected`] says of a target that somebody has reported. Its addresses are not read: what was
	/// accepted was to be measured, and nothing that is changed now changes a window that has ended.
	pub fn expected_of_reported<T: Config>(
		target: TargetId,
		indicator: Indicator,
		window: Seconds,
		sampling: &SamplingParameters,
	) -> Option<u64> {
		match indicator {
			Indicator::Authorship => None,
			Indicator::Arrival => authored::<T>(target, window),
			Indicator::Rpc | Indicator::Reachability => Some(sampling.samples_per_window.into()),
		}
	}

	/// The samples of one indicator that were expected; none where it was not measured.
	pub fn expected(&self, indicator: Indicator) -> Option<u64> {
		self.due(indicator).map(|due| due.samples)
	}

	/// The samples of one indicator that could be taken.
	pub fn reportable(&self, indicator: Indicator) -> Option<u64> {
		self.due(indicator).filter(|due| !due.is_absent).map(|due| due.samples)
	}

	fn due(&self, indicator: Indicator) -> Option<Due> {
		match indicator {
			Indicator::Authorship => None,
			Indicator::Arrival => self.arrival,
			Indicator::Rpc => self.rpc,
			Indicator::Reachability => self.reachability,
		}
	}

	/// Whether nothing was to be measured.
	pub fn is_empty(&self) -> bool {
		Indicator::SAMPLED
			.into_iter()
			.all(|indicator| self.expected(indicator).unwrap_or_default() == 0)
	}
}

/// The blocks that a target authored in a window whose slots are counted; target 0 is all authors together.
fn authored<T: Config>(target: TargetId, window: Seconds) -> Option<u64> {
	if target == 0 {
		return Ended::<T>::get(HOME, window).map(|ended| ended.authored);
	}
	let period = Period { kind: PeriodKind::Window, start: window };
	stored::<T>(period, target).map(|counted| counted.authored)
}

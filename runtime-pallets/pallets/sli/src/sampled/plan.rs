//! What reporters were to measure of a target in a window.

use crate::{
	pallet::{Config, Ended},
	report::authored_in,
	reporters::{Measured, Reporters},
	sampling::SamplingParameters,
	types::{HOME, Indicator, Seconds, TargetId},
};

/// How many samples each reporter was to take of one target; none where it was not measured.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
	arrival: Option<u64>,
	rpc: Option<u64>,
	reachability: Option<u64>,
}

impl Plan {
	/// The plan of a window whose slots are counted.
	pub fn of<T: Config>(target: TargetId, window: Seconds, sampling: &SamplingParameters) -> Self {
		if target == 0 {
			let arrival = Ended::<T>::get(window).map(|ended| ended.authored);
			return Self { arrival, rpc: None, reachability: None };
		}
		let Measured { rpc, reachability } = T::Reporters::measured(HOME, target, window);
		let samples = u64::from(sampling.samples_per_window);
		Self {
			arrival: authored_in::<T>(target, window),
			rpc: rpc.then_some(samples),
			reachability: reachability.then_some(samples),
		}
	}

	/// The samples of one indicator.
	pub fn expected(&self, indicator: Indicator) -> Option<u64> {
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

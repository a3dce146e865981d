//! Single steps of closing sampled records, for benchmarks.

use super::*;

/// Begins to close the next window.
pub(crate) fn begin_window<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	closing: &mut Closing,
) -> bool {
	begin::<T>(geometry, now_ms, closing, &mut WeightMeter::new())
}

/// Ends a window all of whose targets are combined.
pub(crate) fn end_window<T: Config>(geometry: &Geometry, closing: &mut Closing) -> bool {
	let target = NextTargetId::<T>::get(HOME);
	combine_window::<T>(geometry, closing, target, 0, &mut WeightMeter::new())
}

/// Finds out which day and era ended with a window, and folds their sums.
pub(crate) fn fold_ended<T: Config>(geometry: &Geometry, from: Seconds, next: Seconds) -> bool {
	fold::<T>(geometry, from, next, &mut WeightMeter::new())
}

/// Folds the sums of a period.
pub(crate) fn fold_period<T: Config>(geometry: &Geometry, period: Period, last: Seconds) -> bool {
	sums::fold_period::<T>(geometry, period, last, &mut WeightMeter::new())
}

/// A window being combined.
pub(crate) struct Window<T: Config>(combine::Window<T>);

impl<T: Config> Window<T> {
	pub(crate) fn new(geometry: &Geometry, start: Seconds) -> Self {
		Self(combine::Window::new(geometry, start))
	}

	/// How many reporters are active in it.
	pub(crate) fn reporters(&self) -> u32 {
		self.0.reporters()
	}

	/// Combines the reports of a target.
	pub(crate) fn combine(&self, target: TargetId) -> bool {
		self.0.combine_target(target, &mut WeightMeter::new())
	}
}

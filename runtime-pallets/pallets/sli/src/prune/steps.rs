//! Single steps of deleting, for benchmarks.

use super::*;

/// Passes over the windows before `bound`.
pub(crate) fn look_at_windows<T: Config>(geometry: &Geometry, bound: Seconds) -> bool {
	let meter = &mut WeightMeter::new();
	prune_kind::<T>(geometry, COUNTED, PeriodKind::Window, bound, None, meter)
}

/// Deletes the segments that no window from `next` on needs.
pub(crate) fn look_at_segments<T: Config>(geometry: &Geometry, next: Seconds) -> bool {
	prune_segments::<T>(geometry, next, &mut WeightMeter::new())
}

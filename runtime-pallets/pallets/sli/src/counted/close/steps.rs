//! Single steps of closing, for benchmarks.

use super::*;

/// Finds out what to close next.
pub(crate) fn plan<T: Config>(geometry: &Geometry, now_ms: u64, closing: &mut Closing) {
	let mut meter = WeightMeter::with_limit(T::WeightInfo::plan());
	begin::<T>(geometry, now_ms, closing, &mut meter);
}

/// Ends a window all of whose seats are credited.
pub(crate) fn end<T: Config>(geometry: &Geometry, closing: &mut Closing, until: Seconds) {
	let segment = u32::MAX;
	closing.step = Step::Crediting { until, segment, seat: 0, assigned: 0, authored: 0 };
	credit::<T>(geometry, closing, &mut WeightMeter::new());
}

/// A window being credited.
pub(crate) struct Window {
	geometry: Geometry,
	span: Span,
}

impl Window {
	pub(crate) fn new<T: Config>(geometry: Geometry, time: Range<Seconds>) -> Self {
		Self { geometry, span: Span::new::<T>(&geometry, time) }
	}

	/// Credits a seat of a segment.
	pub(crate) fn credit_seat<T: Config>(&self, segment: u32, seat: u32) -> Option<Counted> {
		let stretch = stretch::<T>(segment)?;
		let slots = self.span.assigned(&stretch, seat);
		Some(self.span.credit_seat::<T>(&self.geometry, &stretch, seat, Some(slots)))
	}

	/// How many slots a seat has.
	pub(crate) fn assigned(&self, stretch: &Stretch, seat: u32) -> u64 {
		self.span.assigned(stretch, seat)
	}
}

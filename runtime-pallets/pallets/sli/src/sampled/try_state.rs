//! What holds after every block for reports and sampled records.

use super::{
	is_kept, total,
	types::{Buckets, SampledClosing, SampledStep},
	unpack,
};
use crate::{
	pallet::*,
	period::Geometry,
	reporters::Reporters,
	sampling::check_sampling,
	types::{COUNTED, HOME, Indicator, Period, PeriodKind, Record, SAMPLED},
};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

pub(crate) fn check<T: Config>(geometry: &Geometry) -> Result<(), TryRuntimeError> {
	if is_kept::<T>() {
		let (sampling, parameters) = (Sampling::<T>::get(HOME), ParametersOf::<T>::get(HOME));
		let (slot_ms, seats) = (T::SlotDuration::get(), T::Reporters::MAX);
		let samplings = [Some(sampling.current), sampling.next.map(|(_, next)| next)];
		let lengths = [Some(parameters.current), parameters.next.map(|(_, next)| next)];
		for sampling in samplings.iter().flatten() {
			for parameters in lengths.iter().flatten() {
				let checked = check_sampling(sampling, parameters, slot_ms, seats);
				ensure!(checked.is_ok(), "the parameters of sampling are in bounds");
			}
		}
	}
	let Some(closing) = SampledClosings::<T>::get(HOME) else {
		ensure!(Reports::<T>::iter().next().is_none(), "nothing is reported before the start");
		return Ok(());
	};
	ensure!(closing.next.is_multiple_of(geometry.window_s()), "the cursor stands at a window");
	reports::<T>(geometry, &closing)?;
	open::<T>(geometry, &closing)?;
	records::<T>(geometry, &closing)
}

/// Reports are of open windows, and what is kept of them holds together.
fn reports<T: Config>(
	geometry: &Geometry,
	closing: &SampledClosing,
) -> Result<(), TryRuntimeError> {
	for ((network, window, target, reporter), entries) in Reports::<T>::iter() {
		ensure!(window >= closing.next, "closed windows have no reports");
		ensure!(target < NextTargetId::<T>::get(network), "reports are of known targets");
		ensure!(
			ReportInfos::<T>::contains_key((network, window, &reporter)),
			"every report has its evidence"
		);
		ensure!(!entries.is_empty(), "no report is empty");
		for entry in &entries {
			let answers = answers(&entry.buckets).ok_or("buckets ascend and are not empty")?;
			ensure!(answers <= u64::from(entry.samples), "no more answers than samples");
		}
	}
	for ((_, _, _), info) in ReportInfos::<T>::iter() {
		ensure!(!info.parts.is_empty(), "a report has a part");
	}
	let counted = Closings::<T>::get(HOME, COUNTED).ok_or("slots are counted first")?;
	// What is sampled begins with a window that is open, and so not counted yet.
	let kept = Kept::<T>::get((HOME, SAMPLED, PeriodKind::Window));
	ensure!(
		closing.next <= counted.next || kept == Some(closing.next),
		"sampled records follow the counted ones"
	);
	for (window, ended) in Ended::<T>::iter() {
		ensure!(window >= closing.next && window < counted.next, "what has ended is not closed");
		ensure!(ended.end.is_multiple_of(geometry.window_s()), "windows end where others begin");
	}
	let mut window = closing.next;
	while window < counted.next {
		let ended = Ended::<T>::get(window).ok_or("a counted window waits for its reports")?;
		ensure!(ended.end > window, "a window ends after it begins");
		window = ended.end;
	}
	let is_reporter = |who: &T::AccountId| T::Reporters::standing(HOME, who).is_some();
	ensure!(Cohort::<T>::get(HOME).iter().all(is_reporter), "a cohort is of reporters");
	let is_combining = matches!(closing.step, SampledStep::Combining { .. });
	let is_closed = |window| window < closing.next || (is_combining && window == closing.next);
	ensure!(
		LastHeard::<T>::get(HOME).is_none_or(is_closed),
		"who was heard was heard in a closed window"
	);
	ensure!(
		is_combining || !Cohort::<T>::contains_key(HOME),
		"a cohort is of a window being closed"
	);
	Ok(())
}

/// Open sums are of the open day and era, and nobody's exceed what is in them.
fn open<T: Config>(geometry: &Geometry, closing: &SampledClosing) -> Result<(), TryRuntimeError> {
	for ((_, period, _, indicator), (totals, sums)) in OpenSums::<T>::iter() {
		ensure!(indicator != Indicator::Authorship, "only samples are summed by reporter");
		if !matches!(closing.step, SampledStep::Folding { .. }) {
			let open = geometry.period::<T>(period.kind, closing.next);
			ensure!(open == Some(period), "sums are of the open day and era");
		}
		ensure!(totals.reported <= totals.expected, "no more samples than expected");
		let mut samples = 0u64;
		for sum in &sums {
			let answers = answers(&sum.buckets).ok_or("buckets ascend and are not empty")?;
			ensure!(answers <= sum.samples, "no more answers than samples");
			ensure!(sum.samples <= totals.expected_each, "nobody took more than its samples");
			samples = samples.saturating_add(sum.samples);
		}
		ensure!(samples <= totals.reported, "the sums are of what was reported");
	}
	Ok(())
}

fn records<T: Config>(
	geometry: &Geometry,
	closing: &SampledClosing,
) -> Result<(), TryRuntimeError> {
	for ((_, indicator, Period { kind, start }, _), record) in Records::<T>::iter() {
		let Record::Sampled(record) = record else { continue };
		ensure!(indicator.class() == SAMPLED, "a record is of the class of its indicator");
		ensure!(record.reported <= record.expected, "no more samples than expected");
		let answers = answers(&record.buckets).ok_or("buckets ascend and are not empty")?;
		ensure!(answers <= record.samples.saturating_mul(16), "no more answers than samples");
		let kept = match kind {
			PeriodKind::Era => geometry.era_start::<T>(OldestEra::<T>::get()),
			kind => Kept::<T>::get((HOME, SAMPLED, kind)),
		};
		ensure!(kept.is_some_and(|kept| kept <= start), "no record beyond retention");
		let is_combining = matches!(closing.step, SampledStep::Combining { .. });
		let is_closed = start < closing.next || (is_combining && start == closing.next);
		ensure!(kind != PeriodKind::Window || is_closed, "only closed windows have records");
	}
	Ok(())
}

/// All answers; none where an index or a count breaks the form.
fn answers(buckets: &Buckets) -> Option<u64> {
	let buckets = unpack(buckets);
	let ascend = buckets.iter().zip(buckets.iter().skip(1)).all(|(a, b)| a.0 < b.0);
	let is_well_formed =
		ascend && buckets.iter().all(|(index, count)| u32::from(*index) < 736 && *count > 0);
	is_well_formed.then(|| total(buckets, u16::MAX))
}

//! What holds after every block for reports and sampled records.

use super::{is_kept, reporters::Reporters, types::Buckets};
use crate::{
	OpenSum,
	pallet::*,
	parameter::{check_commit_blocks, check_sampling, quorum},
	period::Geometry,
	types::{COUNTED, Closing, Period, PeriodKind, Record, SAMPLED, Step},
};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

pub(crate) fn check<T: Config>(geometry: &Geometry) -> Result<(), TryRuntimeError> {
	if is_kept::<T>() {
		let parameters = ParametersOf::<T>::get(geometry.network).latest();
		for sampling in Sampling::<T>::get(geometry.network).latest().all() {
			for parameters in parameters.all() {
				let checked = check_sampling::<T>(&sampling, &parameters, &quorum::<T>());
				ensure!(checked.is_ok(), "the parameters of sampling are in bounds");
				for blocks in CommitBlocks::<T>::get(geometry.network).latest().all() {
					let checked = check_commit_blocks::<T>(blocks, &sampling, &parameters);
					ensure!(checked.is_ok(), "the blocks of commitments are in bounds");
				}
			}
		}
	}
	let Some(closing) = Closings::<T>::get(geometry.network, SAMPLED) else {
		ensure!(Reports::<T>::iter().next().is_none(), "nothing is reported before the start");
		return Ok(());
	};
	ensure!(closing.next.is_multiple_of(geometry.window_s()), "the cursor stands at a window");
	reports::<T>(geometry, &closing)?;
	open::<T>(geometry, &closing)?;
	records::<T>(geometry, &closing)
}

/// Reports are of open windows, and what is kept of them holds together.
fn reports<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	let network = geometry.network;
	for ((window, target, reporter), entries) in Reports::<T>::iter_prefix((network,)) {
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
		let heads = ReportHeads::<T>::iter_prefix_values((network, window, &reporter)).flatten();
		let of_target = heads
			.filter(|head| head.target == target)
			.map(|head| (head.indicator, head.samples, u64::from(head.answered)));
		let stored =
			entries.iter().map(|entry| (entry.indicator, entry.samples, entry.buckets.total()));
		let (mut heads, mut stored): (Vec<_>, Vec<_>) = (of_target.collect(), stored.collect());
		heads.sort_unstable();
		stored.sort_unstable();
		// While its targets are combined, those that are done have heads alone.
		ensure!(heads == stored, "the heads of a report are those of its entries");
	}
	for ((window, _, _), heads) in ReportHeads::<T>::iter_prefix((network,)) {
		ensure!(window >= closing.next && !heads.is_empty(), "heads are of open windows");
	}
	for (_, info) in ReportInfos::<T>::iter_prefix((network,)) {
		ensure!(!info.parts.is_empty(), "a report has a part");
	}
	let counted = Closings::<T>::get(geometry.network, COUNTED).ok_or("slots are counted first")?;
	// What is sampled begins with a window that is open, and so not counted yet.
	let kept = Kept::<T>::get((geometry.network, SAMPLED, PeriodKind::Window));
	ensure!(
		closing.next <= counted.next || kept == Some(closing.next),
		"sampled records follow the counted ones"
	);
	for (window, ended) in Ended::<T>::iter_prefix(geometry.network) {
		ensure!(window >= closing.next && window < counted.next, "what has ended is not closed");
		ensure!(ended.end.is_multiple_of(geometry.window_s()), "windows end where others begin");
	}
	let mut window = closing.next;
	while window < counted.next {
		let ended = Ended::<T>::get(geometry.network, window)
			.ok_or("a counted window waits for its reports")?;
		ensure!(ended.end > window, "a window ends after it begins");
		window = ended.end;
	}
	let is_reporter = |who: &T::AccountId| T::Reporters::standing(geometry.network, who).is_some();
	ensure!(Cohort::<T>::get(geometry.network).iter().all(is_reporter), "a cohort is of reporters");
	let is_combining = matches!(closing.step, Step::Agreeing { .. } | Step::Combining { .. });
	let is_closed = |window| window < closing.next || (is_combining && window == closing.next);
	ensure!(
		LastHeard::<T>::get(geometry.network).is_none_or(is_closed),
		"who was heard was heard in a closed window"
	);
	ensure!(
		is_combining || !Cohort::<T>::contains_key(geometry.network),
		"a cohort is of a window being closed"
	);
	Ok(())
}

/// Open sums are of the open day and era, and nobody's exceed what is in them.
fn open<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	for ((period, target, indicator), absence) in Absences::<T>::iter_prefix((geometry.network,)) {
		let place = (geometry.network, period, target, indicator);
		ensure!(OpenSums::<T>::contains_key(place), "an absence is of an open day or era");
		ensure!(
			absence.windows > 0 && absence.each <= absence.all,
			"an absence is of a window and a reporter at least"
		);
	}
	for ((period, _, indicator), open) in OpenSums::<T>::iter_prefix((geometry.network,)) {
		let OpenSum { totals, sums, buckets } = open;
		ensure!(sums.len() == buckets.len(), "each sum has its latencies");
		ensure!(!indicator.is_counted(), "only samples are summed by reporter");
		if !matches!(closing.step, Step::Folding { .. }) {
			let open = geometry.period::<T>(period.kind, closing.next);
			ensure!(open == Some(period), "sums are of the open day and era");
		}
		ensure!(totals.reported <= totals.expected, "no more samples than expected");
		let mut samples = 0u64;
		for (sum, buckets) in sums.iter().zip(&buckets) {
			let answers = answers(buckets).ok_or("buckets ascend and are not empty")?;
			ensure!(answers == sum.answered, "a sum tells its answers");
			ensure!(answers <= sum.samples, "no more answers than samples");
			ensure!(sum.samples <= totals.expected_each, "nobody took more than its samples");
			samples = samples.saturating_add(sum.samples);
		}
		ensure!(samples <= totals.reported, "the sums are of what was reported");
	}
	Ok(())
}

fn records<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	let of_network = Records::<T>::iter_prefix((geometry.network,));
	for ((indicator, Period { kind, start }, _), record) in of_network {
		let Record::Sampled(record) = record else { continue };
		ensure!(!indicator.is_counted(), "a record is of the class of its indicator");
		ensure!(
			record.reported.saturating_add(record.absence.all) <= record.expected,
			"no more samples and absence than expected"
		);
		ensure!(record.absence.each <= record.absence.all, "an absence is of a reporter at least");
		let answers = answers(&record.buckets).ok_or("buckets ascend and are not empty")?;
		ensure!(answers == record.answered, "a record tells its answers");
		ensure!(answers <= record.samples.saturating_mul(16), "no more answers than samples");
		let kept = match kind {
			PeriodKind::Era => geometry.era_start::<T>(OldestEra::<T>::get(geometry.network)),
			kind => Kept::<T>::get((geometry.network, SAMPLED, kind)),
		};
		ensure!(kept.is_some_and(|kept| kept <= start), "no record beyond retention");
		let is_combining = matches!(closing.step, Step::Combining { .. });
		let is_closed = start < closing.next || (is_combining && start == closing.next);
		ensure!(kind != PeriodKind::Window || is_closed, "only closed windows have records");
	}
	Ok(())
}

/// All answers; none where an index or a count breaks the form.
fn answers(buckets: &Buckets) -> Option<u64> {
	Buckets::new(buckets.pairs().iter().copied())
		.filter(|again| again == buckets)
		.map(|buckets| buckets.total())
}

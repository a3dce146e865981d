//! What holds after every block for censuses of other networks.

use crate::{
	pallet::*,
	period::Geometry,
	types::{Closing, Indicator, Period, PeriodKind, Record, SAMPLED, Seconds, Step},
};
use codec::Encode;
use frame_support::{Blake2_256, StorageHasher, ensure};
use sp_runtime::TryRuntimeError;

pub(crate) fn check<T: Config>(geometry: &Geometry) -> Result<(), TryRuntimeError> {
	let closing = Closings::<T>::get(geometry.network, SAMPLED).ok_or("a cursor of its own")?;
	censuses::<T>(geometry, &closing)?;
	records::<T>(geometry, &closing)
}

/// Parts are of open windows, roots are of whole censuses, and what is believed was reported.
fn censuses<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	let network = geometry.network;
	for ((window, hash), duties) in CensusParts::<T>::iter_prefix((network,)) {
		ensure!(window >= closing.next, "closed windows have no parts of censuses");
		ensure!(Blake2_256::hash(&duties.encode()) == hash, "a part is found by its hash");
	}
	for ((window, _, indicator), report) in Censuses::<T>::iter_prefix((network,)) {
		ensure!(indicator.is_census(), "a census is of what is counted");
		ensure!(!report.parts.is_empty(), "a census has a part");
		let root = report.root.unwrap_or_else(|| report.census.root(&report.parts));
		ensure!(root == report.census.root(&report.parts), "a root is that of its parts");
		let is_done = matches!(closing.step, Step::Agreeing { .. }) && window == closing.next;
		if window >= closing.next && !is_done {
			for part in &report.parts {
				let is_there = CensusParts::<T>::contains_key((network, window, part.duties_hash));
				let is_combining = matches!(closing.step, Step::Combining { .. });
				ensure!(is_there || (is_combining && window == closing.next), "no part is lost");
			}
		}
	}
	for ((window, indicator), agreed) in Agreed::<T>::iter_prefix((network,)) {
		let mut reports = Censuses::<T>::iter_prefix((network, window))
			.filter(|((_, of), _)| *of == indicator)
			.map(|(_, report)| report);
		ensure!(reports.any(|it| it.root == Some(agreed.root)), "what is believed was reported");
		ensure!(agreed.agreeing.saturating_mul(2) > agreed.active, "a majority is believed");
	}
	Ok(())
}

/// Nobody kept more than its own, and windows without an agreed census have no record.
fn records<T: Config>(geometry: &Geometry, closing: &Closing) -> Result<(), TryRuntimeError> {
	for indicator in Indicator::CENSUSES {
		records_of::<T>(geometry, closing, indicator)?;
	}
	Ok(())
}

fn records_of<T: Config>(
	geometry: &Geometry,
	closing: &Closing,
	indicator: Indicator,
) -> Result<(), TryRuntimeError> {
	let network = geometry.network;
	let crediting =
		|window: Seconds| matches!(closing.step, Step::Agreeing { .. }) && window == closing.next;
	let of_network = Records::<T>::iter_prefix((network, indicator));
	for ((Period { kind, start }, _), record) in of_network {
		let Record::Counted(counted) = record else {
			return Err("a record is of the class of its indicator".into());
		};
		ensure!(counted.authored <= counted.assigned, "nobody keeps more than its own");
		ensure!(counted.windows <= counted.assigned, "a window counts only with something to do");
		let kept = match kind {
			PeriodKind::Era => geometry.era_start::<T>(OldestEra::<T>::get(network)),
			kind => Kept::<T>::get((network, SAMPLED, kind)),
		};
		ensure!(kept.is_some_and(|kept| kept <= start), "no record beyond retention");
		if kind == PeriodKind::Window {
			ensure!(!closing.is_open(start), "only closed windows have records");
			let is_agreed = Agreed::<T>::contains_key((network, start, indicator));
			ensure!(is_agreed || crediting(start), "a record is of an agreed census");
		}
	}
	Ok(())
}

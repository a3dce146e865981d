//! What each step of the hooks and each call costs at its worst.
//!
//! A step is measured where it is charged: with what it looks up and stores itself. Where one weight
//! stands for several places in the code, each has a benchmark and the weight is that of the dearest.
//! Where two numbers multiply, each is measured at the other's worst; `weights.rs` adds them up.

mod census;
mod committed;
mod report;
mod scene;

use census::OTHER;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{Get, Hooks},
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use report::Size;
use scene::*;
use sp_runtime::{Perbill, RuntimeAppPublic};

use crate::{
	MaxSums, agreed,
	counted::{self, CurrentSession, close, segment},
	cursor,
	heartbeat::{self as heart, Liveness},
	pallet::*,
	parameter::share,
	prune, room, sampled,
	sampled::{Reporters, types::*},
	types::*,
	weights::WeightInfo,
};

/// Entries of a part about targets that have one already, two of three.
const MORE_ENTRIES: u32 = MAX_ENTRIES / 3 * 2;

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The first block after a halt, of the session before.
	#[benchmark]
	fn note_block() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let slot = geometry.slots(&(MIDNIGHT..MIDNIGHT)).start;
		segments::<T>(1_024, slot.saturating_add(1));
		let seat = u32::try_from(slot % 1_024).map_err(|_| "there are 1,024 seats")?;
		Seats::<T>::insert(0, seat, 1);
		LastSlot::<T>::put(slot.saturating_sub(1_000_000));
		set_slot::<T>(slot);
		#[block]
		{
			counted::note_block::<T>();
		}
		assert_eq!(LastSlot::<T>::get(), Some(slot));
		assert_eq!(Authored::<T>::get(MIDNIGHT, 1), 1);
		assert!(Gaps::<T>::iter().next().is_some());
		Ok(())
	}

	/// Of a validator who was never listed before.
	#[benchmark]
	fn take_seat() {
		let who = TargetRef::Account(account("validator", 0, 0));
		#[block]
		{
			Seats::<T>::insert(1_000, 0, crate::Pallet::<T>::list_target(HOME, who));
		}
		assert!(Seats::<T>::contains_key(1_000, 0));
	}

	/// In a block that had.
	#[benchmark]
	fn note_room() {
		#[block]
		{
			Pallet::<T>::on_idle(1u32.into(), Weight::MAX);
		}
		assert_eq!(RoomyBlocks::<T>::get(), 1);
	}

	/// Where the cursor moves.
	#[benchmark]
	fn poll() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let next = last_window(&geometry);
		let closing = Closing { next, empty_until: next, step: Step::Waiting };
		Closings::<T>::insert(HOME, COUNTED, closing);
		Closings::<T>::insert(HOME, SAMPLED, Closing::begin(next));
		ClosingShare::<T>::put(Perbill::from_percent(10));
		let mut meter = WeightMeter::with_limit(<T as Config>::WeightInfo::poll());
		#[block]
		{
			let _ = share::share::<T>();
			sampled::start::<T>();
			cursor::advance::<T>(HOME, COUNTED, &mut meter);
			Closings::<T>::insert(HOME, COUNTED, Closing { empty_until: MIDNIGHT, ..closing });
		}
		assert_eq!(meter.remaining(), Default::default());
		Ok(())
	}

	/// Of a window of a halt.
	#[benchmark]
	fn plan_window() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let next = last_window(&geometry);
		eras::<T>();
		segments::<T>(1, u64::MAX);
		Gaps::<T>::insert(next, Seconds::MAX);
		let mut closing = Closing { next, empty_until: next, step: Step::Waiting };
		#[block]
		{
			close::steps::plan::<T>(&geometry, u64::from(Seconds::MAX) * 1_000, &mut closing);
		}
		assert!(matches!(closing.step, Step::Crediting { .. }));
		Ok(())
	}

	/// Of the last window of a day and an era, when its seats are credited.
	#[benchmark]
	fn plan_end() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let next = last_window(&geometry);
		eras::<T>();
		segments::<T>(1, u64::MAX);
		Closings::<T>::insert(HOME, SAMPLED, Closing::begin(next));
		let mut closing = Closing { next, empty_until: next, step: Step::Waiting };
		#[block]
		{
			close::steps::end::<T>(&geometry, &mut closing, MIDNIGHT);
		}
		assert_eq!(closing.next, MIDNIGHT);
		Ok(())
	}

	/// Of the last window of a day and an era, when its targets are combined.
	#[benchmark]
	fn plan_sampled() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let next = last_window(&geometry);
		eras::<T>();
		reports::<T>(next, T::Reporters::MAX, 0, 0);
		let _ = Reports::<T>::clear(u32::MAX, None);
		Ended::<T>::insert(HOME, next, ended());
		let step = Step::Combining { target: 0, reports: 0 };
		let mut closing = Closing { step, ..Closing::begin(next) };
		#[block]
		{
			sampled::steps::end_window::<T>(&geometry, &mut closing);
		}
		assert_eq!(closing.next, MIDNIGHT);
		Ok(())
	}

	/// Of a day and an era that ended and have no sums.
	#[benchmark]
	fn plan_fold() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		eras::<T>();
		let is_done;
		#[block]
		{
			is_done = sampled::steps::fold_ended::<T>(&geometry, last_window(&geometry), MIDNIGHT);
		}
		assert!(is_done);
		Ok(())
	}

	/// Where every period has a record already.
	#[benchmark]
	fn credit_seat() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let start = last_window(&geometry);
		segments::<T>(1, u64::MAX);
		Seats::<T>::insert(0, 0, 1);
		for kind in PeriodKind::ALL {
			let period = geometry.period::<T>(kind, start).ok_or("there is a period")?;
			Records::<T>::insert((HOME, Indicator::Authorship, period, 1), counted());
		}
		Authored::<T>::insert(start, 1, 1);
		let window = close::steps::Window::new::<T>(geometry, start..MIDNIGHT);
		let added;
		#[block]
		{
			added = window.credit_seat::<T>(0, 0);
		}
		assert!(added.is_some_and(|added| added.assigned > 0 && added.authored == 1));
		Ok(())
	}

	/// Many at once: one alone takes less time than the clock tells.
	#[benchmark]
	fn skip_seats(n: Linear<0, 1_000>) -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		segments::<T>(1_024, u64::MAX);
		let stretch = segment::stretch::<T>(0).ok_or("there is a segment")?;
		let range = last_window(&geometry)..MIDNIGHT;
		let all = geometry.slots(&range);
		let window = close::steps::Window::new::<T>(geometry, range);
		let mut slots = 0u64;
		#[block]
		{
			for seat in 0..n {
				let seat = core::hint::black_box(seat);
				slots = slots.saturating_add(window.assigned(&stretch, seat));
			}
		}
		assert!(slots <= all.end.saturating_sub(all.start));
		Ok(())
	}

	/// A window without a record.
	#[benchmark]
	fn prune_window() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let start = last_window(&geometry);
		Kept::<T>::insert((HOME, COUNTED, PeriodKind::Window), start);
		#[block]
		{
			prune::steps::look_at_windows::<T>(&geometry, MIDNIGHT);
		}
		assert_eq!(Kept::<T>::get((HOME, COUNTED, PeriodKind::Window)), Some(MIDNIGHT));
		Ok(())
	}

	/// A segment without a seat.
	#[benchmark]
	fn prune_segment() -> Result<(), BenchmarkError> {
		let geometry = geometry::<T>()?;
		let _ = Seats::<T>::clear(u32::MAX, None);
		segments::<T>(1, 1);
		#[block]
		{
			prune::steps::look_at_segments::<T>(&geometry, MIDNIGHT);
		}
		assert_eq!(OldestSegment::<T>::get(), 1);
		Ok(())
	}

	/// Records of samples with every bucket.
	#[benchmark]
	fn prune_entries(n: Linear<0, 100>) {
		let period = Period { kind: PeriodKind::Window, start: MIDNIGHT };
		for target in 0..n {
			Records::<T>::insert((HOME, Indicator::Rpc, period, target), sampled());
		}
		let deleted;
		#[block]
		{
			let prefix = (HOME, Indicator::Rpc, period);
			deleted = Records::<T>::clear_prefix(prefix, u32::MAX, None).backend;
		}
		assert_eq!(deleted, n);
	}

	/// With parameters and a retention that follow.
	#[benchmark]
	fn set_commit_blocks() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, HOME, 1);
		assert!(CommitBlocks::<T>::get(HOME).latest().next.is_some());
		Ok(())
	}

	#[benchmark]
	fn set_sampling() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let origin = admin::<T>()?;
		let Scheduled { mut current, .. } = Sampling::<T>::get(HOME).latest();
		current.samples_per_window = current.samples_per_window.saturating_add(1);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, HOME, current);
		assert!(Sampling::<T>::get(HOME).latest().next.is_some());
		Ok(())
	}

	#[benchmark]
	fn set_retention() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let Parameters { mut retention, .. } = ParametersOf::<T>::get(HOME).latest().current;
		retention.years = retention.years.saturating_add(1);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, HOME, retention);
		assert!(ParametersOf::<T>::get(HOME).latest().next.is_some());
		Ok(())
	}

	#[benchmark]
	fn set_closing_share() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, share::MAX_CLOSING_SHARE_PPM);
		assert_eq!(ClosingShare::<T>::get(), Perbill::from_percent(50));
		Ok(())
	}

	/// All of whose reporters have reported; parameters that were scheduled take effect.
	#[benchmark]
	fn begin_window(r: Linear<0, { T::Reporters::MAX }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let next = last_window(&geometry);
		let Scheduled { mut current, .. } = Sampling::<T>::get(HOME).latest();
		// Its grace is over, whatever the time is.
		current.grace_ms = 0;
		let scheduled = Scheduled { current, next: Some((next, current)) };
		Sampling::<T>::insert(HOME, Stored::V1(scheduled));
		RoomyBlocks::<T>::put(1_000_000);
		Ended::<T>::insert(HOME, next, EndedWindow { end: 0, ..ended() });
		frame_system::Pallet::<T>::set_block_number(1_000_000u32.into());
		for index in 0..r {
			let (who, signer) = reporter::<T>(index);
			T::Reporters::benchmark_reporter(HOME, &who, &signer, [0; 32], 0);
			ReportInfos::<T>::insert((HOME, next, &who), report::info());
		}
		let mut closing = Closing::begin(next);
		#[block]
		{
			sampled::steps::begin_window::<T>(&geometry, u64::MAX, &mut closing);
		}
		assert_eq!(closing.step, Step::Combining { target: 0, reports: r });
		Ok(())
	}

	/// With as many addresses as there may be.
	#[benchmark]
	fn skip_target() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let window = last_window(&geometry);
		reports::<T>(window, 0, 0, 0);
		let sampling = Sampling::<T>::get(HOME).latest().current;
		let plan;
		#[block]
		{
			plan = sampled::Plan::of::<T>(HOME, 1, window, &sampling);
		}
		assert!(Indicator::OF_HOME.into_iter().all(|it| plan.due(it).is_some()));
		Ok(())
	}

	/// Each with its signing key.
	#[benchmark]
	fn load_cohort(r: Linear<0, { T::Reporters::MAX }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let start = last_window(&geometry);
		reports::<T>(start, r, 0, 0);
		let window;
		#[block]
		{
			window = sampled::steps::Window::<T>::new(&geometry, start);
		}
		assert_eq!(window.reporters(), r);
		Ok(())
	}

	/// With so few buckets each that together they have all there are.
	#[benchmark]
	fn combine_reporters(r: Linear<0, { T::Reporters::MAX }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let start = last_window(&geometry);
		reports::<T>(start, r, r, few_buckets(r));
		let window = sampled::steps::Window::<T>::new(&geometry, start);
		#[block]
		{
			window.combine(1);
		}
		assert!(has_records::<T>(start));
		Ok(())
	}

	/// `b` buckets in all reports and sums together, of as many reporters as there may be.
	#[benchmark]
	fn combine_buckets(b: Linear<0, { most_combined::<T>() }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let start = last_window(&geometry);
		let each = each_of(b, most_combined::<T>());
		reports::<T>(start, T::Reporters::MAX, MaxSums::<T>::get(), each);
		let window = sampled::steps::Window::<T>::new(&geometry, start);
		#[block]
		{
			window.combine(1);
		}
		assert!(has_records::<T>(start));
		Ok(())
	}

	/// With so few buckets each that together they have all there are.
	#[benchmark]
	fn fold_reporters(r: Linear<0, { MaxSums::<T>::get() }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let day = open_day::<T>(r, few_buckets(r))?;
		#[block]
		{
			sampled::steps::fold_period::<T>(&geometry, day, day.start);
		}
		assert!(Records::<T>::contains_key((HOME, Indicator::Rpc, day, 1)));
		Ok(())
	}

	/// `b` buckets in all sums together, of as many reporters as there may be.
	#[benchmark]
	fn fold_buckets(b: Linear<0, { most_folded::<T>() }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let geometry = geometry::<T>()?;
		let day = open_day::<T>(MaxSums::<T>::get(), each_of(b, most_folded::<T>()))?;
		#[block]
		{
			sampled::steps::fold_period::<T>(&geometry, day, day.start);
		}
		assert!(Records::<T>::contains_key((HOME, Indicator::Rpc, day, 1)));
		Ok(())
	}

	/// A report that was refused before and is refused again.
	#[benchmark]
	fn keep_room() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let report::Arguments { signer, window, .. } = report::scene::<T>(Size::default())?;
		frame_system::Pallet::<T>::set_block_number(1_000_000u32.into());
		let (who, _) = reporter::<T>(0);
		let is_valid;
		#[block]
		{
			is_valid = room::report::<T>(&signer, "almanac report", HOME, window, 0).is_ok();
			Refused::<T>::insert(HOME, &who, frame_system::Pallet::<T>::block_number());
		}
		assert!(is_valid);
		Ok(())
	}

	/// Of the last of 1,024 validators. Its signature is checked by a key that is in no set, for the sets of chains
	/// differ; the key on the seat is looked for besides.
	#[benchmark]
	fn heartbeat() -> Result<(), BenchmarkError> {
		let session = T::Session::index();
		HeartbeatsFrom::<T>::put(session);
		segments::<T>(1_024, 0);
		Seats::<T>::insert(1, 1_023, 1);
		let key = <T::Liveness as Liveness<T>>::Key::generate_pair(None);
		let signed = heart::message::<T>(session);
		let signature = key.sign(&signed).ok_or("the keystore has the key")?;
		let is_signed;
		#[block]
		{
			is_signed = key.verify(&heart::message::<T>(session), &signature);
			let _ = heart::check::<T>(session, 1_023, &[0; 64]);
			heart::note::<T>(session, 1_023)?;
		}
		assert!(is_signed);
		assert_eq!(LastHeartbeat::<T>::get(1), Some(session));
		Ok(())
	}

	/// `t` targets with an entry each, without answers.
	#[benchmark]
	fn report_targets(t: Linear<0, { MAX_ENTRIES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let targets = t.max(1);
		let report::Arguments { signer, window, link, evidence, entries } =
			report::scene::<T>(Size { targets, ..Default::default() })?;
		#[extrinsic_call]
		report(RawOrigin::Signed(signer), HOME, window, 0, link, evidence, entries);
		assert!(report::is_stored::<T>(window, targets));
		Ok(())
	}

	/// `e` entries more, without answers, about a third as many targets as a part has entries.
	#[benchmark]
	fn report_entries(e: Linear<0, { MORE_ENTRIES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let targets = MAX_ENTRIES.saturating_sub(MORE_ENTRIES);
		let report::Arguments { signer, window, link, evidence, entries } =
			report::scene::<T>(Size { targets, more: e, ..Default::default() })?;
		#[extrinsic_call]
		report(RawOrigin::Signed(signer), HOME, window, 0, link, evidence, entries);
		assert!(report::is_stored::<T>(window, targets));
		Ok(())
	}

	/// `b` buckets in 256 entries.
	#[benchmark]
	fn report_buckets(b: Linear<0, { MAX_ENTRIES * BUCKETS }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let (targets, each) = (MAX_ENTRIES, b / MAX_ENTRIES);
		let report::Arguments { signer, window, link, evidence, entries } =
			report::scene::<T>(Size { targets, each, ..Default::default() })?;
		#[extrinsic_call]
		report(RawOrigin::Signed(signer), HOME, window, 0, link, evidence, entries);
		assert!(report::is_stored::<T>(window, targets));
		Ok(())
	}

	/// With a link that is `h` hashes away from the last one.
	#[benchmark]
	fn report_hashes(h: Linear<0, { crate::admission::MAX_HASHES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let report::Arguments { signer, window, link, evidence, entries } =
			report::scene::<T>(Size { targets: 1, hashes: h, ..Default::default() })?;
		#[extrinsic_call]
		report(RawOrigin::Signed(signer), HOME, window, 0, link, evidence, entries);
		assert!(report::is_stored::<T>(window, 1));
		Ok(())
	}

	/// In the first of the blocks for it.
	#[benchmark]
	fn commit() -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let committed::Arguments { signer, window, .. } = committed::commit::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(signer), HOME, window, [9; 32]);
		assert!(Commitments::<T>::contains_key((HOME, window, reporter::<T>(0).0)));
		Ok(())
	}

	/// `p` proofs, in an opening of as many parts as there may be; without a hash to its link.
	#[benchmark]
	fn open(p: Linear<0, { crate::MAX_PROOFS }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let committed::Arguments { signer, window, opening } = committed::open::<T>(p)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(signer), HOME, window, opening);
		assert!(Openings::<T>::contains_key((HOME, window, reporter::<T>(0).0)));
		Ok(())
	}

	/// `d` validators; a first part, which says that its reporter is heard.
	#[benchmark]
	fn census_first(d: Linear<0, { MAX_ENTRIES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let census::Arguments { signer, window, census, duties } = census::part::<T>(0, d)?;
		let id = Some([4; 32]);
		#[extrinsic_call]
		report_census(RawOrigin::Signed(signer), OTHER, window, 0, census, id, duties);
		assert_eq!(CensusParts::<T>::iter().count(), 1);
		Ok(())
	}

	/// `d` validators; the last part of as many as there may be, with which the census has a root.
	#[benchmark]
	fn census_last(d: Linear<0, { MAX_ENTRIES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let census::Arguments { signer, window, census, duties } =
			census::part::<T>(MAX_PARTS - 1, d)?;
		let part = u8::try_from(MAX_PARTS - 1).map_err(|_| "there are few parts")?;
		#[extrinsic_call]
		report_census(RawOrigin::Signed(signer), OTHER, window, part, census, None, duties);
		assert!(Censuses::<T>::iter_values().all(|census| census.root.is_some()));
		Ok(())
	}

	/// `r` reporters who agree, also that many eras have begun.
	#[benchmark]
	fn agree(r: Linear<0, { T::Reporters::MAX }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let (geometry, window) = census::network::<T>()?;
		census::reported::<T>(window, r);
		let indicator = Indicator::Authorship;
		let step = Step::Agreeing { duty: 0, assigned: 0, authored: 0, reports: r, indicator };
		let mut closing = Closing { step, ..Closing::begin(window) };
		#[block]
		{
			agreed::close::credit::<T>(&geometry, &mut closing, &mut WeightMeter::new());
		}
		let quorum = Sampling::<T>::get(OTHER).latest().current.min_reporters;
		assert_eq!(Agreed::<T>::contains_key((OTHER, window, indicator)), r >= quorum);
		let next = indicator.next_census();
		assert!(
			matches!(closing.step, Step::Agreeing { indicator, .. } if Some(indicator) == next)
		);
		Ok(())
	}

	/// `d` validators who have records of every period.
	#[benchmark]
	fn credit_known(d: Linear<0, { MAX_ENTRIES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let (geometry, window) = census::network::<T>()?;
		let report = census::agreed::<T>(&geometry, window, d, true);
		let kept;
		#[block]
		{
			kept = agreed::close::steps::credit_part::<T>(&geometry, window, &report);
		}
		assert_eq!(kept, u64::from(d).saturating_mul(u32::MAX.into()));
		Ok(())
	}

	/// `d` validators who are no targets yet.
	#[benchmark]
	fn credit_new(d: Linear<0, { MAX_ENTRIES }>) -> Result<(), BenchmarkError> {
		ensure_sampled::<T>()?;
		let (geometry, window) = census::network::<T>()?;
		let report = census::agreed::<T>(&geometry, window, d, false);
		#[block]
		{
			agreed::close::steps::credit_part::<T>(&geometry, window, &report);
		}
		assert_eq!(NextTargetId::<T>::get(OTHER), d.saturating_add(1));
		Ok(())
	}
}

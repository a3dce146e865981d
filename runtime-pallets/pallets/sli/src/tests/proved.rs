//! What openings prove of a window.

use crate::{
	mock::{committed::*, reporters::*, *},
	*,
};
use frame_support::{Blake2_256, StorageHasher, assert_noop, assert_ok};
use frame_system::RawOrigin;

const RPC: Indicator = Indicator::Rpc;
const W: Seconds = 6_000;

/// Three reporters; targets 1, 2 and 3 have endpoints, 1 and 2 are under agreement. Window 6000 is counted, and
/// commitments are taken for a block.
fn under_agreement<R>(chain: ExtBuilder, test: impl FnOnce() -> R) -> R {
	ExtBuilder { commit_blocks: 1, ..chain }.build_and_execute(|| {
		[7, 8, 9].into_iter().for_each(|reporter| join(reporter, W));
		(1..=3).for_each(|target| measure(target, true, false));
		UnderAgreement::set(vec![1, 2]);
		(1_000..1_011).for_each(block);
		test()
	})
}

/// Entries of targets with so many samples and answers.
fn entries(targets: &[(TargetId, u32, u32)]) -> Vec<ReportEntry> {
	let buckets = |answered| (answered > 0).then_some((100, answered));
	let of = |(target, samples, answered): &(TargetId, u32, u32)| {
		entry(*target, RPC, *samples, buckets(*answered).as_slice())
	};
	targets.iter().map(of).collect()
}

/// A reporter commits itself and opens that.
fn opened(reporter: AccountId, parts: &[Vec<ReportEntry>], proofs: &[Proof]) {
	let opening = opening(reporter, W, parts, proofs);
	assert_ok!(commit(reporter, W, &opening));
	block(LastSlot::<Test>::get().unwrap() + 1);
	assert_ok!(open(reporter, W, &opening));
}

fn proved(reporter: AccountId) -> Option<Proved> {
	Sli::proved(HOME, W, &reporter)
}

fn proving() -> Proving {
	Provings::<Test>::get(HOME, W).unwrap()
}

#[test]
fn an_opening_is_proved_when_all_parts_are_reported_and_every_proof_fits_an_entry() {
	under_agreement(ExtBuilder::default(), || {
		let parts = [entries(&[(1, 60, 58)]), entries(&[(2, 40, 0), (3, 60, 60)])];
		let proofs = [proof(1, 60, 58), proof(2, 40, 0)];
		assert_eq!(proved(7), None);
		opened(7, &parts, &proofs);
		let is_complete = || proved(7).unwrap().is_complete;
		assert!(!is_complete());
		assert_ok!(send_part(7, W, 0, parts[0].clone()));
		assert_eq!(Openings::<Test>::get((HOME, W, 7)).unwrap().matched, 1);
		assert!(!is_complete());
		assert_ok!(send_part(7, W, 1, parts[1].clone()));
		let sampling = SamplingParameters::default();
		let expected = Proved {
			link: link(7, W),
			proofs: proofs.to_vec().try_into().unwrap(),
			is_complete: true,
			claimed: false,
			mixed: link(7, W),
			credits: 2,
			samples_per_window: sampling.samples_per_window,
			distribution: Distribution::Stratified,
			timeout_ms: sampling.timeout_ms,
			clock_offset_ms: sampling.clock_offset_ms,
			min_coverage_ppm: sampling.min_coverage_ppm,
			window_s: 60,
		};
		assert_eq!(proved(7), Some(expected.clone()));
		let seed = Blake2_256::hash(&[&b"almanac seed"[..], &link(7, W)].concat());
		assert_eq!(expected.seed(), seed);
		Sli::note_claimed(HOME, W, &7);
		assert_eq!(proved(7), Some(Proved { claimed: true, ..expected }));
		// Of whom there is no opening nothing is paid.
		Sli::note_claimed(HOME, W, &8);
		assert!(!Openings::<Test>::contains_key((HOME, W, 8)));
	});
}

#[test]
fn a_proof_of_what_is_not_reported_leaves_an_opening_incomplete() {
	under_agreement(ExtBuilder::default(), || {
		let part = entries(&[(1, 60, 58)]);
		opened(7, std::slice::from_ref(&part), &[proof(1, 60, 58), proof(2, 60, 60)]);
		assert_ok!(send(7, W, part));
		assert!(!proved(7).unwrap().is_complete);
	});
}

#[test]
fn an_entry_says_what_its_proof_does() {
	under_agreement(ExtBuilder::default(), || {
		let others = [(7, 60, 57, 58), (8, 60, 59, 29), (9, 59, 58, 58)];
		let part = |samples, answered| entries(&[(1, samples, answered)]);
		let what = |(reporter, samples, answered, proved)| {
			opening(reporter, W, &[part(samples, answered)], &[proof(1, 60, proved)])
		};
		for other in others {
			assert_ok!(commit(other.0, W, &what(other)));
		}
		block(1_011);
		for (reporter, samples, answered, proved) in others {
			assert_ok!(open(reporter, W, &what((reporter, samples, answered, proved))));
			assert_noop!(
				send(reporter, W, part(samples, answered)).map_err(|refusal| refusal.error),
				Error::<Test>::NotAsOpened
			);
		}
	});
}

/// Else an endpoint takes a reporter's pay by leaving one answer unsigned.
#[test]
fn answers_without_a_receipt_are_nulls_of_a_proof_up_to_half() {
	under_agreement(ExtBuilder::default(), || {
		let part = entries(&[(1, 60, 58)]);
		opened(7, std::slice::from_ref(&part), &[proof(1, 60, 29)]);
		assert_ok!(send(7, W, part));
		assert!(proved(7).unwrap().is_complete);
	});
}

#[test]
fn other_indicators_of_a_target_need_no_proof() {
	under_agreement(ExtBuilder::default(), || {
		measure(1, true, true);
		let reachability = entry(1, Indicator::Reachability, 9, &[]);
		let part: Vec<_> = entries(&[(1, 60, 60)]).into_iter().chain([reachability]).collect();
		opened(7, std::slice::from_ref(&part), &[proof(1, 60, 60)]);
		assert_ok!(send(7, W, part));
		assert!(proved(7).unwrap().is_complete);
	});
}

#[test]
fn proofs_ascend_and_say_what_a_report_could() {
	under_agreement(ExtBuilder::default(), || {
		let wrong = [
			vec![proof(2, 60, 60), proof(1, 60, 60)],
			vec![proof(1, 60, 60), proof(1, 60, 60)],
			vec![proof(1, 59, 60)],
			vec![proof(1, 61, 60)],
		];
		for (window, proofs) in (0..).map(|index| W + 60 * index).zip(wrong) {
			// Each of a window of its own, for one commitment holds.
			let last = u64::from(window / 6) + 10;
			(LastSlot::<Test>::get().unwrap() + 1..=last).for_each(block);
			let opening = opening(7, window, &[entries(&[(1, 60, 60)])], &proofs);
			assert_ok!(commit(7, window, &opening));
			block(last + 1);
			assert_noop!(
				open(7, window, &opening).map_err(|refusal| refusal.error),
				Error::<Test>::NotProvable
			);
		}
	});
}

#[test]
fn proofs_of_targets_under_no_agreement_are_left_out() {
	under_agreement(ExtBuilder::default(), || {
		let part = entries(&[(1, 60, 60), (2, 60, 60), (3, 60, 60)]);
		let proofs = [proof(1, 60, 60), proof(2, 60, 60), proof(3, 60, 60)];
		let opening = opening(7, W, std::slice::from_ref(&part), &proofs);
		assert_ok!(commit(7, W, &opening));
		block(1_011);
		// An agreement ends between the two: who measured its target is heard all the same.
		UnderAgreement::set(vec![2]);
		assert_ok!(open(7, W, &opening));
		System::assert_last_event(
			Event::Opened { network: HOME, window: W, reporter: 7, proofs: 1 }.into(),
		);
		assert_ok!(send(7, W, part));
		let proved = proved(7).unwrap();
		assert_eq!((proved.proofs.to_vec(), proved.credits), (vec![proof(2, 60, 60)], 1));
		assert!(proved.is_complete);
	});
}

#[test]
fn openings_mix_their_links_and_add_up_proofs_of_enough_samples() {
	under_agreement(ExtBuilder::default(), || {
		let part = |samples| entries(&[(1, samples, 0)]);
		// Half of 60 samples are enough.
		let openings = [
			(7, opening(7, W, &[part(60)], &[proof(1, 60, 0), proof(2, 30, 1)])),
			(8, opening(8, W, &[part(29)], &[proof(1, 29, 0)])),
			(9, opening(9, W, &[part(30)], &[proof(1, 30, 0)])),
		];
		for (reporter, opening) in &openings {
			assert_ok!(commit(*reporter, W, opening));
		}
		block(1_011);
		let [first, others @ ..] = &openings;
		assert_ok!(open(first.0, W, &first.1));
		assert_eq!((proving().mixed, proving().credits), (link(7, W), 2));
		for (reporter, opening) in others {
			assert_ok!(open(*reporter, W, opening));
		}
		let mixed: Vec<_> = (0..32)
			.map(|at| [7, 8, 9].iter().fold(0, |mixed, it| mixed ^ link(*it, W)[at]))
			.collect();
		assert_eq!((proving().mixed.to_vec(), proving().credits), (mixed, 3));
	});
}

#[test]
fn what_a_window_was_sampled_by_is_kept_when_other_parameters_follow() {
	let distribution = Distribution::Uniform;
	let sampling =
		SamplingParameters { distribution, grace_ms: 0, grace_blocks: 4, ..Default::default() };
	let chain =
		ExtBuilder { sampling, window_ms: 43_200_000, commit_blocks: 1, ..Default::default() };
	chain.build_and_execute(|| {
		let (first, day) = (43_200, 86_400);
		let hundreds = |from: u64, to: u64| (from..=to).step_by(100).for_each(block);
		block(0);
		join(7, first);
		measure(1, true, false);
		UnderAgreement::set(vec![1]);
		let distribution = Distribution::Stratified;
		let changed = SamplingParameters {
			samples_per_window: 7,
			distribution,
			timeout_ms: 11_000,
			..sampling
		};
		assert_ok!(Sli::set_sampling(RawOrigin::Root.into(), HOME, changed));
		hundreds(100, 14_400);
		let opening = opening(7, first, &[entries(&[(1, 60, 60)])], &[proof(1, 60, 60)]);
		assert_ok!(commit(7, first, &opening));
		block(14_500);
		assert_ok!(open(7, first, &opening));
		hundreds(14_600, 30_000);
		assert!(Sli::first_open_sampled(HOME).unwrap() > day);
		// What is asked of it is answered by what has followed; what was opened of it keeps what it was.
		let now = Sli::sampling_at(HOME, first);
		assert_eq!((now.samples_per_window, now.distribution), (7, distribution));
		let proved = Sli::proved(HOME, first, &7).unwrap();
		assert_eq!(proved.distribution, Distribution::Uniform);
		assert_eq!((proved.samples_per_window, proved.timeout_ms, proved.credits), (60, 10_000, 1));
	});
}

#[test]
fn what_is_opened_goes_with_the_records_of_its_window() {
	let retention = Retention { windows: 3, ..Default::default() };
	let sampling = SamplingParameters {
		distribution: Distribution::Uniform,
		..ExtBuilder::default().sampling
	};
	under_agreement(ExtBuilder { retention, sampling, ..Default::default() }, || {
		opened(7, &[entries(&[(1, 60, 60)])], &[proof(1, 60, 60)]);
		assert_ok!(send(7, W, entries(&[(1, 60, 60)])));
		// Whoever commits itself and does no more leaves nothing for ever either.
		Commitments::<Test>::insert((HOME, W, 8), [0; 32]);
		let kept = || {
			let openings = Openings::<Test>::iter().count();
			let commitments = Commitments::<Test>::iter().count();
			(
				openings,
				commitments,
				Provings::<Test>::iter().count() + Distributions::<Test>::iter().count(),
				ReportInfos::<Test>::iter().count(),
			)
		};
		close_sampled(W);
		assert_eq!(kept(), (1, 2, 2, 1));
		close_sampled(W + 60);
		assert_eq!(kept(), (1, 2, 2, 1));
		close_sampled(W + 120);
		assert_eq!(kept(), (0, 0, 0, 0));
		assert_eq!(proved(7), None);
	});
}

#[test]
fn the_invariants_notice_a_wrong_sum() {
	under_agreement(ExtBuilder::default(), || {
		opened(7, &[entries(&[(1, 60, 60)])], &[proof(1, 60, 60)]);
		let with = |change: fn(&mut Proving)| {
			let mut proving = proving();
			change(&mut proving);
			broken(|| Provings::<Test>::insert(HOME, W, proving))
		};
		let sums = "openings add up to what is proved of a window";
		assert_eq!(with(|proving| proving.credits += 1), sums.into());
		assert_eq!(with(|proving| proving.mixed[0] ^= 1), sums.into());
		let drawn = |window, distribution| {
			broken(|| Distributions::<Test>::insert(HOME, window, distribution))
		};
		let is_default = "the default distribution is not stored";
		assert_eq!(drawn(W, Distribution::Stratified), is_default.into());
		let is_lone = "how instants were drawn is kept where something was opened";
		assert_eq!(drawn(W + 60, Distribution::Uniform), is_lone.into());
		assert_eq!(
			broken(|| Commitments::<Test>::remove((HOME, W, 7))),
			"what is opened was committed".into()
		);
		let matched = broken(|| {
			Openings::<Test>::mutate((HOME, W, 7), |opened| opened.as_mut().unwrap().matched = 2);
		});
		assert_eq!(matched, "an entry fits one proof at most".into());
		let beyond = broken(|| Commitments::<Test>::insert((HOME, W - 6_000, 7), [0; 32]));
		assert_eq!(beyond, "no commitment beyond retention".into());
		Kept::<Test>::insert((HOME, SAMPLED, PeriodKind::Window), W - 60);
		let missing = broken(|| Provings::<Test>::remove(HOME, W));
		Kept::<Test>::insert((HOME, SAMPLED, PeriodKind::Window), W);
		assert_eq!(missing, "what is opened is added up".into());
	});
}

#[test]
fn how_instants_were_drawn_is_stored_where_it_is_not_the_default() {
	for distribution in [Distribution::Stratified, Distribution::Uniform] {
		let sampling = SamplingParameters { distribution, ..ExtBuilder::default().sampling };
		under_agreement(ExtBuilder { sampling, ..Default::default() }, || {
			opened(7, &[entries(&[(1, 60, 60)])], &[proof(1, 60, 60)]);
			assert_eq!(proved(7).unwrap().distribution, distribution);
			let stored = Distributions::<Test>::contains_key(HOME, W);
			assert_eq!(stored, distribution == Distribution::Uniform);
		});
	}
}

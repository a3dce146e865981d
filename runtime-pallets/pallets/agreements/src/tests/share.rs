//! How the pot of a window is shared: by what targets pay, and by the samples that were shown.

use crate::{
	Agreement, Agreements as Stored_, Closed, NetworkExposures, NextAgreement, Pot, PotDays, Pots,
	Reward, Stored, Terms,
	migration::{Exposures, SumExposures},
	mock::{
		evidence::{PLACES, Sheet, list, open},
		*,
	},
	pot::account,
};
use frame_support::{
	assert_ok,
	migrations::SteppedMigration,
	traits::{GetStorageVersion, StorageVersion},
	weights::WeightMeter,
};
use pallet_sli::{COUNTED, HOME, PeriodKind, SAMPLED, Seconds};

/// What the pot has for the day of [`noon`].
const AMOUNT: u64 = 24_000;

/// A window of the day after the second, on which targets have paid for the first time.
fn noon() -> Seconds {
	first_day() + DAY + DAY / 2
}

/// The first day that an agreement of now covers.
fn first_day() -> Seconds {
	crate::period::first::<Test>(PeriodKind::Day)
}

/// An agreement on a target of network 1, a day long, that gives a tenth of its fee to reporters.
fn daily(target: u32, fee: u64) -> u32 {
	let reward = Reward { reporters_ppm: 100_000, openings: 8 };
	assert_ok!(Agreements::set_reward(council(), reward));
	agree(Terms { target, fee, cap: 1, kind: PeriodKind::Day, ..rpc() }, 24)
}

fn settle(id: u32, closed: Closed) {
	close(id, closed);
	assert_ok!(Agreements::settle(signed(CALLER), id));
}

/// A chain at 15:00 on which target 1 pays 900 a day and targets 2 and 3 pay 50 each, and the pot has 24,000.
fn paid(test: impl FnOnce()) {
	run(|| {
		(1..=3).for_each(|target| list(1, target));
		for (target, fee) in [(1, 9_000), (2, 500), (3, 500)] {
			let id = daily(target, fee);
			settle(id, record(sampled(100, 100)));
			at(MONDAY + DAY / 2);
		}
		fill();
		at(noon() + 3 * WINDOW);
		test();
	});
}

/// Fills the pot of the day of noon.
fn fill() {
	let day = noon() - DAY / 2;
	let pot = account::<Test>(1);
	assert_ok!(Balances::transfer_allow_death(signed(9), pot, AMOUNT));
	at(noon() - DAY);
	let before = PotDays::<Test>::get(1, day).amount;
	PotDays::<Test>::mutate(1, day, |it| it.amount = AMOUNT);
	Pots::<Test>::mutate(1, |it| {
		let it = it.get_or_insert(Pot { oldest: day, owed: 0 });
		it.owed = it.owed - before + AMOUNT;
	});
}

fn earned(sheet: &Sheet) -> u64 {
	let before = total(sheet.reporter);
	assert_ok!(sheet.claim(sheet.leaves(8)));
	total(sheet.reporter) - before
}

fn opened(sheets: &[&Sheet]) -> Vec<u64> {
	open(sheets);
	sheets.iter().map(|sheet| earned(sheet)).collect()
}

fn of(who: AccountId, targets: &[(u32, u32)]) -> Sheet {
	Sheet::honest(1, noon(), who, targets)
}

#[test]
fn a_favourite_of_two_cheap_targets_takes_nothing_of_what_others_pay_in() {
	paid(|| {
		let favourite = of(5, &[(1, PLACES), (2, PLACES), (3, PLACES)]);
		let others = [6, 7, 8].map(|who| of(who, &[(1, PLACES)]));
		// Targets 2 and 3 answer one of four: they count for nobody.
		assert_eq!(opened(&[&favourite, &others[0], &others[1], &others[2]]), [250; 4]);
	});
}

#[test]
fn targets_share_the_pot_by_what_they_pay() {
	paid(|| {
		let two = of(5, &[(1, PLACES), (2, PLACES)]);
		let other = of(6, &[(1, PLACES)]);
		// 900 and 50 of 950: 947 for target 1, 52 for target 2.
		assert_eq!(opened(&[&two, &other]), [473 + 52, 473]);
	});
}

#[test]
fn an_endpoint_that_signs_for_one_of_four_reporters_pays_none() {
	paid(|| {
		let favourite = of(5, &[(1, PLACES)]);
		let others = [6, 7, 8].map(|who| of(who, &[]));
		open(&[&favourite, &others[0], &others[1], &others[2]]);
		assert_eq!(earned(&favourite), 0);
	});
}

#[test]
fn half_of_the_openings_is_enough_for_a_target() {
	paid(|| {
		let sheets = [of(5, &[(1, PLACES)]), of(6, &[(1, PLACES)]), of(7, &[]), of(8, &[])];
		open(&sheets.each_ref());
		assert_eq!([earned(&sheets[0]), earned(&sheets[1])], [500; 2]);
	});
}

#[test]
fn a_reporter_that_asks_half_of_its_instants_earns_half() {
	paid(|| {
		let (whole, mut half) = (of(5, &[(1, PLACES)]), of(6, &[(1, PLACES / 2)]));
		half.rows[0].samples = PLACES / 2;
		assert_eq!(opened(&[&whole, &half]), [666, 333]);
	});
}

#[test]
fn a_target_that_never_pays_weighs_nothing_beside_one_that_does() {
	paid(|| {
		// By terms that nothing can earn: it pays 90,000 a day, never.
		let never = Terms { min_reporters: 32, ..rpc() };
		let never = Terms { target: 2, fee: 900_000, cap: 1, kind: PeriodKind::Day, ..never };
		at(MONDAY + DAY / 2);
		let id = agree(never, 1);
		settle(id, record(sampled(100, 100)));
		at(noon() + 3 * WINDOW);
		let sheet = of(5, &[(1, PLACES), (2, PLACES)]);
		assert_eq!(opened(&[&sheet]), [947 + 52]);
	});
}

#[test]
fn who_pays_more_today_weighs_no_more_in_windows_of_before() {
	paid(|| {
		let at_claim = noon() + 3 * WINDOW;
		let id = (0..NextAgreement::<Test>::get())
			.find(|id| agreement(*id).is_some_and(|it| it.terms.target == 2))
			.expect("there");
		// Twice on the same afternoon.
		for rate in [5_000, 50_000] {
			crate::paying::note::<Test>(id, &agreement(id).expect("there"), rate);
		}
		at(at_claim);
		let sheet = of(5, &[(1, PLACES), (2, PLACES)]);
		assert_eq!(opened(&[&sheet]), [947 + 52]);
		let weight = |window| crate::paying::weight::<Test>(1, 2, window);
		assert_eq!([weight(noon()), weight(noon() + DAY)], [50, 50_000]);
		crate::paying::note::<Test>(id, &agreement(id).expect("there"), 50);
	});
}

#[test]
fn targets_that_have_not_paid_yet_weigh_the_same() {
	run(|| {
		(1..=3).for_each(|target| list(1, target));
		fill();
		at(noon() + 3 * WINDOW);
		let (two, one) = (of(5, &[(1, PLACES), (2, PLACES)]), of(6, &[(1, PLACES)]));
		assert_eq!(opened(&[&two, &one]), [250 + 500, 250]);
	});
}

#[test]
fn no_target_is_paid_more_than_it_weighs_whoever_proves_it() {
	for seed in 0..300 {
		paid(|| {
			let mut dice = Dice(seed);
			let mut draw = |who: AccountId| {
				let mut rows = Vec::new();
				for target in 1..=3 {
					if dice.below(3) > 0 {
						rows.push((target, dice.below(u64::from(PLACES) + 1) as u32));
					}
				}
				let mut sheet = of(who, &rows);
				for row in &mut sheet.rows {
					let shown = row.answers.iter().flatten().count() as u64;
					row.samples = (shown + dice.below(u64::from(PLACES) - shown + 1)) as u32;
				}
				sheet
			};
			let sheets = [5, 6, 7, 8].map(&mut draw);
			open(&sheets.each_ref());
			let sum: u64 = sheets.iter().map(earned).sum();
			assert!(sum <= 1_000, "{sum} of 1,000 with seed {seed}");
			let weights = [900, 50, 50];
			let proved = |target: u32| {
				let has = |sheet: &&Sheet| {
					sheet.rows.iter().any(|row| row.target == target && row.samples * 2 >= PLACES)
				};
				sheets.iter().filter(has).count() * 2 >= 4
			};
			let counted = (1..=3u32).filter(|target| proved(*target));
			let all: u64 = counted.map(|target| weights[target as usize - 1]).sum();
			// What nobody but a minority has proved is paid to nobody.
			assert!(all > 0 || sum == 0);
		});
	}
}

/// Lays the state of an agreement as the version before this one had it.
fn of_before(id: u32, exposure: u64) {
	let Some(Stored::V2(now)) = Stored_::<Test>::get(id) else { panic!("another form") };
	NetworkExposures::<Test>::mutate(now.terms.network, SAMPLED, |sum| *sum -= now.exposure);
	let before = Agreement { exposure, ..now };
	let key = (before.terms.network, before.terms.target);
	let sum = Exposures::<Test>::get(key.0, key.1).unwrap_or_default();
	Exposures::<Test>::insert(key.0, key.1, sum + exposure);
	Stored_::<Test>::insert(id, Stored::V2(before));
}

#[test]
fn an_upgrade_sums_exposures_in_as_many_steps_as_blocks_have_room_for() {
	run(|| {
		let ids: Vec<_> = (0..9).map(|at| daily(1 + at % 3, 1_000)).collect();
		let census = agree(terms(), 2);
		for id in &ids {
			of_before(*id, 24);
		}
		// Those on authorship had none.
		let Some(Stored::V2(now)) = Stored_::<Test>::get(census) else { panic!("another form") };
		Stored_::<Test>::insert(census, Stored::V2(Agreement { exposure: 0, ..now }));
		NetworkExposures::<Test>::remove(HOME, COUNTED);
		NetworkExposures::<Test>::remove(1, SAMPLED);
		StorageVersion::new(2).put::<Agreements>();

		let weight = <Test as frame_system::Config>::DbWeight::get().reads_writes(5, 4);
		let refused = SumExposures::<Test>::step(None, &mut WeightMeter::with_limit(weight));
		assert!(refused.is_err(), "too little room for a step");
		let (mut cursor, mut steps) = (None, 0);
		loop {
			let mut meter = WeightMeter::with_limit(weight.saturating_mul(3));
			cursor = SumExposures::<Test>::step(cursor, &mut meter).expect("there is room");
			assert!(meter.remaining().all_gte(frame_support::weights::Weight::zero()));
			steps += 1;
			if cursor.is_none() {
				break;
			}
		}
		assert!(steps > 4, "it took several blocks: {steps}");
		assert_eq!(Agreements::on_chain_storage_version(), 3);
		assert_eq!(NetworkExposures::<Test>::get(1, SAMPLED), 9 * 24);
		assert_eq!(NetworkExposures::<Test>::get(HOME, COUNTED), 0);
		assert_eq!(Exposures::<Test>::iter().count(), 0);
		assert_eq!(crate::paying::weight::<Test>(1, 1, 0), 3 * 100);
		// What was accepted before settles as before.
		settle(census, crate::mock::census(99, 100));
		// A chain that is of this version already stays as it is.
		let again = SumExposures::<Test>::step(None, &mut WeightMeter::new());
		assert_eq!((again, NetworkExposures::<Test>::get(1, SAMPLED)), (Ok(None), 9 * 24));
	});
}

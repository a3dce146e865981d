//! A market of ninety days in which one owner agrees with itself to shut out the others.

use crate::{
	AgreementId, Error, NextAgreement, StoredBounds, TargetExposures, TargetShare, Terms, mock::*,
	outcome::PPM, period,
};
use frame_support::assert_ok;
use pallet_sli::{PeriodKind, SAMPLED};

const DAYS: u32 = 90;
/// What a place is worth; two of them move terms that ask for the fewest reporters.
const PLACE: u64 = 480;
const PART: u32 = 250_000;
/// Who agrees with itself, by another account.
const RIVAL: AccountId = 9;
const OWN: u32 = 1;

/// What became of the honest ones, and how much the rival held of the sum at most.
struct Market {
	tried: u32,
	refused: u32,
	most: u64,
}

/// Accepts terms of an offer of their own; whether they were taken.
fn accept(terms: Terms<u64>, customer: AccountId, periods: u32) -> Option<AgreementId> {
	let (offer, id) = (offer(terms), NextAgreement::<Test>::get());
	let accepted = Agreements::accept(signed(customer), offer, periods);
	assert_ok!(Agreements::close_offer(signed(PROVIDER), offer));
	let full = [Error::<Test>::ExposureTooLarge, Error::<Test>::TargetExposureTooLarge];
	match accepted {
		Ok(()) => Some(id),
		Err(error) => {
			assert!(full.into_iter().any(|it| error == it.into()), "{error:?}");
			None
		},
	}
}

fn settle_all(open: &mut Vec<AgreementId>, now: u32) {
	open.retain(|id| {
		while let Some(it) = agreement(*id) {
			if period::after(it.terms.kind, it.next, 1) > now {
				return true;
			}
			close(*id, record(sampled(1_000, 1_000)));
			assert_ok!(Agreements::settle(signed(CALLER), *id));
		}
		false
	});
}

fn play(seed: u64, share: u32) -> Market {
	let mut market = Market { tried: 0, refused: 0, most: 0 };
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = PLACE);
		TargetShare::<Test>::put(share);
		let (mut dice, mut open, mut own) = (Dice(seed), Vec::new(), Vec::new());
		for day in 0..DAYS {
			let now = MONDAY + day * DAY;
			at(now);
			settle_all(&mut open, now);
			settle_all(&mut own, now);
			for _ in 0..4 {
				if let Some(id) = own.get(dice.below(8) as usize) {
					// It may have ended, or begun.
					let _refused = Agreements::notice(signed(RIVAL), *id);
				}
				let kinds = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month];
				let terms = Terms {
					target: OWN,
					kind: kinds[dice.below(3) as usize],
					min_reporters: 3 + dice.below(29) as u32,
					fee: 100,
					cap: 1 + dice.below(PLACE),
					..rpc()
				};
				own.extend(accept(terms, RIVAL, 1 + dice.below(24) as u32));
			}
			let held = TargetExposures::<Test>::get((1, SAMPLED, OWN)).open;
			market.most = market.most.max(held);
			let terms = Terms {
				target: 2 + dice.below(2) as u32,
				kind: PeriodKind::Day,
				fee: DEPOSIT,
				cap: 1 + dice.below(5),
				..rpc()
			};
			let accepted = accept(terms, CUSTOMER, 1 + dice.below(3) as u32);
			market.tried += 1;
			market.refused += u32::from(accepted.is_none());
			open.extend(accepted);
		}
	});
	market
}

#[test]
fn one_owner_keeps_no_honest_agreement_away() {
	let markets: Vec<_> = (0..20).map(|seed| play(seed, PART)).collect();
	let sum = |of: fn(&Market) -> u32| markets.iter().map(of).sum::<u32>();
	assert_eq!((sum(|it| it.tried), sum(|it| it.refused)), (20 * DAYS, 0));
	// It has taken what it may.
	assert!(markets.iter().all(|it| it.most > PLACE / 4 && it.most <= PLACE / 2));
}

/// Else the above would tell nothing.
#[test]
fn without_its_part_one_owner_keeps_most_of_them_away() {
	let market = play(1, PPM);
	assert!(market.refused * 2 > market.tried, "{} of {}", market.refused, market.tried);
}

use crate::{Event, HoldReason, Outcome, mock::*};
use frame_support::assert_ok;

#[test]
fn a_kept_period_pays_the_provider_and_frees_the_cap() {
	run(|| {
		let id = agree(terms(), 2);
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 2_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 10_000);
		close(id, census(990, 1_000));
		let start = agreement(id).expect("there").next;
		assert_ok!(Agreements::settle(signed(CALLER), id));
		assert_eq!(
			last_event(),
			Event::Settled {
				agreement: id,
				start,
				outcome: Outcome::Kept,
				fee_to_provider: 990,
				to_caller: 10,
				payout: 0,
			}
		);
		assert_eq!(total(PROVIDER), ENDOWMENT + 990);
		assert_eq!(total(CUSTOMER), ENDOWMENT - 1_000);
		assert_eq!(total(CALLER), ENDOWMENT + 10);
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 1_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 5_000);
	});
}

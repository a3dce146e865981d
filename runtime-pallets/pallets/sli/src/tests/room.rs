//! Who may take of the room that is kept for reports.

use crate::{
	mock::{reporters::*, *},
	room::{KeepRoom, OVERSIZED, REFUSED_BLOCKS, WAITS_AFTER_REFUSAL},
	*,
};
use codec::Compact;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo},
	traits::Contains,
};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

const W: Seconds = 6_000;
/// Whose other transactions may be of the operational class.
const COUNCIL: AccountId = 10;

struct Council;

impl Contains<AccountId> for Council {
	fn contains(who: &AccountId) -> bool {
		*who == COUNCIL
	}
}

type Room = KeepRoom<Test, Council>;

/// A report that is refused when it is executed: nobody's link is that.
fn wrong_report() -> RuntimeCall {
	let (link, entries) = (Default::default(), Vec::new());
	RuntimeCall::Sli(Call::report {
		network: HOME,
		window: W,
		part: 0,
		link,
		evidence: None,
		entries,
	})
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() })
}

/// Why it is invalid, if it is.
fn refusal(
	signer: AccountId,
	call: &RuntimeCall,
	info: &DispatchInfo,
) -> Option<InvalidTransaction> {
	let source = TransactionSource::External;
	match Room::default().validate_only(RuntimeOrigin::signed(signer), call, info, 0, source, 0) {
		Ok(_) => None,
		Err(TransactionValidityError::Invalid(invalid)) => Some(invalid),
		Err(other) => panic!("{other:?}"),
	}
}

#[test]
fn a_reporter_whose_report_was_refused_waits() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		join(7, W);
		let signer = 7 + SIGNER;
		let (call, now) = (wrong_report(), System::block_number());
		let info = call.get_dispatch_info();
		assert_eq!(refusal(signer, &call, &info), None);
		let origin = RuntimeOrigin::signed(signer);
		let executed = Room::default().dispatch_transaction(origin, call.clone(), &info, 0, 0);
		assert!(executed.unwrap().is_err());
		let waits = Some(InvalidTransaction::Custom(WAITS_AFTER_REFUSAL));
		let last = now + u64::from(REFUSED_BLOCKS);
		for (number, expected) in [(now, waits), (last - 1, waits), (last, None)] {
			System::set_block_number(number);
			assert_eq!(refusal(signer, &call, &info), expected, "{number}");
		}
	});
}

#[test]
fn strangers_send_neither_reports_nor_operational_calls() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		join(7, W);
		let report = wrong_report();
		let of_reports = report.get_dispatch_info();
		assert_eq!(of_reports.class, DispatchClass::Operational);
		let bad_signer = Some(InvalidTransaction::BadSigner);
		for stranger in [0, 7, COUNCIL, 8 + SIGNER] {
			assert_eq!(refusal(stranger, &report, &of_reports), bad_signer, "{stranger}");
		}
		let operational =
			DispatchInfo { class: DispatchClass::Operational, ..remark().get_dispatch_info() };
		assert_eq!(refusal(5, &remark(), &operational), Some(InvalidTransaction::Call));
		assert_eq!(refusal(COUNCIL, &remark(), &operational), None);
		let normal = DispatchInfo { class: DispatchClass::Normal, ..operational };
		assert_eq!(refusal(5, &remark(), &normal), None);
		assert_eq!(refusal(0, &remark(), &normal), bad_signer);
	});
}

/// They would be refused when they are executed, but before all others, and of a weight without bound.
#[test]
fn what_is_more_than_a_part_may_have_never_enters_the_pool() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		join(7, W);
		let entry = |buckets: u32| ReportEntry {
			target: 1,
			indicator: Indicator::Rpc,
			samples: 1,
			buckets: (0..buckets).map(|_| (Compact(1), Compact(1))).collect(),
		};
		let report = |count: u32, buckets: u32| {
			let entries = (0..count).map(|_| entry(buckets)).collect();
			let (network, window, part, link, evidence) = (HOME, W, 0, Default::default(), None);
			RuntimeCall::Sli(Call::report { network, window, part, link, evidence, entries })
		};
		let refused = |call: &RuntimeCall| refusal(7 + SIGNER, call, &call.get_dispatch_info());
		let most = crate::sampled::report::largest::<Test>();
		let oversized = Some(InvalidTransaction::Custom(OVERSIZED));
		for (count, buckets, expected) in [
			(256, 0, None),
			(257, 0, oversized),
			(6_350, 0, oversized),
			(1, 736, None),
			(1, 737, oversized),
		] {
			let call = report(count, buckets);
			assert_eq!(refused(&call), expected, "{count} entries of {buckets} buckets");
			assert!(call.get_dispatch_info().call_weight.all_lte(most), "{count} of {buckets}");
		}
		let duty = |number: u64| Duty { who: TargetRef::Account(number), assigned: 1, authored: 1 };
		for (count, expected) in [(256u32, None), (257, oversized)] {
			let call = RuntimeCall::Sli(Call::report_census {
				network: 1,
				window: W,
				part: 0,
				census: Census { from: [0; 32], to: [0; 32], era: None, duties: count },
				content_id: None,
				duties: (0..count.into()).map(duty).collect(),
			});
			assert_eq!(refused(&call), expected, "{count} duties");
		}
	});
}

//! The room that is kept for reports: who may use it, and what waits for it first.
//!
//! A block keeps a part of itself for the operational class. Without this extension it would be kept for
//! nobody: a call of that class is included and pays before its origin is looked at, so that whoever fills
//! blocks decides whose reports get in, and with them what the records say.

use crate::{
	pallet::{Call, Config, Refused},
	sampled::{Reporters, is_oversized, types::MAX_ENTRIES},
	types::{Indicator, NetworkId, Seconds},
	weights::WeightInfo,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	CloneNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	pallet_prelude::{TransactionSource, Weight},
	traits::{Contains, IsSubType, OriginTrait},
};
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchResult, Saturating,
	traits::{DispatchInfoOf, Dispatchable, PostDispatchInfoOf, TransactionExtension, Zero},
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionValidityError, ValidTransaction,
	},
};

/// For how many blocks a reporter waits after a part of its was refused: all seats but one less than half
/// sending nothing but refused parts leave the others three quarters of the room.
pub const REFUSED_BLOCKS: u32 = 16;

/// The code of the invalid transaction that a reporter sends before then.
pub const WAITS_AFTER_REFUSAL: u8 = 101;

/// The code of the invalid transaction with more entries than a part may have. It would be refused when it is executed, but
/// before all others and of any weight.
pub const OVERSIZED: u8 = 106;

/// Reports stand before all else that waits, whatever that tips.
const PRIORITY: TransactionPriority = TransactionPriority::MAX;

/// So many windows of a reporter can have parts that wait at the same time.
const WAITING_WINDOWS: u32 = 4;

/// Checks who sends what: `CheckNonZeroSender` and the room for reports in one, under the name of the former,
/// which every wallet knows.
///
/// - The zero account sends nothing.
/// - A report, and what a reporter commits itself with before it, is valid only if the signing key of a reporter
///   signs it, with no more entries than a part may have, and [`REFUSED_BLOCKS`] after a refused one; of parts of the
///   same number, one waits at a time.
/// - Any other transaction of the operational class is valid only if `Others` contains who signs it.
#[derive(CloneNoBound, EqNoBound, PartialEqNoBound, DefaultNoBound)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T, Others))]
pub struct KeepRoom<T, Others>(PhantomData<(T, Others)>);

impl<T, Others> core::fmt::Debug for KeepRoom<T, Others> {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str("KeepRoom")
	}
}

/// The reporter whose report a transaction is.
pub(crate) type Reporting<T> = Option<(NetworkId, <T as frame_system::Config>::AccountId)>;

impl<T, Others> TransactionExtension<T::RuntimeCall> for KeepRoom<T, Others>
where
	T: Config + Send + Sync,
	Others: Contains<T::AccountId> + Send + Sync + 'static,
	T::RuntimeCall:
		Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo> + IsSubType<Call<T>>,
{
	const IDENTIFIER: &'static str = "CheckNonZeroSender";
	type Implicit = ();
	type Val = Reporting<T>;
	type Pre = Reporting<T>;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		match call.is_sub_type() {
			Some(
				Call::report { .. }
				| Call::report_census { .. }
				| Call::report_census_of { .. }
				| Call::commit { .. }
				| Call::open { .. },
			) => T::WeightInfo::keep_room(),
			_ => Weight::zero(),
		}
	}

	fn validate(
		&self,
		origin: <T::RuntimeCall as Dispatchable>::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		_: usize,
		(): (),
		_: &impl Encode,
		_: TransactionSource,
	) -> Result<
		(ValidTransaction, Self::Val, <T::RuntimeCall as Dispatchable>::RuntimeOrigin),
		TransactionValidityError,
	> {
		let Some(who) = origin.as_signer() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		if who.using_encoded(|bytes| bytes.iter().all(|byte| *byte == 0)) {
			return Err(InvalidTransaction::BadSigner.into());
		}
		let (valid, reporting) = match call.is_sub_type() {
			Some(Call::report { entries, .. }) if is_oversized(entries) => {
				return Err(InvalidTransaction::Custom(OVERSIZED).into());
			},
			Some(Call::report_census { duties, .. } | Call::report_census_of { duties, .. })
				if duties.len() > MAX_ENTRIES as usize =>
			{
				return Err(InvalidTransaction::Custom(OVERSIZED).into());
			},
			Some(Call::report { network, window, part, .. }) => {
				report::<T>(who, "almanac report", *network, *window, *part)?
			},
			Some(Call::report_census { network, window, part, .. }) => {
				report::<T>(who, "almanac census", *network, *window, *part)?
			},
			Some(Call::report_census_of { network, indicator, window, part, .. }) => {
				let what = match indicator {
					Indicator::Backing => "almanac backing",
					Indicator::Availability => "almanac availability",
					_ => "almanac census",
				};
				report::<T>(who, what, *network, *window, *part)?
			},
			Some(Call::commit { network, window, .. }) => {
				report::<T>(who, "almanac commit", *network, *window, 0)?
			},
			Some(Call::open { network, window, .. }) => {
				report::<T>(who, "almanac open", *network, *window, 0)?
			},
			_ if info.class == DispatchClass::Operational && !Others::contains(who) => {
				return Err(InvalidTransaction::Call.into());
			},
			_ => Default::default(),
		};
		Ok((valid, reporting, origin))
	}

	fn prepare(
		self,
		reporting: Self::Val,
		_: &<T::RuntimeCall as Dispatchable>::RuntimeOrigin,
		_: &T::RuntimeCall,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		Ok(reporting)
	}

	fn post_dispatch_details(
		reporting: Self::Pre,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: &PostDispatchInfoOf<T::RuntimeCall>,
		_: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		if let (Some((network, reporter)), Err(_)) = (reporting, result) {
			Refused::<T>::insert(network, reporter, frame_system::Pallet::<T>::block_number());
		}
		Ok(Weight::zero())
	}
}

/// Whether a part of a report, or of a census, or what comes before it, may take of the room that is kept.
pub(crate) fn report<T: Config>(
	signer: &T::AccountId,
	kind: &'static str,
	network: NetworkId,
	window: Seconds,
	part: u8,
) -> Result<(ValidTransaction, Reporting<T>), TransactionValidityError> {
	let reporter = T::Reporters::by_signer(network, signer).ok_or(InvalidTransaction::BadSigner)?;
	let refused = Refused::<T>::get(network, &reporter);
	let now = frame_system::Pallet::<T>::block_number();
	let waits = refused.is_some_and(|refused| {
		!refused.is_zero() && now < refused.saturating_add(REFUSED_BLOCKS.into())
	});
	if waits {
		return Err(InvalidTransaction::Custom(WAITS_AFTER_REFUSAL).into());
	}
	let windows =
		crate::Pallet::<T>::window_s(network).and_then(|length| window.checked_div(length));
	let seat = windows.unwrap_or_default() % WAITING_WINDOWS;
	let valid = ValidTransaction::with_tag_prefix(kind)
		.priority(PRIORITY)
		.and_provides((network, &reporter, seat, part))
		.into();
	Ok((valid, Some((network, reporter))))
}
